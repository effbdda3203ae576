import type { Command } from 'commander';
import { speedOption } from '../../../checked-options.ts';
import { interruptible } from '../../../interrupt.ts';
import {
  jsonOption,
  keysOption,
  parseWholeNumber,
  serverOption,
  storeOption,
  valueOption,
  type TargetOptions,
} from '../../../options.ts';
import { CliError, EXIT } from '../../../output/exit-codes.ts';
import type { Output } from '../../../output/output.ts';
import { readCapture } from './captures.ts';
import { ReplayServer } from './replay-server.ts';
import { replayIntoMeeting, type IntoMeeting } from './replay-into-meeting.ts';

const ABOUT = `
The raw log of a feed is a folder. Other captures are a file with a frame in hex on each line, a file with
{"t","conn","hex"} on each line, or the text of an RMonitor feed.
With --listen the capture starts when the first client connects to 127.0.0.1. With --meeting its crossings
are recorded in a meeting; those that are there already are not written again.`;

interface Options extends TargetOptions, Partial<IntoMeeting> {
  readonly listen?: number;
  readonly speed?: number;
}

export function configureReplayFeed(command: Command, output: Output): void {
  command
    .addOption(
      valueOption('--listen <port>', 'send it to the clients of this port; 0 for any free port').argParser(
        parseWholeNumber,
      ),
    )
    .addOption(speedOption())
    .addOption(valueOption('--meeting <id>', 'record its crossings in this meeting'))
    .addOption(valueOption('--feeds <file>', 'take the settings of the feed from this file'))
    .addOption(valueOption('--feed <name>', 'name of the feed (default: that of the folder or file)'))
    .addOption(valueOption('--starts-at <instant>', 'when a capture without times began'))
    .addOption(storeOption())
    .addOption(keysOption())
    .addOption(serverOption())
    .addOption(jsonOption())
    .addHelpText('after', ABOUT)
    .action((capture: string, options: Options) =>
      interruptible((signal) => replay(capture, options, output, signal)),
    );
}

function replay(capture: string, options: Options, output: Output, signal: AbortSignal): Promise<void> {
  const { listen, meeting, speed } = options;
  if (listen !== undefined && meeting === undefined)
    return replayToClients(capture, { listen, speed }, output, signal);
  if (listen !== undefined || meeting === undefined)
    throw new CliError(EXIT.usage, 'Say where it goes: give either --listen or --meeting.');
  if (speed === undefined || speed === Infinity)
    return replayIntoMeeting(capture, { ...options, meeting }, output, signal);
  const words = 'Crossings are recorded with their own times, so --meeting has no --speed.';
  throw new CliError(EXIT.usage, `${words} To watch them come, use --listen and "greenflag feed run".`);
}

async function replayToClients(
  capture: string,
  { listen, speed = 1 }: { readonly listen: number; readonly speed: number | undefined },
  output: Output,
  signal: AbortSignal,
): Promise<void> {
  const server = await ReplayServer.open(listen, signal);
  try {
    output.notify(`Waiting for a client on 127.0.0.1:${server.port}.`);
    const sent = await server.play(readCapture(capture), speed);
    output.notify(`${sent} chunks sent.`);
  } finally {
    await server.close();
  }
}

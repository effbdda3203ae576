import type { Command } from 'commander';
import { speedOption } from '../../checked-options.ts';
import { interruptible } from '../../interrupt.ts';
import { parseWholeNumber, valueOption } from '../../options.ts';
import type { Output } from '../../output/output.ts';
import { readCapture } from './captures.ts';
import { ReplayServer } from './replay-server.ts';

const ABOUT = `
A capture is a file with a frame in hex on each line, a file with {"t","conn","hex"} on each line, or the text
of an RMonitor feed. It starts when the first client connects to 127.0.0.1.`;

interface Options {
  readonly listen: number;
  readonly speed: number;
}

export function configureReplayFeed(command: Command, output: Output): void {
  command
    .addOption(
      valueOption('--listen <port>', 'send it to the clients of this port; 0 for any free port')
        .argParser(parseWholeNumber)
        .makeOptionMandatory(),
    )
    .addOption(speedOption().default(1, '1'))
    .addHelpText('after', ABOUT)
    .action((capture: string, options: Options) =>
      interruptible((signal) => replayToClients(capture, options, output, signal)),
    );
}

async function replayToClients(
  capture: string,
  { listen, speed }: Options,
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

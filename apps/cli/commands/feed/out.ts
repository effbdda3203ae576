import type { Command } from 'commander';
import { RMonitorOut, showMeeting, systemClock } from '#timing-feeds';
import { interruptible } from '../../interrupt.ts';
import { listenTo } from '../../live/watcher.ts';
import { addMeetingOptions, parseWholeNumber, valueOption, type MeetingOptions } from '../../options.ts';
import { CliError, EXIT } from '../../output/exit-codes.ts';
import type { Output } from '../../output/output.ts';
import { withTarget } from '../../target/open-target.ts';
import { followViewsOf } from './follow-views.ts';

const ABOUT = `
Scoreboards, relays and timing apps read it as they read Orbits. It shows nothing that a board does not show,
and takes no input. While the server of the meeting is not heard, it sends no flag. It runs until Ctrl-C.`;

interface Options extends MeetingOptions {
  readonly rmonitor: number;
  readonly host: string;
}

export function configureFeedOut(command: Command, output: Output): void {
  addMeetingOptions(command)
    .addOption(
      valueOption('--rmonitor <port>', 'port for RMonitor; 0 for any free port')
        .argParser(parseWholeNumber)
        .makeOptionMandatory(),
    )
    .addOption(valueOption('--host <address>', 'address to listen on').default('127.0.0.1'))
    .addHelpText('after', ABOUT)
    .action((options: Options) =>
      interruptible((signal) =>
        withTarget(
          options,
          async (target) => {
            const { meeting } = options;
            await target.view({ meeting, projection: 'meeting' });
            const out = await open(options);
            const { host, port } = out.status();
            output.notify(`RMonitor of ${meeting} on ${host}:${port}.`);
            const listening = listenTo(target, (seconds) => out.setFlagKnown(seconds === null));
            const stop = showMeeting(out, followViewsOf(target, meeting, output, listening));
            if (!signal.aborted) await new Promise((stopped) => signal.addEventListener('abort', stopped));
            stop();
            listening.stop();
            await out.stop();
          },
          { mustExist: true },
        ),
      ),
    );
}

/** @throws CliError if the server cannot listen */
async function open({ rmonitor: port, host }: Options): Promise<RMonitorOut> {
  const out = new RMonitorOut({ port, host, clock: systemClock });
  try {
    await out.start();
    return out;
  } catch (error) {
    const words = `It cannot listen on ${host}:${port}: ${(error as Error).message}. Name another port.`;
    throw new CliError(EXIT.failed, words);
  }
}

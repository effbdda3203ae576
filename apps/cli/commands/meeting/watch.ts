import type { Command } from 'commander';
import { PROJECTION_NAMES } from '#projections';
import { EXIT } from '../../output/exit-codes.ts';
import { interruptible } from '../../interrupt.ts';
import { watchInLines, watchOnScreen } from '../../live/watcher.ts';
import { withTarget } from '../../target/open-target.ts';
import { jsonOption, meetingOption, serverOption, storeOption } from '../../options.ts';
import type { Output } from '../../output/output.ts';

interface Options {
  readonly meeting: string;
  readonly store?: string;
  readonly server?: string;
  readonly json?: boolean;
}

const ABOUT = `
On a terminal the view is drawn in place. Piped, it is printed again whenever it says something else; with
--json as a document on one line. A server that goes away is tried again until it is back; nothing is missed.

Projections: ${PROJECTION_NAMES.join(', ')}`;

export function addWatch(program: Command, output: Output): void {
  program
    .command('watch <projection> [session]')
    .description('a projection, live, until Ctrl-C')
    .addOption(meetingOption())
    .addOption(storeOption())
    .addOption(serverOption())
    .addOption(jsonOption('a document a line, whenever the view says something else'))
    .addHelpText('after', ABOUT)
    .action((projection: string, session: string | undefined, options: Options) => {
      const { meeting, json = false } = options;
      const request = { meeting, projection, ...(session !== undefined && { session }) };
      return interruptible(async (signal) => {
        await withTarget(
          options,
          async (target) => {
            if (output.isTerminal && !json) await output.print(await watchOnScreen(target, request, signal));
            else await watchInLines(target, request, signal, { output, json });
          },
          { mustExist: true },
        );
        if (signal.aborted) process.exitCode = EXIT.interrupted;
      });
    });
}

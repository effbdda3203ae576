import type { Command } from 'commander';
import { PROJECTION_NAMES } from '#projections';
import { interruptible } from '../../interrupt.ts';
import { watchOnScreen } from '../../live/watch-screen.ts';
import { watchInLines } from '../../live/watcher.ts';
import { addMeetingOptions, jsonOption, type MeetingOptions } from '../../options.ts';
import type { Output } from '../../output/output.ts';
import { withTarget } from '../../target/open-target.ts';

const ABOUT = `
On a terminal, the view is updated in place; ] and [ switch the session, and ? lists all keys. In a pipe, it
is printed again each time it changes; with --json, as one line. After a lost connection to a server, the
command connects again, and misses nothing.

Projections: ${PROJECTION_NAMES.join(', ')}`;

export function configureWatch(command: Command, output: Output): void {
  addMeetingOptions(command)
    .addOption(jsonOption('print one JSON document per line, each time the view changes'))
    .addHelpText('after', ABOUT)
    .action((projection: string, session: string | undefined, options: MeetingOptions) => {
      const { meeting, json = false } = options;
      const request = { meeting, projection, ...(session !== undefined && { session }) };
      return interruptible((signal) =>
        withTarget(
          options,
          async (target) => {
            if (output.isTerminal && !json) await output.print(await watchOnScreen(target, request, signal));
            else await watchInLines(target, request, signal, { output, json });
          },
          { mustExist: true },
        ),
      );
    });
}

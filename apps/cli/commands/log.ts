import type { Command } from 'commander';
import type { View } from '#projections';
import { EXIT } from '../exit.ts';
import { interruptible } from '../interrupt.ts';
import { withTarget } from '../open.ts';
import { jsonOption, meetingOption, serverOption, storeOption } from '../options.ts';
import type { Output } from '../output.ts';
import { listIn } from '../tables/columns.ts';
import { RACE_LOG, RACE_LOG_FOLLOWED } from '../tables/records.ts';
import { layOut, type Row } from '../tables/table.ts';

interface Options {
  readonly meeting: string;
  readonly store?: string;
  readonly server?: string;
  readonly follow?: boolean;
  readonly json?: boolean;
}

export function addLog(program: Command, output: Output): void {
  program
    .command('log')
    .description('print the race log')
    .addOption(meetingOption())
    .option('--follow', 'go on with what is recorded from now on, until Ctrl-C; with --json a row a line')
    .addOption(storeOption())
    .addOption(serverOption())
    .addOption(jsonOption())
    .action(async (options: Options) => {
      const { meeting, follow = false, json = false } = options;
      const request = { meeting, projection: 'race-log' };
      await interruptible((signal) =>
        withTarget(
          options,
          async (target) => {
            let view = await target.view(request);
            if (json && !follow) return output.json(view);
            await printRows(rowsAfter(view, -1), output, { json, follow, isFirst: true });
            while (follow && !signal.aborted) {
              await target.pause(meeting, signal);
              const { revision } = view;
              view = await target.view(request);
              await printRows(rowsAfter(view, revision), output, { json, follow, isFirst: false });
            }
            if (signal.aborted) process.exitCode = EXIT.interrupted;
          },
          { mustExist: true },
        ),
      );
    });
}

const rowsAfter = (view: View, after: number): readonly Row[] =>
  listIn(view, 'rows').filter(({ revision }) => Number(revision) > after);

async function printRows(
  rows: readonly Row[],
  output: Output,
  { json, follow, isFirst }: { json: boolean; follow: boolean; isFirst: boolean },
): Promise<void> {
  if (json) for (const row of rows) await output.print(JSON.stringify(row));
  else if (rows.length > 0) {
    const heading = isFirst ? (text: string) => output.heading(text) : null;
    await output.print(layOut(follow ? RACE_LOG_FOLLOWED : RACE_LOG, rows, heading));
  }
}

import type { Command } from 'commander';
import { EXIT } from '../../output/exit-codes.ts';
import { interruptible } from '../../interrupt.ts';
import { followerTelling } from '../../live/follower-notices.ts';
import { viewsOf } from '../../live/watched-views.ts';
import { withTarget } from '../../target/open-target.ts';
import { jsonOption, meetingOption, serverOption, storeOption } from '../../options.ts';
import type { Output } from '../../output/output.ts';
import { listIn } from '../../tables/columns.ts';
import { RACE_LOG, RACE_LOG_FOLLOWED } from '../../tables/records.ts';
import { layOut, type Column, type Row } from '../../tables/table.ts';
import type { Target } from '../../target/target.ts';

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
    .action((options: Options) => {
      const show = options.follow ? follow : print;
      return withTarget(options, (target) => show(target, options, output), { mustExist: true });
    });
}

async function print(target: Target, { meeting, json = false }: Options, output: Output): Promise<void> {
  const view = await target.view({ meeting, projection: 'race-log' });
  if (json) await output.json(view);
  else await output.print(tableOf(RACE_LOG, listIn(view, 'rows'), output));
}

/** Rows are only ever added: what was printed stays true, and a strike has a row of its own. */
async function follow(target: Target, { meeting, json = false }: Options, output: Output): Promise<void> {
  await interruptible(async (signal) => {
    const messages = target.live({ meeting, projection: 'race-log' }, followerTelling(output, signal));
    let printed = 0;
    for await (const { view } of viewsOf(messages)) {
      const rows = listIn(view, 'rows').slice(printed);
      if (json) for (const row of rows) await output.print(JSON.stringify(row));
      else if (rows.length > 0)
        await output.print(tableOf(RACE_LOG_FOLLOWED, rows, printed === 0 ? output : null));
      printed += rows.length;
    }
    if (signal.aborted) process.exitCode = EXIT.interrupted;
  });
}

const tableOf = (columns: readonly Column[], rows: readonly Row[], output: Output | null): string =>
  layOut(columns, rows, output && ((text) => output.heading(text)));

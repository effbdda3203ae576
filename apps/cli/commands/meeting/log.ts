import type { Command } from 'commander';
import type { ViewOf } from '#projections';
import { interruptible } from '../../interrupt.ts';
import { viewUpdates } from '../../live/view-updates.ts';
import { notifyConnection } from '../../live/watcher.ts';
import { addMeetingOptions, jsonOption, type MeetingOptions } from '../../options.ts';
import type { Output } from '../../output/output.ts';
import { formatFollowedRows } from '../../tables/records.ts';
import { formatView } from '../../tables/view-tables.ts';
import { withTarget } from '../../target/open-target.ts';
import { styleFor } from '../../target/session-names.ts';
import type { Target } from '../../target/target.ts';

interface Options extends MeetingOptions {
  readonly follow?: boolean;
}

export function configureLog(command: Command, output: Output): void {
  addMeetingOptions(command)
    .option('--follow', 'also print new records as they are written, until Ctrl-C')
    .addOption(jsonOption('print one JSON document; with --follow, one JSON document per record'))
    .action((options: Options) => {
      const show = options.follow ? follow : print;
      return withTarget(options, (target) => show(target, options, output), { mustExist: true });
    });
}

async function print(target: Target, { meeting, json = false }: Options, output: Output): Promise<void> {
  const view = await target.view({ meeting, projection: 'race-log' });
  if (json) await output.printJson(view);
  else await output.print(formatView(view, await styleFor(output, target, meeting)));
}

/** Prints each row once. Printed rows stay correct: the log only grows, and a strike is a row of its own. */
async function follow(target: Target, { meeting, json = false }: Options, output: Output): Promise<void> {
  await interruptible(async (signal) => {
    const messages = target.live({ meeting, projection: 'race-log' }, notifyConnection(output, signal));
    const style = await styleFor(output, target, meeting);
    let count = 0;
    for await (const { view } of viewUpdates(messages)) {
      const rows = (view as unknown as ViewOf<'race-log'>).rows.slice(count);
      if (json) for (const row of rows) await output.print(JSON.stringify(row));
      else if (rows.length > 0)
        await output.print(formatFollowedRows(rows, { ...style, locale: view }, count === 0));
      count += rows.length;
    }
  });
}

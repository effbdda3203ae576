import type { Command } from 'commander';
import { momentsOf } from '../../checked-options.ts';
import { addMeetingOptions, byOption, jsonOption, valueOption, type MeetingOptions } from '../../options.ts';
import { CliError, EXIT } from '../../output/exit-codes.ts';
import type { Output } from '../../output/output.ts';
import { changeBlocks } from '../../tables/changes.ts';
import { formatBlocks } from '../../tables/table.ts';
import { withTarget } from '../../target/open-target.ts';

interface Options extends MeetingOptions {
  readonly from?: string;
  readonly to?: string;
  readonly by?: string;
}

export function configureDiff(command: Command, output: Output): void {
  addMeetingOptions(command)
    .addOption(valueOption('--from <moment>', 'earlier revision or instant'))
    .addOption(valueOption('--to <moment>', 'later revision or instant (default: the end of the log)'))
    .addOption(byOption())
    .addOption(jsonOption())
    .action(async (projection: string, session: string | undefined, options: Options) => {
      const { meeting, by, json } = options;
      const { from, to } = momentsOf({ from: options.from, to: options.to }, by);
      if (from === undefined)
        throw new CliError(EXIT.usage, 'Add --from with a revision or an instant, for example --from 5957.');
      const request = {
        meeting,
        projection,
        ...(session && { session }),
        from,
        ...(to !== undefined && { to }),
      };
      const diff = await withTarget(options, (target) => target.diff(request), { mustExist: true });
      if (json) return output.printJson(diff);
      return output.print(formatBlocks(changeBlocks(diff), output.tableStyle));
    });
}

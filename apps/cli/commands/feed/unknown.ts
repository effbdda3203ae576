import type { Command } from 'commander';
import type { ViewOf } from '#projections';
import { addMeetingOptions, jsonOption, type MeetingOptions } from '../../options.ts';
import type { Output } from '../../output/output.ts';
import { formatView } from '../../tables/view-tables.ts';
import { withTarget } from '../../target/open-target.ts';

export function configureUnknown(command: Command, output: Output): void {
  addMeetingOptions(command)
    .addOption(jsonOption())
    .action((options: MeetingOptions) =>
      withTarget(
        options,
        async (target) => {
          const view = await target.view({ meeting: options.meeting, projection: 'transponders' });
          const { rows, ...rest } = view as unknown as ViewOf<'transponders'>;
          const unknown = { ...rest, rows: rows.filter(({ car }) => car === null) };
          if (options.json) return output.printJson(unknown);
          if (unknown.rows.length === 0) return output.print('The car of every transponder is known.');
          return output.print(formatView(unknown, output.tableStyle));
        },
        { mustExist: true },
      ),
    );
}

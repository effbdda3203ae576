import type { Command } from 'commander';
import { PROJECTION_NAMES } from '#projections';
import {
  addMeetingCommand,
  atOption,
  byOption,
  jsonOption,
  momentOf,
  type MeetingOptions,
} from '../../options.ts';
import type { Output } from '../../output/output.ts';
import { formatView } from '../../tables/view-tables.ts';
import { withTarget } from '../../target/open-target.ts';

interface Options extends MeetingOptions {
  readonly at?: string;
  readonly by?: string;
}

export function addShow(program: Command, output: Output): void {
  addMeetingCommand(program, 'show <projection> [session]', 'print a view of a meeting')
    .addOption(atOption())
    .addOption(byOption())
    .addOption(jsonOption())
    .addHelpText('after', `\nProjections: ${PROJECTION_NAMES.join(', ')}`)
    .action(async (projection: string, session: string | undefined, options: Options) => {
      const { meeting, by, json } = options;
      const at = momentOf({ field: 'at', text: options.at, by });
      const request = { meeting, projection, ...(session && { session }), ...(at !== undefined && { at }) };
      const view = await withTarget(options, (target) => target.view(request), { mustExist: true });
      await (json ? output.printJson(view) : output.print(formatView(view, output.tableStyle)));
    });
}

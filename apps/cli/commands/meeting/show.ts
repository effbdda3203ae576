import { Option, type Command } from 'commander';
import { PROJECTION_NAMES } from '#projections';
import { momentOf } from '../../checked-options.ts';
import {
  addMeetingOptions,
  atOption,
  byOption,
  jsonOption,
  parseWholeNumber,
  type MeetingOptions,
} from '../../options.ts';
import type { Output } from '../../output/output.ts';
import { formatView } from '../../tables/view-tables.ts';
import { withTarget } from '../../target/open-target.ts';
import { styleFor } from '../../target/session-names.ts';

interface Options extends MeetingOptions {
  readonly at?: string;
  readonly by?: string;
  readonly lap?: number;
}

const lapOption = () =>
  new Option('--lap <n>', 'results of a race when the leader had completed that lap').argParser(
    parseWholeNumber,
  );

export function configureShow(command: Command, output: Output): void {
  addMeetingOptions(command)
    .addOption(atOption())
    .addOption(byOption())
    .addOption(lapOption())
    .addOption(jsonOption())
    .addHelpText('after', `\nProjections: ${PROJECTION_NAMES.join(', ')}`)
    .action(async (projection: string, session: string | undefined, options: Options) => {
      const { meeting, by, json, lap } = options;
      const at = momentOf({ field: 'at', text: options.at, by });
      const request = {
        meeting,
        projection,
        ...(session && { session }),
        ...(at !== undefined && { at }),
        ...(lap !== undefined && { lap }),
      };
      await withTarget(
        options,
        async (target) => {
          const view = await target.view(request);
          if (json) return output.printJson(view);
          return output.print(formatView(view, await styleFor(output, target, meeting)));
        },
        { mustExist: true },
      );
    });
}

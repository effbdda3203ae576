import { Option, type Command } from 'commander';
import { PROJECTION_NAMES } from '#projections';
import { withTarget } from '../../target/open-target.ts';
import {
  byOption,
  jsonOption,
  meetingOption,
  moment,
  once,
  serverOption,
  storeOption,
} from '../../options.ts';
import type { Output } from '../../output/output.ts';
import { printed } from '../../tables/print.ts';

interface Options {
  readonly meeting: string;
  readonly store?: string;
  readonly server?: string;
  readonly at?: string;
  readonly by?: string;
  readonly json?: boolean;
}

export function addShow(program: Command, output: Output): void {
  program
    .command('show <projection> [session]')
    .description('print a projection')
    .addOption(meetingOption())
    .addOption(new Option('--at <moment>', 'as it was at that revision or instant').argParser(once()))
    .addOption(byOption())
    .addOption(storeOption())
    .addOption(serverOption())
    .addOption(jsonOption())
    .addHelpText('after', `\nProjections: ${PROJECTION_NAMES.join(', ')}`)
    .action(async (projection: string, session: string | undefined, options: Options) => {
      const { meeting, by, json } = options;
      const at = moment({ field: 'at', text: options.at, by });
      const request = { meeting, projection, ...(session && { session }), ...(at !== undefined && { at }) };
      const view = await withTarget(options, (target) => target.view(request), { mustExist: true });
      await (json ? output.json(view) : output.print(printed(view, (text) => output.heading(text))));
    });
}

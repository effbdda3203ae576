import { Option, type Command } from 'commander';
import { EXIT, Stop } from '../../output/exit-codes.ts';
import { withTarget } from '../../target/open-target.ts';
import {
  byOption,
  jsonOption,
  meetingOption,
  moments,
  once,
  serverOption,
  storeOption,
} from '../../options.ts';
import type { Output } from '../../output/output.ts';
import { laidOut } from '../../tables/print.ts';
import { changeBlocks } from '../../tables/changes.ts';

interface Options {
  readonly meeting: string;
  readonly store?: string;
  readonly server?: string;
  readonly from?: string;
  readonly to?: string;
  readonly by?: string;
  readonly json?: boolean;
}

export function addDiff(program: Command, output: Output): void {
  program
    .command('diff <projection> [session]')
    .description('who moved between two moments, and because of which records')
    .addOption(meetingOption())
    .addOption(new Option('--from <moment>', 'the earlier revision or instant').argParser(once()))
    .addOption(new Option('--to <moment>', 'the later one (default: the end of the log)').argParser(once()))
    .addOption(byOption())
    .addOption(storeOption())
    .addOption(serverOption())
    .addOption(jsonOption())
    .action(async (projection: string, session: string | undefined, options: Options) => {
      const { meeting, by, json } = options;
      const { from, to } = moments({ from: options.from, to: options.to }, by);
      if (from === undefined) throw new Stop(EXIT.usage, 'Say from when: --from 5957, or an instant.');
      const asked = {
        meeting,
        projection,
        ...(session && { session }),
        from,
        ...(to !== undefined && { to }),
      };
      const diff = await withTarget(options, (target) => target.diff(asked), { mustExist: true });
      if (json) return output.json(diff);
      return output.print(laidOut(changeBlocks(diff), (text) => output.heading(text)));
    });
}

import type { Command } from 'commander';
import { Attempts, type Attempt } from '#race-control';
import { pathBeside } from '#event-store/open';
import { EXIT, Stop } from '../../output/exit-codes.ts';
import { jsonOption, serverOption, storeOption } from '../../options.ts';
import type { Output } from '../../output/output.ts';
import { RemoteTarget } from '../../target/remote-target.ts';
import { storeUrl } from '../../target/store-url.ts';
import { optional, words } from '../../tables/columns.ts';
import { layOut } from '../../tables/table.ts';

interface Options {
  readonly store?: string;
  readonly server?: string;
  readonly json?: boolean;
}

const COLUMNS = [
  ...[words('At', 'at'), words('Who', 'who'), words('Role', 'role'), words('Meeting', 'meeting')],
  ...[
    words('What', 'what'),
    words('Code', 'code'),
    optional(words('Address', 'address')),
    words('Why', 'why'),
  ],
];

export function addAttempts(program: Command, output: Output): void {
  program
    .command('attempts')
    .description('what was refused to whom, and why: the last 1,000 times')
    .addOption(storeOption())
    .addOption(serverOption())
    .addOption(jsonOption())
    .action(async (options: Options) => {
      const attempts = await attemptsOf(options);
      if (options.json) return output.json({ attempts });
      if (attempts.length === 0) return output.print('Nothing has been refused for want of a right.');
      const rows = attempts.map((attempt) => ({ ...attempt }));
      return output.print(layOut(COLUMNS, rows, (text) => output.heading(text)));
    });
}

async function attemptsOf({ store, server }: Options): Promise<readonly Attempt[]> {
  if (store !== undefined && server !== undefined) throw new Stop(EXIT.usage, 'Either --store or --server.');
  if (server === undefined) return new Attempts(pathBeside(storeUrl(store), 'attempts.ndjson')).list();
  return new RemoteTarget(server).attempts();
}

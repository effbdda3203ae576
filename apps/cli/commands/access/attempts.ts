import type { Command } from 'commander';
import { pathBeside } from '#event-store/open';
import { Attempts, type Attempt } from '#race-control';
import { jsonOption, serverOption, storeOption, type TargetOptions } from '../../options.ts';
import type { Output } from '../../output/output.ts';
import { optional, textColumn } from '../../tables/columns.ts';
import { formatTable } from '../../tables/table.ts';
import { storeUrl } from '../../target/open-store.ts';
import { requireOneTarget } from '../../target/open-target.ts';
import { RemoteTarget } from '../../target/remote-target.ts';

const COLUMNS = [
  textColumn('At', 'at'),
  textColumn('Who', 'who'),
  textColumn('Role', 'role'),
  textColumn('Meeting', 'meeting'),
  textColumn('What', 'what'),
  textColumn('Code', 'code'),
  optional(textColumn('Address', 'address')),
  textColumn('Why', 'why'),
];

export function addAttempts(program: Command, output: Output): void {
  program
    .command('attempts')
    .description('list the last 1,000 requests that were refused for lack of permission')
    .addOption(storeOption())
    .addOption(serverOption())
    .addOption(jsonOption())
    .action(async (options: TargetOptions) => {
      const attempts = await attemptsOf(options);
      if (options.json) return output.printJson({ attempts });
      if (attempts.length === 0) return output.print('No request was refused for lack of permission.');
      const rows = attempts.map((attempt) => ({ ...attempt }));
      return output.print(formatTable(COLUMNS, rows, output.heading));
    });
}

async function attemptsOf(options: TargetOptions): Promise<readonly Attempt[]> {
  requireOneTarget(options);
  const { store, server } = options;
  if (server !== undefined) return new RemoteTarget(server).attempts();
  return new Attempts(pathBeside(storeUrl(store), 'attempts.ndjson')).list();
}

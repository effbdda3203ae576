import type { Command } from 'commander';
import { pathBeside } from '#event-store/open';
import { textColumn } from '#projections/columns';
import { Attempts, type Attempt } from '#race-control';
import { jsonOption, serverOption, storeOption, type TargetOptions } from '../../options.ts';
import type { Output } from '../../output/output.ts';
import { formatTable, tableOf } from '../../tables/table.ts';
import { targetOf } from '../../target/open-target.ts';
import { RemoteTarget } from '../../target/remote-target.ts';

const COLUMNS = [
  textColumn<Attempt>('At', 'at'),
  textColumn<Attempt>('Who', 'who', { priority: 1, flexible: true }),
  textColumn<Attempt>('Role', 'role', { priority: 3 }),
  textColumn<Attempt>('Meeting', 'meeting', { priority: 3 }),
  textColumn<Attempt>('What', 'what', { priority: 1 }),
  textColumn<Attempt>('Code', 'code', { priority: 3 }),
  textColumn<Attempt>('Address', 'address', { priority: 4, optional: true }),
  textColumn<Attempt>('Why', 'why', { priority: 1, flexible: true }),
];

export function configureAttempts(command: Command, output: Output): void {
  command
    .addOption(storeOption())
    .addOption(serverOption())
    .addOption(jsonOption())
    .action(async (options: TargetOptions) => {
      const attempts = await attemptsOf(options);
      if (options.json) return output.printJson({ attempts });
      if (attempts.length === 0) return output.print('No request was refused for lack of permission.');
      return output.print(formatTable(tableOf(COLUMNS, attempts), output.tableStyle));
    });
}

async function attemptsOf(options: TargetOptions): Promise<readonly Attempt[]> {
  const { store, server } = targetOf(options);
  if (server !== undefined) return new RemoteTarget(server).attempts();
  return new Attempts(pathBeside(store, 'attempts.ndjson')).list();
}

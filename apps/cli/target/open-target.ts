import type { TargetOptions } from '../options.ts';
import { CliError, EXIT } from '../output/exit-codes.ts';
import { LocalTarget } from './local-target.ts';
import { openExistingStore, openOrCreateStore } from './open-store.ts';
import { keysPath, lazySigner } from './signing-keys.ts';
import type { Target } from './target.ts';

/** @throws CliError if both `--store` and `--server` are given */
export function requireOneTarget({ store, server }: TargetOptions): void {
  if (store === undefined || server === undefined) return;
  throw new CliError(EXIT.usage, 'Give either --store or --server, not both.');
}

/** @throws CliError | StoreError */
async function openTarget(options: TargetOptions, mustExist: boolean): Promise<Target> {
  const { store, server, keys } = options;
  requireOneTarget(options);
  if (server !== undefined && keys !== undefined) {
    throw new CliError(EXIT.usage, 'A server signs with its own keys. Leave out --keys.');
  }
  // Only a command for a server needs the client.
  if (server !== undefined) return new (await import('./remote-target.ts')).RemoteTarget(server);
  const opened = await (mustExist ? openExistingStore(store) : openOrCreateStore(store));
  return new LocalTarget(opened, lazySigner(keysPath(options)));
}

/**
 * Runs `work` with the target, and closes the target afterwards in any case.
 * With `mustExist`, a missing store file is an error instead of a new store.
 */
export async function withTarget<T>(
  options: TargetOptions,
  work: (target: Target) => Promise<T>,
  { mustExist = false } = {},
): Promise<T> {
  const target = await openTarget(options, mustExist);
  try {
    return await work(target);
  } finally {
    await target.close();
  }
}

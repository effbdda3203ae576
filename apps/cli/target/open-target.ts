import { settingOf, SOURCES } from '../config/settings.ts';
import { snapshotKeysAt } from '#race-control';
import type { TargetOptions } from '../options.ts';
import { CliError, EXIT } from '../output/exit-codes.ts';
import { LocalTarget } from './local-target.ts';
import { openExistingStore, openOrCreateStore } from './open-store.ts';
import { keysPath, lazySigner } from './signing-keys.ts';
import type { Target } from './target.ts';

/**
 * Returns the store or the server that a command uses. If both are named, the stronger source decides.
 * @throws CliError if the same source names both
 */
export function targetOf(options: TargetOptions): { readonly store: string; readonly server?: string } {
  const [store, server] = [settingOf('store', options.store), settingOf('server', options.server)];
  const [storeRank, serverRank] = [store, server].map(({ source }) => SOURCES.indexOf(source)) as [
    number,
    number,
  ];
  if (server.value === '' || storeRank < serverRank) return { store: store.value };
  if (serverRank < storeRank) return { store: store.value, server: server.value };
  const words =
    store.source === 'flag'
      ? 'Give either --store or --server, not both.'
      : `The ${store.source} names a store and a server. Choose one with --store or --server.`;
  throw new CliError(EXIT.usage, words);
}

/** @throws CliError | StoreError */
async function openTarget(options: TargetOptions, mustExist: boolean): Promise<Target> {
  const { keys } = options;
  const { store, server } = targetOf(options);
  if (server !== undefined && keys !== undefined) {
    throw new CliError(EXIT.usage, 'A server signs with its own keys. Leave out --keys.');
  }
  // Only a command for a server needs the client.
  if (server !== undefined) return new (await import('./remote-target.ts')).RemoteTarget(server);
  const opened = await (mustExist ? openExistingStore(store) : openOrCreateStore(store));
  const path = keysPath(options);
  // A store in memory is not shared with others, so the snapshots of this process are enough.
  const snapshotKeys = path === null ? undefined : snapshotKeysAt(path);
  return new LocalTarget(opened, lazySigner(path), snapshotKeys);
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

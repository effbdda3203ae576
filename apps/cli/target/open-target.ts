import { EXIT, Stop } from '../output/exit-codes.ts';
import { keysPath, signerAt } from './keys-option.ts';
import { LocalTarget } from './local-target.ts';
import { RemoteTarget } from './remote-target.ts';
import { openExisting, openOrMake } from './store-url.ts';
import type { Target } from './target.ts';

export interface TargetOptions {
  readonly store?: string;
  readonly server?: string;
  /** The keys that sign here; a server has its own. */
  readonly keys?: string;
}

/** @throws Stop | StoreError */
async function openTarget(
  { store, server, keys }: TargetOptions,
  { mustExist = false } = {},
): Promise<Target> {
  if (store !== undefined && server !== undefined) {
    throw new Stop(EXIT.usage, 'Either --store or --server: a command goes to one place.');
  }
  if (server !== undefined && keys !== undefined) {
    throw new Stop(EXIT.usage, 'A server signs with its own keys: leave --keys out.');
  }
  if (server !== undefined) return new RemoteTarget(server);
  return new LocalTarget(
    await (mustExist ? openExisting(store) : openOrMake(store)),
    signerAt(keysPath(keys, store)),
  );
}

/** Opens, works, and closes whatever happens. */
export async function withTarget<T>(
  options: TargetOptions,
  work: (target: Target) => Promise<T>,
  opening: { mustExist?: boolean } = {},
): Promise<T> {
  const target = await openTarget(options, opening);
  try {
    return await work(target);
  } finally {
    await target.close();
  }
}

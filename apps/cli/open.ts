import { EXIT, Stop } from './exit.ts';
import { LocalTarget } from './local.ts';
import { RemoteTarget } from './remote.ts';
import type { Target } from './target.ts';

export interface TargetOptions {
  readonly store?: string;
  readonly server?: string;
}

/** @throws Stop | StoreError */
async function openTarget({ store, server }: TargetOptions, { mustExist = false } = {}): Promise<Target> {
  if (store !== undefined && server !== undefined) {
    throw new Stop(EXIT.usage, 'Either --store or --server: a command goes to one place.');
  }
  if (server !== undefined) return new RemoteTarget(server);
  return LocalTarget.open(store, mustExist);
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

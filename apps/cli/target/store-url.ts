import { existsSync } from 'node:fs';
import { withoutSecret, type EventStore } from '#event-store';
import { openStore } from '#event-store/open';
import { streamOf } from '#race-control';
import { EXIT, Stop } from '../output/exit-codes.ts';

const DEFAULT_STORE = 'sqlite:./data/greenflag.db';

/** The store that is meant: the option, the environment, or the file in this folder. */
export const storeUrl = (given?: string): string => given ?? storeOfEnvironment() ?? DEFAULT_STORE;

export function storeOfEnvironment(): string | undefined {
  const url = process.env['GREENFLAG_STORE'];
  return url === '' ? undefined : url;
}

/** The file of a store that is one. */
export const fileOf = (url: string): string | undefined => /^sqlite:([^?]+)/u.exec(url)?.[1];

/** For reading: a store that is not there is a mistake in its name, and making an empty one would hide it. */
export async function openExisting(given?: string): Promise<EventStore> {
  const url = storeUrl(given);
  const file = fileOf(url);
  if (file !== undefined && !existsSync(file)) {
    const words = `There is no store at ${file}. Name another with --store or GREENFLAG_STORE;`;
    throw new Stop(EXIT.unreachable, `${words} issuing a command makes one.`, 'store-unavailable');
  }
  return openStore(url);
}

export const openOrMake = (given?: string): Promise<EventStore> => openStore(storeUrl(given));

/** Opens, works, and closes whatever happens. */
export async function withStore<T>(
  open: Promise<EventStore>,
  work: (store: EventStore) => Promise<T>,
): Promise<T> {
  const store = await open;
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

/** @throws Stop where the store has no such meeting */
export async function mustHave(store: EventStore, meeting: string): Promise<void> {
  if ((await store.head(streamOf(meeting))) !== null) return;
  const words = `There is no meeting "${meeting}" in ${withoutSecret(store.url)}. Look into another store.`;
  throw new Stop(EXIT.usage, words, 'meeting-unknown');
}

import { randomUUID } from 'node:crypto';
import { firstValueFrom, take, toArray, type Observable } from 'rxjs';
import { StoreError, type StoreErrorCode } from '../errors.ts';
import type { EventStore, JsonObject, NewEvent, StoredEvent } from '../port.ts';

/**
 * A promise that only some engines make. `gapless`: global positions are 0, 1, 2 and so on; elsewhere they
 * only grow. `processes`: other processes can open the store by its URL.
 */
export type EnginePromise = 'gapless' | 'processes';

/** The parts of the contract's tests that an engine's own test file supplies. */
export interface EngineHarness {
  /** Opens a new store. It may be a server that others use too: the suite counts only its own events. */
  open(): Promise<EventStore>;
  /** Opens another instance on the same store, as another program would. */
  reopen(store: EventStore): Promise<EventStore>;
  readonly promises: readonly EnginePromise[];
  /**
   * Counts how often the engine reads events from its log, from now on. An engine whose server pushes every
   * event has none, because its reads depend on the server.
   */
  readonly countReads?: (store: EventStore) => () => number;
  /** Removes what the tests left behind. */
  cleanUp?(): Promise<void>;
}

/**
 * Prefix of all streams of the suite. It may run on a server that holds meetings, and its streams are no
 * meetings: their events are no records.
 */
export const CONTRACT_PREFIX = 'greenflag-contract-';

/** The stores of a contract's tests. Every store that a test opens is closed after the test. */
export interface ContractStores extends Pick<EngineHarness, 'open' | 'reopen'> {
  /** Returns a stream name that no other test uses. */
  stream(name?: string): string;
}

export function contractStoresFor(harness: EngineHarness): ContractStores {
  const opened: EventStore[] = [];
  const closeLater = (store: EventStore): EventStore => {
    opened.push(store);
    return store;
  };
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((store) => store.close()));
  });
  return {
    open: async () => closeLater(await harness.open()),
    reopen: async (store) => closeLater(await harness.reopen(store)),
    stream: (name = 'stream') => `${CONTRACT_PREFIX}${name}-${randomUUID()}`,
  };
}

/** Makes events, each with its own id, numbered in their data. */
export function events(count: number, data: JsonObject = {}): NewEvent[] {
  return Array.from({ length: count }, (_, n) => ({
    id: randomUUID(),
    type: 'LapRecorded',
    data: { n, ...data },
    metadata: { recordedAt: '2023-02-05T01:10:00.000Z' },
  }));
}

export function ids(list: readonly { readonly id: string }[]): string[] {
  return list.map(({ id }) => id);
}

/** Waits for the next `count` events of a subscription. */
export function nextEvents(subscription: Observable<StoredEvent>, count: number): Promise<StoredEvent[]> {
  return firstValueFrom(subscription.pipe(take(count), toArray()));
}

/** Returns the failure of a promise, and fails the test unless it has the given code. */
export async function failure(promise: Promise<unknown>, code: StoreErrorCode): Promise<StoreError> {
  const outcome: unknown = await promise.then(
    (value) => value,
    (error: unknown) => error,
  );
  expect(outcome).toBeInstanceOf(StoreError);
  expect((outcome as StoreError).code).toBe(code);
  return outcome as StoreError;
}

/** Reads everything after a global position, page by page. */
export async function everythingAfter(store: EventStore, after: number | null): Promise<StoredEvent[]> {
  const all: StoredEvent[] = [];
  for (let position = after; ; position = all.at(-1)?.globalPosition ?? null) {
    const page = await store.readAll(position);
    if (page.length === 0) return all;
    all.push(...page);
  }
}

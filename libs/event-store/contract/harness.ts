import { randomUUID } from 'node:crypto';
import { firstValueFrom, take, toArray, type Observable } from 'rxjs';
import { StoreError, type StoreErrorCode } from '../errors.ts';
import type { EventStore, JsonObject, NewEvent, StoredEvent } from '../port.ts';

/**
 * What some engines promise and others do not: that global positions are 0, 1, 2, … (elsewhere they only
 * grow); that other processes can open the store by its URL.
 */
export type EnginePromise = 'gapless' | 'processes';

/** What an engine's own test file brings to the contract. */
export interface Harness {
  /** A new store. It may be a server that others use too: the suite only counts what it appended itself. */
  open(): Promise<EventStore>;
  /** Another instance on the store of that instance, as if it were another program. */
  reopen(store: EventStore): Promise<EventStore>;
  readonly promises: readonly EnginePromise[];
  /** Removes what the tests left. */
  cleanUp?(): Promise<void>;
}

/** What a contract's tests are given: the harness, with every store that they open closed after each test. */
export interface ContractStores extends Pick<Harness, 'open' | 'reopen'> {
  /** A stream name that no other test uses. */
  stream(name?: string): string;
}

export function benchFor(harness: Harness): ContractStores {
  const opened: EventStore[] = [];
  const keep = (store: EventStore): EventStore => {
    opened.push(store);
    return store;
  };
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((store) => store.close()));
  });
  return {
    open: async () => keep(await harness.open()),
    reopen: async (store) => keep(await harness.reopen(store)),
    stream: (name = 'meeting') => `${name}-${randomUUID()}`,
  };
}

/** New events, each with an id of its own, numbered in their data. */
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

/** The next so many events of a subscription. */
export function nextOf(subscription: Observable<StoredEvent>, count: number): Promise<StoredEvent[]> {
  return firstValueFrom(subscription.pipe(take(count), toArray()));
}

/** The failure of a promise that must fail with that code. */
export async function failure(promise: Promise<unknown>, code: StoreErrorCode): Promise<StoreError> {
  const outcome: unknown = await promise.then(
    (value) => value,
    (error: unknown) => error,
  );
  expect(outcome).toBeInstanceOf(StoreError);
  expect((outcome as StoreError).code).toBe(code);
  return outcome as StoreError;
}

/** Everything after that global position, page by page. */
export async function everythingAfter(store: EventStore, after: number | null): Promise<StoredEvent[]> {
  const all: StoredEvent[] = [];
  for (let place = after; ; place = all.at(-1)?.globalPosition ?? null) {
    const page = await store.readAll(place);
    if (page.length === 0) return all;
    all.push(...page);
  }
}

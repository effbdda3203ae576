import { PAGE_LIMIT, type EventStore, type StoredEvent } from '../port.ts';
import { events, ids, nextEvents, type ContractStores, type EngineHarness } from './harness.ts';

const STREAMS = 30;

/** The contract of engines that feed the followers of this process from memory. */
export function feedContract(
  stores: ContractStores,
  countReads: NonNullable<EngineHarness['countReads']>,
): void {
  /** Opens a store and follows many streams, each with one event that its follower has got. */
  const followed = async (store: EventStore) => {
    const streams = Array.from({ length: STREAMS }, () => stores.stream());
    for (const stream of streams) await store.append(stream, events(1), 'no-stream');
    const seen = new Map<string, StoredEvent[]>(streams.map((stream) => [stream, []]));
    const following = streams.map((stream) =>
      store.subscribe(stream, null).subscribe((event) => seen.get(stream)?.push(event)),
    );
    for (const stream of streams) await nextEvents(store.subscribe(stream, null), 1);
    return { streams, seen, following };
  };

  describe('followers', () => {
    it('get what this process appends from memory, each only its own stream', async () => {
      const store = await stores.open();
      const { streams, seen } = await followed(store);
      const all: string[] = [];
      store.subscribeAll(STREAMS - 1).subscribe(({ id }) => all.push(id));
      await nextEvents(store.subscribeAll(null), STREAMS);
      const reads = countReads(store);
      const appended: string[] = [];
      for (const stream of streams) {
        const batch = events(2);
        await store.append(stream, batch, 0);
        appended.push(...ids(batch));
      }
      while (all.length < appended.length) await new Promise((resolve) => setImmediate(resolve));
      expect(reads()).toBe(0);
      expect(all).toEqual(appended);
      expect([...seen.values()].map((each) => each.map(({ revision }) => revision))).toEqual(
        streams.map(() => [0, 1, 2]),
      );
      expect(seen.get(streams[0]!)).toEqual(await store.readStream(streams[0]!));
    });

    it('get an event after its receipt', async () => {
      const [store, stream] = [await stores.open(), stores.stream()];
      await store.append(stream, events(1), 'no-stream');
      const order: string[] = [];
      const following = store.subscribe(stream, null);
      following.subscribe(({ revision }) => order.push(`event ${revision}`));
      await nextEvents(following, 1);
      const told = nextEvents(following, 2);
      await store.append(stream, events(1), 0).then(() => order.push('receipt'));
      await told;
      expect(order).toEqual(['event 0', 'receipt', 'event 1']);
    });

    it('cost no read each when another instance appends', async () => {
      const store = await stores.open();
      const { streams, seen } = await followed(store);
      const other = await stores.reopen(store);
      const reads = countReads(store);
      const next = nextEvents(store.subscribe(streams[7]!, 0), 1);
      await other.append(streams[7]!, events(1), 0);
      await next;
      // One page of the new follower, and one for all others.
      expect(reads()).toBeLessThanOrEqual(2);
      expect(seen.get(streams[7]!)).toHaveLength(2);
      expect(seen.get(streams[8]!)).toHaveLength(1);
    });

    it('that stopped and came back during appends miss nothing', async () => {
      const [store, stream] = [await stores.open(), stores.stream()];
      const batch = events(PAGE_LIMIT + 10);
      await store.append(stream, batch, 'no-stream');
      const revisions: number[] = [];
      for (let n = 0; n < 30; n += 1) {
        const appending = store.append(stream, events(1 + (n % 2)), 'any');
        const [event] = await nextEvents(store.subscribe(stream, revisions.at(-1) ?? null), 1);
        revisions.push(event!.revision);
        await appending;
      }
      expect(revisions).toEqual(Array.from({ length: 30 }, (_, n) => n));
    });
  });
}

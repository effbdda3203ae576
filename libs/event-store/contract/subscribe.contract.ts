import { firstValueFrom, take, tap, toArray } from 'rxjs';
import { PAGE_LIMIT, type EventStore, type StoredEvent } from '../port.ts';
import { events, ids, nextEvents, type ContractStores } from './harness.ts';

const numbered = (count: number, from = 0) => Array.from({ length: count }, (_, n) => n + from);

export function subscribeContract(stores: ContractStores): void {
  const started = async (count: number): Promise<[EventStore, string, number]> => {
    const [store, stream] = [await stores.open(), stores.stream()];
    const receipt = await store.append(stream, events(count), 'no-stream');
    return [store, stream, receipt.globalPosition];
  };

  describe('a subscription to a stream', () => {
    it('catches up over several pages, then is live', async () => {
      const count = PAGE_LIMIT * 2 + 10;
      const [store, stream] = await started(count);
      const seen = nextEvents(store.subscribe(stream, null), count + 3);
      for (let n = 0; n < 3; n += 1) await store.append(stream, events(1), 'any');
      expect((await seen).map(({ revision }) => revision)).toEqual(numbered(count + 3));
    });

    it('begins after the given revision', async () => {
      const [store, stream] = await started(5);
      const seen = nextEvents(store.subscribe(stream, 2), 3);
      await store.append(stream, events(1), 4);
      expect((await seen).map(({ revision }) => revision)).toEqual([3, 4, 5]);
    });

    it('waits for a stream that has not begun, and for a later revision', async () => {
      const [store, stream] = [await stores.open(), stores.stream()];
      const seen = nextEvents(store.subscribe(stream, null), 2);
      const later = nextEvents(store.subscribe(stream, 1), 1);
      await store.append(stream, events(1), 'no-stream');
      await store.append(stream, events(2), 0);
      expect((await seen).map(({ revision }) => revision)).toEqual([0, 1]);
      expect((await later).map(({ revision }) => revision)).toEqual([2]);
    });

    it('has no gap and no repeat while appends are running, at every start', async () => {
      const [store, stream] = await started(10);
      const other = await stores.reopen(store);
      const seen: Promise<StoredEvent[]>[] = [];
      for (let n = 0; n < 60; n += 1) {
        await (n % 2 === 0 ? store : other).append(stream, events(1 + (n % 3)), 'any');
        if (n % 10 === 0) seen.push(nextEvents((n % 20 === 0 ? store : other).subscribe(stream, n), 129 - n));
      }
      for (const [i, subscription] of seen.entries()) {
        const revisions = (await subscription).map(({ revision }) => revision);
        expect(revisions).toEqual(numbered(129 - i * 10, i * 10 + 1));
      }
    });

    it('emits the same events as a read, and no other stream', async () => {
      const [store, stream] = await started(3);
      await store.append(stores.stream(), events(3), 'no-stream');
      const seen = nextEvents(store.subscribe(stream, null), 4);
      await store.append(stream, events(1), 2);
      expect(await seen).toEqual(await store.readStream(stream));
    });

    it('ends when it is unsubscribed', async () => {
      const [store, stream] = await started(2);
      const seen: StoredEvent[] = [];
      const subscription = store.subscribe(stream, null).subscribe((event) => {
        seen.push(event);
        subscription.unsubscribe();
      });
      const other = nextEvents(store.subscribe(stream, null), 4);
      await store.append(stream, events(2), 1);
      await other;
      while (seen.length === 0) await new Promise((resolve) => setImmediate(resolve));
      expect(seen).toHaveLength(1);
    });

    it('asks how far its follower is, and skips what the follower has already', async () => {
      const [store, stream] = await started(3);
      let has = 1;
      const seen: number[] = [];
      store.subscribe(stream, () => has).subscribe(({ revision }) => seen.push(revision));
      await nextEvents(store.subscribe(stream, null), 3);
      while (seen.length === 0) await new Promise((resolve) => setImmediate(resolve));
      has = 4;
      const end = nextEvents(store.subscribe(stream, 2), 3);
      await store.append(stream, events(3), 2);
      await end;
      while (seen.length < 2) await new Promise((resolve) => setImmediate(resolve));
      expect(seen).toEqual([2, 5]);
    });

    it('gives each follower objects of its own', async () => {
      const [store, stream] = await started(1);
      const both = [1, 2].map(() => nextEvents(store.subscribe(stream, null), 2));
      const changed: StoredEvent[] = [];
      store.subscribe(stream, null).subscribe((event) => {
        (event.data as { n: unknown }).n = 'changed';
        changed.push(event);
      });
      await store.append(stream, events(1), 0);
      while (changed.length < 2) await new Promise((resolve) => setImmediate(resolve));
      for (const seen of await Promise.all(both)) {
        expect(seen.map(({ data }) => data['n'])).toEqual([0, 0]);
      }
    });

    it('serves many followers', async () => {
      const [store, stream] = await started(1);
      const seen = numbered(30).map(() => nextEvents(store.subscribe(stream, null), 3));
      await store.append(stream, events(2), 0);
      for (const each of await Promise.all(seen)) expect(each).toHaveLength(3);
    });

    it('completes when the store is closed', async () => {
      const [store, stream] = await started(1);
      const seen: StoredEvent[] = [];
      const following = store.subscribe(stream, null).pipe(tap((event) => seen.push(event)));
      const whole = firstValueFrom(following.pipe(toArray()));
      while (seen.length === 0) await new Promise((resolve) => setImmediate(resolve));
      await store.close();
      expect(await whole).toEqual(seen);
      expect(await firstValueFrom(store.subscribe(stream, null).pipe(toArray()))).toEqual([]);
    });
  });

  describe('a subscription to the whole store', () => {
    it('catches up, then is live, in global order and without gap or repeat', async () => {
      const [store, a, position] = await started(20);
      const b = stores.stream();
      const subscription = store.subscribeAll(position);
      const seen = nextEvents(subscription, 40);
      const twice = firstValueFrom(subscription.pipe(take(40), toArray()));
      const appended: string[] = [];
      for (let n = 0; n < 20; n += 1) {
        const batch = events(2);
        await store.append(n % 2 === 0 ? a : b, batch, 'any');
        appended.push(...ids(batch));
      }
      expect(ids(await seen)).toEqual(appended);
      expect(ids(await twice)).toEqual(appended);
    });

    it('has the order of commits when two instances append', async () => {
      const [store, a, position] = await started(1);
      const [other, b] = [await stores.reopen(store), stores.stream()];
      const following = [store, other].map((each) => nextEvents(each.subscribeAll(position), 80));
      const write = async (writer: EventStore, stream: string): Promise<void> => {
        for (let n = 0; n < 40; n += 1) await writer.append(stream, events(1), 'any');
      };
      await Promise.all([write(store, a), write(other, b)]);
      const stored = ids(await store.readAll(position));
      for (const seen of await Promise.all(following)) expect(ids(seen)).toEqual(stored);
    });

    it('begins at the start of the store when asked to', async () => {
      const [store] = await started(3);
      const [first] = await store.readAll(null, 1);
      const [seen] = await nextEvents(store.subscribeAll(null), 1);
      expect(seen).toEqual(first);
    });
  });
}

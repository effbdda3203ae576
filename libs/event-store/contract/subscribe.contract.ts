import { firstValueFrom, take, tap, toArray } from 'rxjs';
import { PAGE_LIMIT, type EventStore, type StoredEvent } from '../port.ts';
import { events, ids, nextOf, type ContractStores } from './harness.ts';

const numbered = (count: number, from = 0) => Array.from({ length: count }, (_, n) => n + from);

export function subscribeContract(bench: ContractStores): void {
  const started = async (count: number): Promise<[EventStore, string, number]> => {
    const [store, stream] = [await bench.open(), bench.stream()];
    const receipt = await store.append(stream, events(count), 'no-stream');
    return [store, stream, receipt.globalPosition];
  };

  describe('a subscription to a stream', () => {
    it('catches up over several pages, then goes on live', async () => {
      const count = PAGE_LIMIT * 2 + 10;
      const [store, stream] = await started(count);
      const seen = nextOf(store.subscribe(stream, null), count + 3);
      for (let n = 0; n < 3; n += 1) await store.append(stream, events(1), 'any');
      expect((await seen).map(({ revision }) => revision)).toEqual(numbered(count + 3));
    });

    it('begins after the revision that it is given', async () => {
      const [store, stream] = await started(5);
      const seen = nextOf(store.subscribe(stream, 2), 3);
      await store.append(stream, events(1), 4);
      expect((await seen).map(({ revision }) => revision)).toEqual([3, 4, 5]);
    });

    it('waits for a stream that has not begun, and for a revision that is yet to come', async () => {
      const [store, stream] = [await bench.open(), bench.stream()];
      const seen = nextOf(store.subscribe(stream, null), 2);
      const later = nextOf(store.subscribe(stream, 1), 1);
      await store.append(stream, events(1), 'no-stream');
      await store.append(stream, events(2), 0);
      expect((await seen).map(({ revision }) => revision)).toEqual([0, 1]);
      expect((await later).map(({ revision }) => revision)).toEqual([2]);
    });

    it('has no gap and no repeat while appends are running, wherever it begins', async () => {
      const [store, stream] = await started(10);
      const other = await bench.reopen(store);
      const seen: Promise<StoredEvent[]>[] = [];
      for (let n = 0; n < 60; n += 1) {
        await (n % 2 === 0 ? store : other).append(stream, events(1 + (n % 3)), 'any');
        if (n % 10 === 0) seen.push(nextOf((n % 20 === 0 ? store : other).subscribe(stream, n), 129 - n));
      }
      for (const [i, subscription] of seen.entries()) {
        const revisions = (await subscription).map(({ revision }) => revision);
        expect(revisions).toEqual(numbered(129 - i * 10, i * 10 + 1));
      }
    });

    it('hands over events as reading does, and no other stream', async () => {
      const [store, stream] = await started(3);
      await store.append(bench.stream(), events(3), 'no-stream');
      const seen = nextOf(store.subscribe(stream, null), 4);
      await store.append(stream, events(1), 2);
      expect(await seen).toEqual(await store.readStream(stream));
    });

    it('is over once it is unsubscribed', async () => {
      const [store, stream] = await started(2);
      const seen: StoredEvent[] = [];
      const subscription = store.subscribe(stream, null).subscribe((event) => {
        seen.push(event);
        subscription.unsubscribe();
      });
      const other = nextOf(store.subscribe(stream, null), 4);
      await store.append(stream, events(2), 1);
      await other;
      expect(seen).toHaveLength(1);
    });

    it('is there for each of many', async () => {
      const [store, stream] = await started(1);
      const seen = numbered(30).map(() => nextOf(store.subscribe(stream, null), 3));
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
    it('catches up, then goes on live, in global order and without gap or repeat', async () => {
      const [store, a, position] = await started(20);
      const b = bench.stream();
      const subscription = store.subscribeAll(position);
      const seen = nextOf(subscription, 40);
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

    it('begins at the start of the store where it is told to', async () => {
      const [store] = await started(3);
      const [first] = await store.readAll(null, 1);
      const [seen] = await nextOf(store.subscribeAll(null), 1);
      expect(seen).toEqual(first);
    });
  });
}

import { readWholeStream } from '../pages.ts';
import { PAGE_LIMIT, type EventStore, type ReadOptions, type StoredEvent } from '../port.ts';
import { events, everythingAfter, ids, type ContractStores } from './harness.ts';

export function readContract(stores: ContractStores): void {
  const tenEvents = async (): Promise<[EventStore, string]> => {
    const [store, stream] = [await stores.open(), stores.stream()];
    await store.append(stream, events(10), 'no-stream');
    return [store, stream];
  };

  describe('reading a stream', () => {
    it.each<[string, ReadOptions, number[]]>([
      ['the whole stream', {}, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]],
      ['from a revision, inclusive', { from: 7 }, [7, 8, 9]],
      ['from before the start', { from: -3, limit: 2 }, [0, 1]],
      ['a page', { from: 2, limit: 3 }, [2, 3, 4]],
      ['an empty page', { limit: 0 }, []],
      ['beyond the end', { from: 10 }, []],
      ['backwards from the end', { direction: 'backwards', limit: 3 }, [9, 8, 7]],
      ['backwards from a revision, inclusive', { direction: 'backwards', from: 2 }, [2, 1, 0]],
      ['backwards from beyond the end', { direction: 'backwards', from: 99, limit: 2 }, [9, 8]],
      ['backwards from before the start', { direction: 'backwards', from: -1 }, []],
    ])('returns %s', async (_, options, revisions) => {
      const [store, stream] = await tenEvents();
      const page = await store.readStream(stream, options);
      expect(page.map(({ revision }) => revision)).toEqual(revisions);
    });

    it('returns nothing when there is no stream', async () => {
      const store = await stores.open();
      expect(await store.readStream(stores.stream())).toEqual([]);
      expect(await store.readStream(stores.stream(), { direction: 'backwards' })).toEqual([]);
      expect(await store.head(stores.stream())).toBeNull();
    });

    it('returns new objects to each reader', async () => {
      const [store, stream] = await tenEvents();
      const [event] = await store.readStream(stream);
      (event?.data as { n: unknown }).n = 'changed';
      const [second] = await store.readStream(stream);
      expect(second?.data['n']).toBe(0);
    });

    it('returns full pages until the end, and no more than the page limit', async () => {
      const [store, stream] = [await stores.open(), stores.stream()];
      const written = events(PAGE_LIMIT + 5);
      await store.append(stream, written, 'no-stream');
      expect(await store.readStream(stream, { limit: 1_000_000 })).toHaveLength(PAGE_LIMIT);
      expect(await store.readStream(stream, { from: PAGE_LIMIT })).toHaveLength(5);
      const whole: StoredEvent[] = [];
      for await (const event of readWholeStream(store, stream)) whole.push(event);
      expect(ids(whole)).toEqual(ids(written));
      const end: StoredEvent[] = [];
      for await (const event of readWholeStream(store, stream, PAGE_LIMIT + 3)) end.push(event);
      expect(ids(end)).toEqual(ids(written.slice(-2)));
    });
  });

  describe('reading the whole store', () => {
    it('is in the order of global positions and of commits', async () => {
      const [store, a, b] = [await stores.open(), stores.stream(), stores.stream()];
      const start = await store.append(a, events(1), 'no-stream');
      const rounds = Array.from({ length: 20 }, (_, n) =>
        store.append(n % 3 === 0 ? b : a, events(2), 'any'),
      );
      const receipts = await Promise.all(rounds);
      const all = (await everythingAfter(store, start.globalPosition)).filter(
        ({ stream }) => stream === a || stream === b,
      );
      expect(all).toHaveLength(40);
      const positions = all.map(({ globalPosition }) => globalPosition);
      expect(positions).toEqual([...positions].sort((x, y) => x - y));
      for (const receipt of receipts) expect(positions).toContain(receipt.globalPosition);
      for (const stream of [a, b]) {
        const revisions = all.filter((event) => event.stream === stream).map(({ revision }) => revision);
        expect(revisions).toEqual(revisions.map((_, n) => n + revisions[0]!));
      }
    });

    it('is paged by position and limit', async () => {
      const [store, stream] = await tenEvents();
      const own = (await everythingAfter(store, null)).filter((event) => event.stream === stream);
      expect(own).toHaveLength(10);
      const page = await store.readAll(own[3]!.globalPosition, 3);
      expect(page.length).toBeLessThanOrEqual(3);
      expect(ids(page)[0]).toBe(own[4]!.id);
      expect(await store.readAll(own[9]!.globalPosition + 1_000_000_000)).toEqual([]);
    });
  });
}

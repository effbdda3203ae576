import { events, ids, nextEvents, type ContractStores } from './harness.ts';

export function sharingContract(stores: ContractStores): void {
  describe('two instances on one store', () => {
    it("read each other's appends at once", async () => {
      const [store, stream] = [await stores.open(), stores.stream()];
      const other = await stores.reopen(store);
      const written = events(2);
      await store.append(stream, written, 'no-stream');
      expect(ids(await other.readStream(stream))).toEqual(ids(written));
      await other.append(stream, events(1), 1);
      expect(await store.head(stream)).toBe(2);
    });

    it("have subscriptions that see each other's appends", async () => {
      const [store, stream] = [await stores.open(), stores.stream()];
      const other = await stores.reopen(store);
      const start = await store.append(stream, events(1), 'no-stream');
      const one = nextEvents(store.subscribe(stream, null), 4);
      const all = nextEvents(other.subscribeAll(start.globalPosition), 3);
      await other.append(stream, events(1), 0);
      await store.append(stream, events(1), 1);
      await other.append(stream, events(1), 2);
      expect((await one).map(({ revision }) => revision)).toEqual([0, 1, 2, 3]);
      expect((await all).map(({ revision }) => revision)).toEqual([1, 2, 3]);
    });

    it('share snapshots, and one works after the other is closed', async () => {
      const [store, stream] = [await stores.open(), stores.stream()];
      const other = await stores.reopen(store);
      await store.append(stream, events(1), 'no-stream');
      await store.snapshots.save(stream, 'field', 1, { revision: 0, state: '{}' });
      await store.close();
      expect(await other.snapshots.load(stream, 'field', 1)).toEqual({ revision: 0, state: '{}' });
      expect((await other.append(stream, events(1), 0)).revision).toBe(1);
    });
  });
}

import { events, type ContractStores } from './harness.ts';

export function snapshotContract(stores: ContractStores): void {
  describe('snapshots', () => {
    it('are loaded as they were saved', async () => {
      const [store, stream] = [await stores.open(), stores.stream()];
      const snapshot = { revision: 41, state: JSON.stringify({ field: ['31', '1'], words: 'Ø 🏁' }) };
      await store.snapshots.save(stream, 'field', 2, snapshot);
      expect(await store.snapshots.load(stream, 'field', 2)).toEqual(snapshot);
    });

    it('are found by their stream, name and version only', async () => {
      const [store, stream] = [await stores.open(), stores.stream()];
      await store.snapshots.save(stream, 'field', 2, { revision: 1, state: '{}' });
      expect(await store.snapshots.load(stream, 'field', 1)).toBeNull();
      expect(await store.snapshots.load(stream, 'field', 3)).toBeNull();
      expect(await store.snapshots.load(stream, 'results', 2)).toBeNull();
      expect(await store.snapshots.load(stores.stream(), 'field', 2)).toBeNull();
    });

    it('are replaced by newer ones, and not by older ones', async () => {
      const [store, stream] = [await stores.open(), stores.stream()];
      const save = (revision: number, state: string, version = 1) =>
        store.snapshots.save(stream, 'field', version, { revision, state });
      await save(5, 'five');
      await save(9, 'nine');
      await save(7, 'seven');
      expect(await store.snapshots.load(stream, 'field', 1)).toEqual({ revision: 9, state: 'nine' });
      await save(9, 'nine again');
      expect(await store.snapshots.load(stream, 'field', 1)).toEqual({ revision: 9, state: 'nine again' });
      await save(3, 'another version', 2);
      expect(await store.snapshots.load(stream, 'field', 1)).toBeNull();
      expect(await store.snapshots.load(stream, 'field', 2)).toEqual({
        revision: 3,
        state: 'another version',
      });
    });

    it('are dropped for one stream or for all, and the log stays', async () => {
      const [store, a, b] = [await stores.open(), stores.stream(), stores.stream()];
      for (const stream of [a, b]) {
        await store.append(stream, events(2), 'no-stream');
        await store.snapshots.save(stream, 'field', 1, { revision: 1, state: stream });
      }
      await store.snapshots.drop(a);
      expect(await store.snapshots.load(a, 'field', 1)).toBeNull();
      expect(await store.snapshots.load(b, 'field', 1)).toEqual({ revision: 1, state: b });
      await store.snapshots.drop();
      expect(await store.snapshots.load(b, 'field', 1)).toBeNull();
      await store.snapshots.save(a, 'field', 1, { revision: 0, state: 'an earlier one, after a drop' });
      expect((await store.snapshots.load(a, 'field', 1))?.revision).toBe(0);
      expect([await store.head(a), await store.head(b)]).toEqual([1, 1]);
    });
  });
}

import { StoreError } from '../errors.ts';
import { events, failure, ids, type ContractStores } from './harness.ts';

export function closingContract(stores: ContractStores): void {
  describe('closing', () => {
    it('leaves each running append acknowledged and stored, or refused as closed', async () => {
      const [store, stream] = [await stores.open(), stores.stream()];
      const witness = await stores.reopen(store);
      const acknowledged: string[] = [];
      const refusals: unknown[] = [];
      const write = async (): Promise<void> => {
        while (refusals.length === 0) {
          const batch = events(2);
          await store.append(stream, batch, 'any').then(
            () => acknowledged.push(...ids(batch)),
            (error: unknown) => refusals.push(error),
          );
          await new Promise((resolve) => setImmediate(resolve));
        }
      };
      const writers = [write(), write(), write(), write()];
      while (acknowledged.length < 20) await new Promise((resolve) => setImmediate(resolve));
      await store.close();
      await Promise.all(writers);
      for (const error of refusals) {
        expect(error).toBeInstanceOf(StoreError);
        expect((error as StoreError).code).toBe('store-closed');
      }
      const stored: string[] = [];
      for (let from = 0; ; from = stored.length) {
        const page = await witness.readStream(stream, { from });
        if (page.length === 0) break;
        stored.push(...ids(page));
      }
      expect([...stored].sort()).toEqual([...acknowledged].sort());
    });

    it('finishes the appends that were accepted', async () => {
      const [store, stream] = [await stores.open(), stores.stream()];
      const witness = await stores.reopen(store);
      const accepted = [1, 2, 3].map(() => store.append(stream, events(1), 'any'));
      await store.close();
      expect((await Promise.all(accepted)).map(({ revision }) => revision)).toEqual([0, 1, 2]);
      expect(await witness.head(stream)).toBe(2);
    });

    it('may be repeated, at the same time and later', async () => {
      const store = await stores.open();
      await store.append(stores.stream(), events(1), 'any');
      await Promise.all([store.close(), store.close()]);
      await store.close();
    });

    it('makes every other method fail', async () => {
      const [store, stream] = [await stores.open(), stores.stream()];
      await store.close();
      await failure(store.append(stream, events(1), 'any'), 'store-closed');
      await failure(store.readStream(stream), 'store-closed');
      await failure(store.readAll(null), 'store-closed');
      await failure(store.head(stream), 'store-closed');
      await failure(store.streams({ prefix: '' }), 'store-closed');
      await failure(store.snapshots.load(stream, 'field', 1), 'store-closed');
      await failure(store.snapshots.save(stream, 'field', 1, { revision: 0, state: '' }), 'store-closed');
      await failure(store.snapshots.drop(), 'store-closed');
      const { writable, problem } = await store.health();
      expect(writable).toBe(false);
      expect(problem).toContain('closed');
    });

    it('keeps everything for the next opening', async () => {
      const [store, stream] = [await stores.open(), stores.stream()];
      const witness = await stores.reopen(store);
      await store.append(stream, events(3), 'no-stream');
      const before = await store.readStream(stream);
      await store.close();
      await witness.close();
      const reopened = await stores.reopen(store);
      expect(await reopened.readStream(stream)).toEqual(before);
      expect((await reopened.append(stream, events(1), 2)).revision).toBe(3);
    });
  });

  describe('health', () => {
    it('names the engine, and says whether it can write and how fast', async () => {
      const store = await stores.open();
      const health = await store.health();
      expect(health).toMatchObject({ writable: true });
      expect(health.problem).toBeUndefined();
      expect(health.engine).toMatch(/^[a-z]+$/u);
      expect(health.version).toMatch(/^[0-9]/u);
      expect(health.latencyMs).toBeGreaterThanOrEqual(0);
    });
  });
}

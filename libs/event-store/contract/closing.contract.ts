import { StoreError } from '../errors.ts';
import { events, failure, ids, type ContractStores } from './harness.ts';

export function closingContract(bench: ContractStores): void {
  describe('closing', () => {
    it('while appends are running leaves each acknowledged and there, or refused as closed', async () => {
      const [store, stream] = [await bench.open(), bench.stream()];
      const witness = await bench.reopen(store);
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
      const there: string[] = [];
      for (let from = 0; ; from = there.length) {
        const page = await witness.readStream(stream, { from });
        if (page.length === 0) break;
        there.push(...ids(page));
      }
      expect([...there].sort()).toEqual([...acknowledged].sort());
    });

    it('finishes the appends that were taken', async () => {
      const [store, stream] = [await bench.open(), bench.stream()];
      const witness = await bench.reopen(store);
      const taken = [1, 2, 3].map(() => store.append(stream, events(1), 'any'));
      await store.close();
      expect((await Promise.all(taken)).map(({ revision }) => revision)).toEqual([0, 1, 2]);
      expect(await witness.head(stream)).toBe(2);
    });

    it('may be done again, at the same time and later', async () => {
      const store = await bench.open();
      await store.append(bench.stream(), events(1), 'any');
      await Promise.all([store.close(), store.close()]);
      await store.close();
    });

    it('is the end of every other method', async () => {
      const [store, stream] = [await bench.open(), bench.stream()];
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

    it('and opening again finds everything', async () => {
      const [store, stream] = [await bench.open(), bench.stream()];
      const witness = await bench.reopen(store);
      await store.append(stream, events(3), 'no-stream');
      const before = await store.readStream(stream);
      await store.close();
      await witness.close();
      const again = await bench.reopen(store);
      expect(await again.readStream(stream)).toEqual(before);
      expect((await again.append(stream, events(1), 2)).revision).toBe(3);
    });
  });

  describe('health', () => {
    it('names the engine, and says that it can write and how fast', async () => {
      const store = await bench.open();
      const health = await store.health();
      expect(health).toMatchObject({ writable: true });
      expect(health.problem).toBeUndefined();
      expect(health.engine).toMatch(/^[a-z]+$/u);
      expect(health.version).toMatch(/^[0-9]/u);
      expect(health.latencyMs).toBeGreaterThanOrEqual(0);
    });
  });
}

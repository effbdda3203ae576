import { events, type ContractStores } from './harness.ts';

export function catalogueContract(stores: ContractStores): void {
  describe('the catalogue of streams', () => {
    it('lists the streams with a prefix, newest first, each with its head and first position', async () => {
      const [store, prefix] = [await stores.open(), stores.stream('céd')];
      const first = await store.append(`${prefix}-a`, events(1), 'no-stream');
      const second = await store.append(`${prefix}-b`, events(1), 'no-stream');
      await store.append(stores.stream('other'), events(1), 'no-stream');
      await store.append(`${prefix}-a`, events(2), 0);
      expect(await store.streams({ prefix })).toEqual([
        { stream: `${prefix}-b`, revision: 0, firstPosition: second.globalPosition },
        { stream: `${prefix}-a`, revision: 2, firstPosition: first.globalPosition },
      ]);
    });

    it('is paged by the first position of the streams', async () => {
      const [store, prefix] = [await stores.open(), stores.stream()];
      for (let n = 0; n < 7; n += 1) await store.append(`${prefix}-${n}`, events(2), 'no-stream');
      const seen: string[] = [];
      for (let before: number | undefined; ;) {
        const page = await store.streams({ prefix, limit: 3, ...(before === undefined ? {} : { before }) });
        seen.push(...page.map(({ stream }) => stream));
        before = page.at(-1)?.firstPosition;
        if (before === undefined) break;
      }
      expect(seen).toEqual([6, 5, 4, 3, 2, 1, 0].map((n) => `${prefix}-${n}`));
    });

    it('takes a prefix literally, and is empty when no stream has it', async () => {
      const [store, prefix] = [await stores.open(), stores.stream('a%b_')];
      await store.append(`${prefix}x`, events(1), 'no-stream');
      expect(await store.streams({ prefix })).toHaveLength(1);
      expect(await store.streams({ prefix: prefix.replace('%', '_') })).toEqual([]);
      expect(await store.streams({ prefix: prefix.toUpperCase() })).toEqual([]);
    });

    it('does not list a stream whose only append was refused', async () => {
      const [store, stream] = [await stores.open(), stores.stream()];
      await store.append(stream, events(1), 3).catch(() => undefined);
      expect(await store.streams({ prefix: stream })).toEqual([]);
    });
  });
}

import { events, everythingAfter, type ContractStores } from './harness.ts';

/** The contract of engines whose global positions are 0, 1, 2 and so on. */
export function gaplessContract(stores: ContractStores): void {
  describe('global positions', () => {
    it('begin at 0 and have no gaps, even after refused appends', async () => {
      const [store, stream] = [await stores.open(), stores.stream()];
      await store.append(stream, events(2), 'no-stream');
      await store.append(stream, events(3), 7).catch(() => undefined);
      await store.append(stream, events(2), 1);
      const all = await store.readAll(null);
      expect(all.map(({ globalPosition }) => globalPosition)).toEqual([0, 1, 2, 3]);
    });

    it('have no gaps when many append at the same time', async () => {
      const [store, a, b] = [await stores.open(), stores.stream(), stores.stream()];
      const start = await store.append(a, events(1), 'no-stream');
      const rounds = Array.from({ length: 20 }, (_, n) =>
        store.append(n % 3 === 0 ? b : a, events(2), 'any'),
      );
      await Promise.all(rounds);
      const positions = (await everythingAfter(store, start.globalPosition)).map(
        (each) => each.globalPosition,
      );
      expect(positions).toEqual(Array.from({ length: 40 }, (_, n) => start.globalPosition + 1 + n));
    });
  });
}

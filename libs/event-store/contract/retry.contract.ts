import { events, failure, type ContractStores } from './harness.ts';

export function retryContract(stores: ContractStores): void {
  describe('a retry', () => {
    it.each(['no-stream', 1] as const)(
      'with the same ids at %s returns the first receipt',
      async (expected) => {
        const [store, stream] = [await stores.open(), stores.stream()];
        if (expected === 1) await store.append(stream, events(2), 'no-stream');
        const batch = events(3);
        const first = await store.append(stream, batch, expected);
        expect(await store.append(stream, batch, expected)).toEqual(first);
        expect(await store.head(stream)).toBe(first.revision);
      },
    );

    it('returns the first receipt when other events have followed, and from another instance', async () => {
      const [store, stream] = [await stores.open(), stores.stream()];
      const batch = events(2);
      const first = await store.append(stream, batch, 'no-stream');
      await store.append(stream, events(4), first.revision);
      const other = await stores.reopen(store);
      expect(await other.append(stream, batch, 'no-stream')).toEqual(first);
      expect(await store.head(stream)).toBe(5);
    });

    it('that shares a flush with its first try is written once', async () => {
      const [store, stream] = [await stores.open(), stores.stream()];
      const batch = events(2);
      const attempts = [1, 2, 3].map(() => store.append(stream, batch, 'no-stream'));
      const [first, ...others] = await Promise.all(attempts);
      expect(others).toEqual([first, first]);
      expect(await store.readStream(stream)).toHaveLength(2);
    });

    it('with other ids at the same revision is a conflict', async () => {
      const [store, stream] = [await stores.open(), stores.stream()];
      await store.append(stream, events(2), 'no-stream');
      const error = await failure(store.append(stream, events(2), 'no-stream'), 'wrong-expected-revision');
      expect(error.more.actualRevision).toBe(1);
    });

    it.each([
      ['only its beginning is stored', [0, 1, 2, 9]],
      ['only its end is stored', [9, 1, 2]],
      ['the order is different', [1, 0, 2]],
    ])('is a conflict when %s', async (_, picked) => {
      const [store, stream] = [await stores.open(), stores.stream()];
      const batch = events(3);
      await store.append(stream, batch, 'no-stream');
      const changed = picked.map((n) => batch[n] ?? events(1)[0]!);
      const error = await failure(store.append(stream, changed, 'no-stream'), 'wrong-expected-revision');
      expect(error.more.actualRevision).toBe(2);
      expect(await store.readStream(stream)).toHaveLength(3);
    });

    it('of the first part of a batch returns the receipt of that part', async () => {
      const [store, stream] = [await stores.open(), stores.stream()];
      const batch = events(3);
      await store.append(stream, batch, 'no-stream');
      expect((await store.append(stream, batch.slice(0, 2), 'no-stream')).revision).toBe(1);
      expect(await store.head(stream)).toBe(2);
    });

    it('at any revision appends again', async () => {
      const [store, stream] = [await stores.open(), stores.stream()];
      const batch = events(1);
      await store.append(stream, batch, 'any');
      await store.append(stream, batch, 1).catch(() => undefined);
      expect(await store.head(stream)).toBe(0);
    });
  });
}

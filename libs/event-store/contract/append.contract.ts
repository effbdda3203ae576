import type { ExpectedRevision } from '../port.ts';
import { events, everythingAfter, failure, ids, type ContractStores } from './harness.ts';

export function appendContract(stores: ContractStores): void {
  describe('append', () => {
    it('numbers the events of a stream from 0 and answers with the last', async () => {
      const [store, stream] = [await stores.open(), stores.stream()];
      const first = await store.append(stream, events(3), 'no-stream');
      expect(first.revision).toBe(2);
      const second = await store.append(stream, events(2), 2);
      expect(second.revision).toBe(4);
      expect(second.globalPosition).toBeGreaterThan(first.globalPosition);
      const page = await store.readStream(stream);
      expect(page.map(({ revision }) => revision)).toEqual([0, 1, 2, 3, 4]);
      expect(page.at(-1)?.globalPosition).toBe(second.globalPosition);
    });

    it('stores id, type, data and metadata as they were given', async () => {
      const [store, stream] = [await stores.open(), stores.stream('Østmarka-🏁')];
      const event = {
        id: 'c2a5b9d6-8d7e-4d43-9a5e-0d5f6b6d1c11',
        type: 'RüceñoteTaken✓',
        data: {
          words: 'naïve 日本語 🏎️ "quoted" \\ \u0000 \u2028 line\nbreak \ud83d',
          numbers: [0, -1, 1.5, 1e21, 5e-324, Number.MAX_SAFE_INTEGER, -1.7976931348623157e308],
          nothing: null,
          deep: { a: [{ b: [[], {}, [null, [true, false]]] }] },
          '': 'a key without a name',
          ['__proto__']: 'an ordinary key',
        },
        metadata: { official: { id: 'rc', name: 'Zoë' }, hash: 'f'.repeat(64) },
      };
      await store.append(stream, [event], 'no-stream');
      const [stored] = await store.readStream(stream);
      expect(stored).toEqual({ ...event, stream, revision: 0, globalPosition: expect.any(Number) as number });
      expect(JSON.stringify(stored?.data)).toBe(JSON.stringify(event.data));
    });

    it('stores the data as it was at the call, even if the caller changes the object later', async () => {
      const [store, stream] = [await stores.open(), stores.stream()];
      const data = { laps: [1] };
      const [event] = events(1);
      const appending = store.append(stream, [{ ...event!, data }], 'no-stream');
      data.laps.push(2);
      await appending;
      const [stored] = await store.readStream(stream);
      expect(stored?.data).toEqual({ laps: [1] });
    });

    it('accepts an event of a megabyte, and a batch larger than a page', async () => {
      const [store, stream] = [await stores.open(), stores.stream()];
      const text = 'x'.repeat(1_000_000);
      await store.append(stream, events(1, { text }), 'no-stream');
      const batch = events(1_500);
      expect((await store.append(stream, batch, 0)).revision).toBe(1_500);
      const [big] = await store.readStream(stream, { limit: 1 });
      expect(big?.data['text']).toBe(text);
      expect(ids(await store.readStream(stream, { from: 1_001 }))).toEqual(ids(batch.slice(1_000)));
    });

    it('accepts every revision when any is expected', async () => {
      const [store, stream] = [await stores.open(), stores.stream()];
      expect((await store.append(stream, events(1), 'any')).revision).toBe(0);
      expect((await store.append(stream, events(1), 'any')).revision).toBe(1);
    });

    it('rejects an append without events', async () => {
      const store = await stores.open();
      await expect(store.append(stores.stream(), [], 'any')).rejects.toThrow(TypeError);
    });
  });

  describe('a wrong expected revision', () => {
    it.each<[string, ExpectedRevision, number | null, number]>([
      ['behind the head', 0, 2, 3],
      ['ahead of the head', 7, 2, 3],
      ['no stream, but there is one', 'no-stream', 2, 3],
      ['a revision, but there is no stream', 0, null, 0],
    ])('is refused, and the error names the actual one: %s', async (_, expected, actual, before) => {
      const [store, stream] = [await stores.open(), stores.stream()];
      if (before > 0) await store.append(stream, events(before), 'no-stream');
      const error = await failure(store.append(stream, events(1), expected), 'wrong-expected-revision');
      expect(error.more.actualRevision).toBe(actual);
      expect(error.message).toContain(stream);
      expect(await store.readStream(stream)).toHaveLength(before);
    });

    it('refuses the whole batch', async () => {
      const [store, stream] = [await stores.open(), stores.stream()];
      const { globalPosition } = await store.append(stream, events(1), 'no-stream');
      await failure(store.append(stream, events(5), 3), 'wrong-expected-revision');
      const left = (await everythingAfter(store, globalPosition)).filter((event) => event.stream === stream);
      expect(left).toEqual([]);
    });

    it('concerns only its own append, also when others share the flush', async () => {
      const [store, stream, other] = [await stores.open(), stores.stream(), stores.stream()];
      const outcomes = await Promise.allSettled([
        store.append(stream, events(2), 'no-stream'),
        store.append(stream, events(2), 'no-stream'),
        store.append(other, events(1), 4),
        store.append(stream, events(1), 1),
        store.append(other, events(1), 'no-stream'),
      ]);
      expect(outcomes.map(({ status }) => status === 'fulfilled')).toEqual([true, false, false, true, true]);
      expect([await store.head(stream), await store.head(other)]).toEqual([2, 0]);
    });
  });

  describe('two writers', () => {
    it('at one revision: exactly one of them succeeds', async () => {
      const [store, stream] = [await stores.open(), stores.stream()];
      const both = [store, await stores.reopen(store)];
      await store.append(stream, events(1), 'no-stream');
      for (let head = 0; head < 20; head += 1) {
        const outcomes = await Promise.allSettled(both.map((each) => each.append(stream, events(1), head)));
        expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
        expect(await store.head(stream)).toBe(head + 1);
      }
    });

    it('that try again until they succeed leave a stream without gaps, each in its own order', async () => {
      const [store, stream] = [await stores.open(), stores.stream()];
      const both = [store, await stores.reopen(store)];
      const write = async (writer: number): Promise<void> => {
        for (let n = 0; n < 25;) {
          const head = await both[writer]!.head(stream);
          const taken = both[writer]!.append(stream, events(1, { writer, n }), head ?? 'no-stream');
          n += await taken.then(
            () => 1,
            () => 0,
          );
        }
      };
      await Promise.all([write(0), write(1)]);
      const page = await store.readStream(stream);
      expect(page.map(({ revision }) => revision)).toEqual(Array.from({ length: 50 }, (_, n) => n));
      for (const writer of [0, 1]) {
        const own = page.filter(({ data }) => data['writer'] === writer).map(({ data }) => data['n']);
        expect(own).toEqual(Array.from({ length: 25 }, (_, n) => n));
      }
    });
  });
}

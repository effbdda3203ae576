import { launch } from '../../../test/support/event-store/launch.ts';
import { events, ids, nextOf, type Bench } from './harness.ts';

export function sharingContract(bench: Bench): void {
  describe('two instances on one store', () => {
    it("read each other's appends at once", async () => {
      const [store, stream] = [await bench.open(), bench.stream()];
      const other = await bench.reopen(store);
      const written = events(2);
      await store.append(stream, written, 'no-stream');
      expect(ids(await other.readStream(stream))).toEqual(ids(written));
      await other.append(stream, events(1), 1);
      expect(await store.head(stream)).toBe(2);
    });

    it("have subscriptions that see each other's appends", async () => {
      const [store, stream] = [await bench.open(), bench.stream()];
      const other = await bench.reopen(store);
      const start = await store.append(stream, events(1), 'no-stream');
      const one = nextOf(store.subscribe(stream, null), 4);
      const all = nextOf(other.subscribeAll(start.globalPosition), 3);
      await other.append(stream, events(1), 0);
      await store.append(stream, events(1), 1);
      await other.append(stream, events(1), 2);
      expect((await one).map(({ revision }) => revision)).toEqual([0, 1, 2, 3]);
      expect((await all).map(({ revision }) => revision)).toEqual([1, 2, 3]);
    });

    it('share snapshots, and outlive each other', async () => {
      const [store, stream] = [await bench.open(), bench.stream()];
      const other = await bench.reopen(store);
      await store.append(stream, events(1), 'no-stream');
      await store.snapshots.save(stream, 'field', 1, { revision: 0, state: '{}' });
      await store.close();
      expect(await other.snapshots.load(stream, 'field', 1)).toEqual({ revision: 0, state: '{}' });
      expect((await other.append(stream, events(1), 0)).revision).toBe(1);
    });
  });

  if (!bench.multiProcess) return;

  describe('another process', () => {
    it('reads, follows and appends what this one sees', async () => {
      const [store, stream] = [await bench.open(), bench.stream()];
      const written = events(3, { words: 'größer 🏁' });
      await store.append(stream, written, 'no-stream');
      const follower = launch('follow', store.url, stream, '5');
      const own = nextOf(store.subscribe(stream, 2), 3);
      await follower.lines(3);
      await store.append(stream, events(1), 2);
      const appender = launch('append', store.url, stream, '2');
      expect(await appender.ended).toBe(0);
      expect((await own).map(({ revision }) => revision)).toEqual([3, 4, 5]);
      expect(await follower.ended).toBe(0);
      const seen = (await follower.lines(5)).map((line) => JSON.parse(line) as unknown);
      expect(seen).toEqual(await store.readStream(stream, { limit: 5 }));
    }, 60_000);

    it('and this one at one stream: every append that was acknowledged is there, once', async () => {
      const [store, stream] = [await bench.open(), bench.stream()];
      const appender = launch('append', store.url, stream, '150');
      await appender.lines(1);
      for (let n = 0; n < 150; n += 1) await store.append(stream, events(1), 'any');
      expect(await appender.ended).toBe(0);
      const all = await store.readStream(stream);
      expect(all).toHaveLength(300);
      expect(new Set(ids(all)).size).toBe(300);
    }, 60_000);
  });
}

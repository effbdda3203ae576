import { launchProcess } from '../../../test/support/event-store/launch.ts';
import { events, ids, nextEvents, type ContractStores } from './harness.ts';

/** The contract of engines whose stores other processes can open. */
export function processesContract(stores: ContractStores): void {
  describe('another process', () => {
    it('reads and follows what this one appends, and the reverse', async () => {
      const [store, stream] = [await stores.open(), stores.stream()];
      const written = events(3, { words: 'größer 🏁' });
      await store.append(stream, written, 'no-stream');
      const follower = launchProcess('follow', store.url, stream, '5');
      const own = nextEvents(store.subscribe(stream, 2), 3);
      await follower.lines(3);
      await store.append(stream, events(1), 2);
      const appender = launchProcess('append', store.url, stream, '2');
      expect(await appender.ended).toBe(0);
      expect((await own).map(({ revision }) => revision)).toEqual([3, 4, 5]);
      expect(await follower.ended).toBe(0);
      const seen = (await follower.lines(5)).map((line) => JSON.parse(line) as unknown);
      expect(seen).toEqual(await store.readStream(stream, { limit: 5 }));
    }, 60_000);

    it('and this one append to one stream: every acknowledged event is stored once', async () => {
      const [store, stream] = [await stores.open(), stores.stream()];
      const appender = launchProcess('append', store.url, stream, '150');
      await appender.lines(1);
      for (let n = 0; n < 150; n += 1) await store.append(stream, events(1), 'any');
      expect(await appender.ended).toBe(0);
      const all = await store.readStream(stream);
      expect(all).toHaveLength(300);
      expect(new Set(ids(all)).size).toBe(300);
    }, 60_000);
  });
}

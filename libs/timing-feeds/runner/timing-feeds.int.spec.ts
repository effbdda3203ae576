import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { filter, firstValueFrom, map, take, toArray } from 'rxjs';
import type { Command } from '#domain';
import { openStore } from '#event-store/open';
import { RaceControl } from '#race-control';
import type { EventStore, StoredEvent } from '#event-store';
import { feedMeeting } from '../../../test/support/feed-meeting.ts';
import { accept, enter, FaultyStore, logOf, MEETING, schedule } from '../../../test/support/race.ts';
import { feedsFile, type SentFeedsFile } from '../feeds-file.ts';
import type { FeedStatus } from '../feed-status.ts';
import { systemClock, type RunningFeeds } from '../feed-types.ts';
import { encodeP3 } from '../protocols/p3/p3.ts';
import { folderFiles, type FeedFiles } from '../recording/feed-files.ts';
import { openRawLog } from '../recording/raw-log.ts';
import { verifyRawLog } from '../recording/verify.ts';
import { openFeeds } from './timing-feeds.ts';

const GREEN = '2026-05-02T18:00:00.000Z';
const START_MS = Date.parse(GREEN);
const CARS = ['12', '24', '48'];

/** A P3 decoder on this machine. It sends what it saw to the connections that it has. */
class Decoder {
  readonly sockets = new Set<Socket>();
  private readonly server: Server = createServer((socket) => {
    this.sockets.add(socket);
    socket.on('error', () => undefined).once('close', () => this.sockets.delete(socket));
    socket.write(encodeP3({ kind: 'clock', decoder: '7', timeUs: Date.now() * 1_000 }));
  });

  async open(): Promise<this> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return this;
  }

  get url(): string {
    return `p3://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Sends passings of the cars in turn, a second apart, from number `from` to `to`. */
  see(from: number, to: number): void {
    for (const socket of this.sockets)
      for (let number = from; number <= to; number += 1) socket.write(passing(number));
  }

  close(): void {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
  }
}

/** The clocks of the tests' decoder and of the server are the same. */
const passing = (number: number) =>
  encodeP3({
    kind: 'passing',
    decoder: '7',
    number,
    transponder: `10${number % CARS.length}`,
    timeUs: (START_MS + number * 5_000) * 1_000,
    hits: 40,
    strength: 90,
  });

describe('the feeds of a meeting', () => {
  let folder: string;
  let store: EventStore;
  let faults: FaultyStore;
  let race: RaceControl;
  let decoder: Decoder;
  let feeds: RunningFeeds;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'feeds-'));
    store = await openStore('memory:');
    faults = new FaultyStore(store);
    race = new RaceControl(faults.store, { presets: new Map() });
    decoder = await new Decoder().open();
    await accept(race, schedule);
    for (const [i, car] of CARS.entries())
      await accept(race, { ...(enter(car) as object), transponder: `10${i}` } as Command);
    for (const command of [
      { type: 'DrawLineup', session: 'heat', order: CARS },
      { type: 'PostLineup', session: 'heat' },
      { type: 'OpenSession', session: 'heat' },
    ] satisfies Command[])
      await accept(race, command);
  });
  afterEach(async () => {
    await feeds.stop();
    decoder.close();
    await race.drain();
    await store.close();
    await rm(folder, { recursive: true });
  });

  const green = () => accept(race, { type: 'ShowGreen', session: 'heat', at: GREEN });
  const files = () => folderFiles(folder);

  /** Starts the feeds, and waits until the decoder has a connection. */
  const start = async (
    options: { feed?: Partial<SentFeedsFile['feeds'][number]>; files?: FeedFiles | null } = {},
  ): Promise<void> => {
    const feed = { name: 'sf', url: decoder.url, ...options.feed };
    const file = feedsFile.parse({ meeting: MEETING, feeds: [feed] });
    const from = options.files === undefined ? files() : options.files;
    // The clock of the server is that of the decoder: a question for the time is not answered.
    feeds = openFeeds(file, { meeting: feedMeeting(race, MEETING), clock: systemClock, files: () => from });
    await feeds.start();
    await status(({ state }) => state === 'live');
  };

  const status = (is: (status: FeedStatus) => boolean): Promise<FeedStatus> =>
    firstValueFrom(
      feeds.statuses.pipe(
        map(([first]) => first),
        filter((first) => first !== undefined && is(first)),
        map((first) => first as FeedStatus),
      ),
    );

  const crossed = (one: RunningFeeds, count: number) =>
    firstValueFrom(one.statuses.pipe(filter(([first]) => first?.counts.crossings === count)));

  /** Returns the hash of the first record of the raw log. */
  const firstHash = async (): Promise<string> => {
    const log = await openRawLog({ files: files(), clock: systemClock });
    const hash = log.firstHash();
    await log.close();
    return String(hash);
  };

  const numbersIn = (log: readonly StoredEvent[]): unknown[] =>
    log.flatMap(({ type, data }) =>
      type === 'CrossingSeen' ? [(data['passing'] as { number: number }).number] : [],
    );
  const numbers = async () => numbersIn(await logOf(store));
  const upTo = (last: number) => Array.from({ length: last }, (_, i) => i + 1);

  it('records each crossing once, and keeps the raw data', async () => {
    await green();
    await start();
    decoder.see(1, 30);
    decoder.see(11, 40);
    const { counts, lamp, raw } = await status((each) => each.counts.crossings === 40);
    await feeds.stop();
    expect(await numbers()).toEqual(upTo(40));
    expect({ lamp, repeats: counts.repeats, isKept: raw.kept }).toEqual({
      lamp: 'green',
      repeats: 20,
      isKept: true,
    });
    expect(await verifyRawLog(files())).toMatchObject({ problems: [] });
  });

  it('write nothing further when the decoder repeats after a restart of the server', async () => {
    await green();
    await start();
    decoder.see(1, 30);
    await status((each) => each.counts.crossings === 30);
    await feeds.stop();
    await start();
    decoder.see(11, 40);
    await status((each) => each.counts.passings + each.counts.repeats >= 30 && each.counts.waiting === 0);
    await feeds.stop();
    expect((await numbers()).toSorted((a, b) => Number(a) - Number(b))).toEqual(upTo(40));
  });

  it('read the raw log again after a crash, and write nothing further', async () => {
    await green();
    await start({ files: { ...files(), replace: () => Promise.reject(new Error('no checkpoint')) } });
    decoder.see(1, 30);
    await status((each) => each.counts.crossings === 30);
    await feeds.stop();
    await start();
    const { counts } = await status((each) => each.counts.crossings === 30);
    await feeds.stop();
    expect(counts.passings).toBe(30);
    expect(await numbers()).toEqual(upTo(30));
  });

  it('issue what the raw log has and the meeting has not', async () => {
    await green();
    await start();
    faults.planAppends('fail', 'store-unavailable', 1_000);
    decoder.see(1, 30);
    await status((each) => each.trouble?.code === 'store-away');
    await feeds.stop();
    await race.drain();
    race = new RaceControl(store, { presets: new Map() });
    await start();
    await status((each) => each.counts.crossings === 30);
    await feeds.stop();
    expect(await numbers()).toEqual(upTo(30));
  });

  it('wait while the store is away, and lose nothing', async () => {
    await green();
    await start();
    faults.planAppends('fail', 'store-unavailable', 2);
    decoder.see(1, 30);
    await status((each) => each.counts.crossings === 30);
    expect(await numbers()).toEqual(upTo(30));
  });

  it('hold crossings until a green is entered late', async () => {
    await start();
    decoder.see(1, 6);
    await status((each) => each.counts.held === 6);
    await green();
    await status((each) => each.counts.crossings === 6);
    expect(await numbers()).toEqual(upTo(6));
  });

  it('go on without raw data when the disk is full, with a red lamp', async () => {
    await green();
    const full: FeedFiles = { ...files(), open: () => Promise.reject(new Error('ENOSPC: no space left')) };
    await start({ files: full });
    decoder.see(1, 10);
    const { lamp, trouble, raw } = await status(
      (each) => each.counts.crossings === 10 && each.trouble?.code === 'raw-not-kept',
    );
    expect({ lamp, code: trouble?.code, isKept: raw.kept }).toEqual({
      lamp: 'red',
      code: 'raw-not-kept',
      isKept: false,
    });
  });

  it('go on live when the raw log cannot be read, with a red lamp', async () => {
    await green();
    await start();
    decoder.see(1, 10);
    await status((each) => each.counts.crossings === 10);
    await feeds.stop();
    await rm(join(folder, 'checkpoint.json'));
    let reads = 0;
    // The end of the log can be read, and not its middle.
    const broken: FeedFiles = {
      ...files(),
      read: (name, from) => {
        reads += 1;
        if (reads > 1) throw new Error('EIO: i/o error');
        return files().read(name, from);
      },
    };
    await start({ files: broken });
    decoder.see(1, 20);
    const { lamp, trouble } = await status((each) => each.counts.passings >= 10);
    expect({ lamp, code: trouble?.code }).toEqual({ lamp: 'red', code: 'feed-fault' });
  });

  it('say that nobody chose a folder for raw data', async () => {
    await start({ files: null });
    expect(feeds.status()).toMatchObject([{ lamp: 'amber', raw: { kept: false }, state: 'live' }]);
  });

  it('connect again, and count on', async () => {
    await green();
    await start();
    decoder.see(1, 10);
    await status((each) => each.counts.crossings === 10);
    for (const socket of decoder.sockets) socket.destroy();
    await status((each) => each.state === 'lost');
    await status((each) => each.state === 'live');
    decoder.see(1, 20);
    await status((each) => each.counts.crossings === 20);
    expect(await numbers()).toEqual(upTo(20));
  });

  it('seal the raw log when results are posted', async () => {
    await green();
    await start();
    decoder.see(1, 10);
    await status((each) => each.counts.crossings === 10);
    const sealed = firstValueFrom(race.changes(MEETING).pipe(filter(({ type }) => type === 'FeedSealed')));
    await accept(race, { type: 'ShowCheckered', session: 'heat', confirm: true });
    await accept(race, { type: 'PostResults', session: 'heat', confirm: true });
    const { data } = await sealed;
    await feeds.stop();
    expect(data).toMatchObject({ feed: 'sf', from: 1, log: await firstHash() });
  });

  it('seal the raw logs of two servers', async () => {
    await green();
    await start();
    const [other, otherFolder] = [feeds, folder];
    folder = await mkdtemp(join(tmpdir(), 'feeds-'));
    await start();
    decoder.see(1, 10);
    const sealed = firstValueFrom(
      race.changes(MEETING).pipe(
        filter((event) => event.type === 'FeedSealed'),
        map(({ data }) => data.log),
        take(2),
        toArray(),
      ),
    );
    for (const each of [other, feeds]) await crossed(each, 10);
    await accept(race, { type: 'ShowCheckered', session: 'heat', confirm: true });
    await accept(race, { type: 'PostResults', session: 'heat', confirm: true });
    const logs = await sealed;
    await Promise.all([other.stop(), feeds.stop()]);
    await rm(otherFolder, { recursive: true });
    expect(new Set(logs).size).toBe(2);
    expect(logs).toContain(await firstHash());
  });

  it('take passings of a bridge, and say which are new', async () => {
    await green();
    await start({ feed: { url: 'bridge:' } });
    const at = '2026-05-02T18:00:09.000Z';
    const first = { transponder: '100', at, number: 1 };
    const bridge = feeds.feed('sf');
    expect(await bridge?.accept([first, first, { ...first, number: 2 }])).toEqual({
      accepted: 2,
      repeated: 1,
      refused: 0,
    });
    expect(await numbers()).toEqual([1, 2]);
  });
});

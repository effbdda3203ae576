import type { Command } from '#domain';
import { openStore } from '#event-store/open';
import { RaceControl } from '#race-control';
import {
  feedsFile,
  openFeeds,
  p3Decoder,
  type ConnectionHandlers,
  type Dial,
  type RunningFeeds,
} from '#timing-feeds';
import { captureExpected, captureLines } from './feed-captures.ts';
import { feedMeeting } from './feed-meeting.ts';
import { accept, logOf, nextTurn } from './race.ts';
import { VirtualClock } from './virtual-clock.ts';

interface Assignment {
  readonly transponder: string;
  readonly car: string;
  readonly from_?: string;
}

export interface AllStarExpected {
  readonly greenAt: string;
  readonly laps: number;
  readonly crossings: number;
  readonly assign: readonly Assignment[];
  readonly lateAssign: Assignment;
  readonly expected: {
    readonly order: readonly string[];
    readonly laps: Readonly<Record<string, number>>;
    readonly total: number;
  };
  readonly readers: Readonly<Record<'a' | 'b', { readonly distinctPassings: number }>>;
}

export const expectedOpen = (): AllStarExpected =>
  captureExpected<AllStarExpected>('synthetic/all-star-open.expected.json');

/** What a reader of the capture gave, and when: shortly after the newest passing that it has told. */
export interface Chunk {
  readonly reader: 'a' | 'b';
  readonly connection: number;
  readonly bytes: Uint8Array;
  readonly atMs: number;
}

const DELAY_MS = 30;

/** Returns the chunks of both readers in their order. The capture was made faster than the race was run. */
export function chunksOfOpen(): Chunk[] {
  return [...chunksOf('a'), ...chunksOf('b')].sort((one, other) => one.atMs - other.atMs);
}

function chunksOf(reader: 'a' | 'b'): Chunk[] {
  let decoder = p3Decoder();
  let [newestMs, last] = [0, 0];
  const chunks = captureLines(`synthetic/all-star-open.reader-${reader}.chunks.ndjson`).map((line) => {
    const { conn: connection, hex } = JSON.parse(line) as { conn: number; hex: string };
    if (connection !== last) decoder = p3Decoder();
    last = connection;
    const bytes = Buffer.from(hex, 'hex');
    for (const record of decoder.push(bytes))
      if (record.kind === 'passing') newestMs = Math.max(newestMs, record.timeUs / 1_000);
    return { reader, connection, bytes, atMs: newestMs + DELAY_MS };
  });
  const first = chunks.find(({ atMs }) => atMs > DELAY_MS)?.atMs ?? 0;
  return chunks.map((chunk) => ({ ...chunk, atMs: Math.max(chunk.atMs, first) }));
}

const MEETING = 'all-star-open';
const FEEDS = feedsFile.parse({
  meeting: MEETING,
  feeds: [
    { name: 'a', url: 'p3://127.0.0.1:1' },
    { name: 'b', url: 'p3://127.0.0.1:2', backup: true },
  ],
});

/** The All-Star Open: a meeting, and its two readers as the capture has them. */
export class AllStarOpen {
  private clock = new VirtualClock(0);
  private readonly readers = new Map<string, { handlers: ConnectionHandlers; connection: number }>();
  private feeds: RunningFeeds | null = null;

  private constructor(
    readonly race: RaceControl,
    private readonly store: Awaited<ReturnType<typeof openStore>>,
  ) {}

  /** Schedules the meeting, and shows the green flag. */
  static async open(): Promise<AllStarOpen> {
    const store = await openStore('memory:');
    const race = new RaceControl(store, { presets: new Map() });
    const open = new AllStarOpen(race, store);
    const { assign, expected, greenAt, laps } = expectedOpen();
    const grid = expected.order;
    await open.issue(
      {
        type: 'ScheduleMeeting',
        meeting: MEETING,
        name: 'All-Star Open',
        date: '2022-05-22',
        track: { name: 'Texas', lengthMiles: 1.5 },
        format: {
          id: 'open',
          sessions: [{ id: 'race', kind: 'main', laps, cautionLapsCount: true, lineup: [{ draw: true }] }],
        },
      },
      ...grid.map((car): Command => ({ type: 'EnterCar', car, driver: `Driver ${car}` })),
      ...assign.map(({ transponder, car, from_: from }): Command => ({
        type: 'AssignTransponder',
        transponder,
        car,
        ...(from && { from }),
      })),
      { type: 'DrawLineup', session: 'race', order: [...grid] },
      { type: 'PostLineup', session: 'race' },
      { type: 'OpenSession', session: 'race' },
      { type: 'ShowGreen', session: 'race', at: greenAt },
    );
    return open;
  }

  async issue(...commands: readonly Command[]): Promise<void> {
    for (const command of commands) await accept(this.race, command, { meeting: MEETING });
  }

  /** Plays chunks into new feeds: a server starts before the first of them and stops after the last. */
  async play(chunks: readonly Chunk[]): Promise<void> {
    this.readers.clear();
    this.clock = new VirtualClock(chunks[0]?.atMs ?? 0);
    const feeds = openFeeds(FEEDS, {
      meeting: feedMeeting(this.race, MEETING),
      clock: this.clock,
      files: () => null,
      dial: ({ port }) => this.dial(port === 1 ? 'a' : 'b'),
    });
    this.feeds = feeds;
    await feeds.start();
    for (const chunk of chunks) await this.hear(chunk);
    await this.settle();
    await feeds.stop();
  }

  /** The passings, the repeats and the damaged frames of the last play, by reader. */
  get counts() {
    return this.feeds?.status().map(({ counts }) => counts) ?? [];
  }

  log = () => logOf(this.store, MEETING);

  async close(): Promise<void> {
    await this.race.drain();
    await this.store.close();
  }

  private dial(reader: string): Dial {
    return (handlers) => {
      this.readers.set(reader, { handlers, connection: 0 });
      const nothing = () => undefined;
      return { start: nothing, send: nothing, heard: nothing, renew: nothing, pause: nothing, stop: nothing };
    };
  }

  private async hear({ reader, connection, bytes, atMs }: Chunk): Promise<void> {
    const known = this.readers.get(reader);
    if (!known) throw new Error(`There is no reader ${reader}.`);
    this.clock.advanceTo(atMs);
    if (known.connection !== connection) {
      if (known.connection > 0) known.handlers.lost('The capture has a new connection.');
      known.handlers.connected();
      known.connection = connection;
    }
    known.handlers.bytes(bytes);
    await nextTurn();
  }

  /** Lets the waits for a first reader end, and the commands be answered. */
  private async settle(): Promise<void> {
    const waiting = () => this.feeds?.status().some(({ counts }) => counts.waiting > 0) === true;
    for (let turn = 0; turn < 20 || waiting(); turn += 1) {
      this.clock.advanceTo(this.clock.now() + 250);
      await nextTurn();
    }
  }
}

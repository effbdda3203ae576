import { Subject } from 'rxjs';
import {
  feedsFile,
  openFeeds,
  type ConnectionHandlers,
  type FeedCommand,
  type FeedFiles,
  type FeedOutcome,
  type FeedStatus,
  type MeetingNow,
  type RunningFeeds,
  type SentFeedsFile,
} from '#timing-feeds';
import { nextTurn } from './race.ts';
import { VirtualClock } from './virtual-clock.ts';

const SCENE_START = '2026-05-02T18:00:00.000Z';
const STEP_MS = 250;
const MAX_STEPS = 4_000;

/** Feeds on a clock that the test moves, with raw logs in memory and a meeting that the test answers for. */
export class FeedScene {
  readonly clock = new VirtualClock(Date.parse(SCENE_START));
  readonly issued: FeedCommand[] = [];
  /** Whether each socket was paused or let go on, in this order. */
  readonly pauses: boolean[] = [];
  answer: (command: FeedCommand) => FeedOutcome = () => ({ kind: 'accepted', revision: 1 });
  laps: ReadonlyMap<string, number> = new Map();
  /** The error of the disk when a raw log is read from its beginning; null if it can be read. */
  diskError: string | null = null;
  /** Whether raw logs are kept. */
  keepsRaw = true;
  feeds!: RunningFeeds;
  readonly disks = new Map<string, Map<string, Uint8Array>>();
  private readonly sockets: ConnectionHandlers[] = [];
  private readonly changes = new Subject<MeetingNow>();
  private revision = 0;

  async start(feeds: SentFeedsFile['feeds'], meeting = 'm'): Promise<this> {
    this.sockets.length = 0;
    this.feeds = openFeeds(feedsFile.parse({ meeting, feeds }), {
      meeting: {
        meeting,
        changes: this.changes,
        commandId: (identity) => identity,
        laps: () => Promise.resolve(this.laps),
        issue: (_feed, commands) => {
          this.issued.push(...commands);
          return Promise.resolve(commands.map((command) => this.answer(command)));
        },
      },
      clock: this.clock,
      files: (feed) => (this.keepsRaw ? this.filesOf(feed) : null),
      dial: () => (handlers) => this.dial(handlers),
    });
    await this.feeds.start();
    return this;
  }

  /** Sends bytes on the connection of a feed that has one. */
  send(bytes: Uint8Array, feed = 0): void {
    this.sockets[feed]?.bytes(bytes);
  }

  change(now: Partial<MeetingNow>): void {
    this.revision += 1;
    this.changes.next({ revision: this.revision, sessions: [], cars: new Map(), entries: [], ...now });
  }

  status(feed = 0): FeedStatus {
    const status = this.feeds.status()[feed];
    if (!status) throw new Error(`There is no feed ${feed}.`);
    return status;
  }

  /** Moves the clock on until something is so. */
  async until(isSo: () => boolean): Promise<void> {
    for (let steps = 0; !isSo(); steps += 1) {
      if (steps === MAX_STEPS) throw new Error(`It did not happen: ${JSON.stringify(this.feeds.status())}`);
      await this.pass(STEP_MS);
    }
  }

  /** Moves the clock on, and lets everything run that waits for nothing but its turn. */
  async pass(ms: number): Promise<void> {
    const end = this.clock.now() + ms;
    for (let at = this.clock.now(); at < end;) {
      at = Math.min(end, at + STEP_MS);
      this.clock.advanceTo(at);
      await nextTurn();
    }
  }

  /** Resolves with the answer of a feed, while the clock moves on. */
  async answered<T>(answer: Promise<T> | undefined): Promise<T> {
    let result: { readonly value: T } | null = null;
    void answer?.then((value) => (result = { value }));
    await this.until(() => result !== null);
    return (result as unknown as { readonly value: T }).value;
  }

  async stop(): Promise<void> {
    await this.answered(this.feeds.stop().then(() => true));
  }

  private dial(handlers: ConnectionHandlers) {
    this.sockets.push(handlers);
    return {
      start: () => handlers.connected(),
      send: () => undefined,
      heard: () => undefined,
      renew: () => undefined,
      pause: (isPaused: boolean) => void this.pauses.push(isPaused),
      stop: () => undefined,
    };
  }

  private filesOf(feed: string): FeedFiles {
    const disk = this.disks.get(feed) ?? new Map<string, Uint8Array>();
    this.disks.set(feed, disk);
    const bytesOf = (name: string): Uint8Array => disk.get(name) ?? new Uint8Array();
    const read = (name: string, from: number): AsyncIterable<Uint8Array> =>
      this.read(bytesOf(name), from, name);
    return {
      list: () => Promise.resolve([...disk.keys()]),
      size: (name) => Promise.resolve(bytesOf(name).length),
      read,
      replace: (name, bytes) => Promise.resolve(void disk.set(name, bytes)),
      open: (name) => {
        disk.set(name, bytesOf(name));
        return Promise.resolve({
          size: () => Promise.resolve(bytesOf(name).length),
          write: (position, bytes) =>
            Promise.resolve(void disk.set(name, Buffer.concat([bytesOf(name).subarray(0, position), bytes]))),
          sync: () => Promise.resolve(),
          truncate: (size) => Promise.resolve(void disk.set(name, bytesOf(name).subarray(0, size))),
          close: () => Promise.resolve(),
        });
      },
    };
  }

  private async *read(bytes: Uint8Array, from: number, name: string): AsyncIterable<Uint8Array> {
    await Promise.resolve();
    if (this.diskError !== null && from === 0 && name.endsWith('.ndjson')) throw new Error(this.diskError);
    yield bytes.subarray(from);
  }
}

import { hash } from 'node:crypto';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { NEVER } from 'rxjs';
import {
  encodeP3,
  feedsFile,
  folderFiles,
  openFeeds,
  systemClock,
  verifyRawLog,
  type ConnectionHandlers,
  type FeedCommand,
  type FeedMeeting,
} from '#timing-feeds';

/** A program of its own, so that its memory is that of the feeds: two readers with 1,000,000 passings. */
const PASSINGS = Number(process.argv[3] ?? 1_000_000);
const READERS = ['a', 'b'] as const;
const PER_READER = PASSINGS / READERS.length;
const PER_CONNECTION = 100;
const REPEATED = 20;
const RESTARTS = 3;
const PER_EPOCH = Math.ceil(PER_READER / (RESTARTS + 1));
const TRANSPONDERS = 1_000;
/** Bytes that a reader may be ahead of the disk: a socket would hold no more. */
const CHUNK = 8 * 1024;

/** Counts what a meeting would accept: one bit for each passing. */
class CountingMeeting implements FeedMeeting {
  readonly meeting = 'load';
  readonly changes = NEVER;
  readonly laps = () => Promise.resolve(new Map<string, number>());
  readonly seen = new Map(READERS.map((reader) => [reader as string, new Uint8Array(PER_READER / 8 + 1)]));
  accepted = 0;
  again = 0;
  unknown = 0;

  readonly commandId = (identity: string): string => hash('sha256', identity);

  readonly issue = async (feed: string, commands: readonly FeedCommand[]) => {
    for (const { command } of commands)
      if (command.type === 'RecordCrossing' && command.passing) this.note(feed, command.passing);
    return commands.map(() => ({ kind: 'accepted', revision: 0 }) as const);
  };

  private note(feed: string, { epoch, number }: { epoch: number; number: number }): void {
    const index = epoch * PER_EPOCH + number - 1;
    const bits = this.seen.get(feed);
    const byte = bits?.[index >> 3];
    if (!bits || byte === undefined || number > PER_EPOCH) this.unknown += 1;
    else if (byte & (1 << (index & 7))) this.again += 1;
    else {
      bits[index >> 3] = byte | (1 << (index & 7));
      this.accepted += 1;
    }
  }
}

/** A reader whose connection breaks after every 100 passings; the next one repeats the last 20. */
class Reader {
  private next = 0;
  private isPaused = false;
  private frames: Uint8Array[] = [];

  constructor(
    private readonly handlers: ConnectionHandlers,
    private readonly decoder: string,
  ) {}

  get isDone(): boolean {
    return this.next >= PER_READER;
  }

  pause(isPaused: boolean): void {
    this.isPaused = isPaused;
  }

  tellTime(): void {
    this.handlers.bytes(encodeP3({ kind: 'clock', decoder: this.decoder, timeUs: Date.now() * 1_000 }));
  }

  /** Plays one connection. */
  async connect(): Promise<void> {
    this.handlers.connected();
    const repeated = this.frames.slice(-REPEATED);
    this.frames = [];
    for (let i = 0; i < PER_CONNECTION && !this.isDone; i += 1) this.frames.push(this.passing(this.next++));
    const twice = this.frames.flatMap((frame, i) => (i % 10 === 0 ? [frame, frame] : [frame]));
    const bytes = Buffer.concat([...repeated, ...twice]);
    for (let at = 0; at < bytes.length; at += CHUNK) this.handlers.bytes(bytes.subarray(at, at + CHUNK));
    this.handlers.lost('The load breaks it.');
    do await turn();
    while (this.isPaused);
  }

  private passing(index: number): Uint8Array {
    return encodeP3({
      kind: 'passing',
      decoder: this.decoder,
      number: (index % PER_EPOCH) + 1,
      transponder: String(1_000_000 + (index % TRANSPONDERS)),
      timeUs: Date.now() * 1_000 + (index % 1_000),
      hits: 40,
      strength: 90,
    });
  }
}

const folder = process.argv[2] ?? '.';
const meeting = new CountingMeeting();
const readers = new Map<number, Reader>();
const file = feedsFile.parse({
  meeting: 'load',
  feeds: READERS.map((name, i) => ({ name, url: `p3://127.0.0.1:${i + 1}`, backup: i > 0 })),
});
const feeds = openFeeds(file, {
  meeting,
  clock: systemClock,
  files: (name) => folderFiles(join(folder, name)),
  dial:
    ({ port }) =>
    (handlers) => {
      const reader = new Reader(handlers, String(port));
      readers.set(port, reader);
      const nothing = () => undefined;
      const send = () => setImmediate(() => reader.tellTime());
      const pause = (isPaused: boolean) => reader.pause(isPaused);
      return { start: nothing, send, heard: nothing, renew: nothing, stop: nothing, pause };
    },
});
const start = performance.now();
await feeds.start();
await Promise.all(
  [...readers.values()].map(async (reader) => {
    while (!reader.isDone) await reader.connect();
  }),
);
const isIdle = () =>
  feeds.status().every(({ counts }) => counts.waiting === 0 && counts.passings >= PER_READER);
const MAX_WAIT_MS = 120_000;
while (!isIdle() && performance.now() - start < MAX_WAIT_MS) await new Promise((go) => setTimeout(go, 100));
await feeds.stop();
const seconds = (performance.now() - start) / 1_000;
const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
const checks = await Promise.all(READERS.map((name) => verifyRawLog(folderFiles(join(folder, name)))));
const answer = {
  accepted: meeting.accepted,
  again: meeting.again,
  unknown: meeting.unknown,
  problems: checks.reduce((sum, { problems }) => sum + problems.length, 0),
  seconds,
  cpuSeconds: (userCPUTime + systemCPUTime) / 1e6,
  peakMegabytes: maxRSS / 1024,
};
process.stdout.write(`${JSON.stringify(answer)}\n`);

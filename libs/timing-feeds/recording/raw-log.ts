import type { FeedClock } from '../feed-types.ts';
import type { FeedFiles } from './feed-files.ts';
import { findRawEnd, type RawEnd, type RawHead } from './raw-head.ts';
import { readRawLines, readRawRecords, type RawReading } from './raw-reader.ts';
import { NO_HASH, rawLine, type NewRecord, type RawNote } from './raw-records.ts';
import { SegmentWriter, type RawLineToWrite } from './segment-writer.ts';
import { MAX_SEGMENT_BYTES } from './segments.ts';

/** Records that come together are made durable together, at most this often. */
const GROUP_MS = 50;
/** How long the log waits before it tries a disk again that refused. */
const RETRY_MS = 1_000;
/** Most bytes that wait for the disk, as base64. What comes beyond is not kept. */
const MAX_WAITING_BYTES = 16 * 1024 * 1024;

/** The raw log of one feed: its bytes as they came, in a chain of hashes. */
export interface RawLog {
  /** Returns a number for a new connection. No other connection of this log has it. */
  readonly nextConnection: () => number;
  /** Adds bytes. Returns the number of their record. */
  readonly append: (connection: number, bytes: Uint8Array) => number;
  /**
   * Resolves when record `n` is on the disk: true. If the disk refused it: false. Never rejects. Ask as soon
   * as the record is appended: which old records were refused is only known from the notes in the log.
   */
  readonly durable: (n: number) => Promise<boolean>;
  /** Reads the records from number `n` on that are on the disk now. */
  readonly readFrom: (n: number) => AsyncIterable<RawReading>;
  /** Reads the lines from number `n` on that are on the disk now, as they are stored. */
  readonly linesFrom: (n: number) => AsyncIterable<string>;
  /** The last durable record. Its hash covers all records before it. */
  readonly head: () => RawHead;
  /** The hash of the first record, which names this log; null without one, or if it is damaged. */
  readonly firstHash: () => string | null;
  readonly status: () => RawLogStatus;
  /** Writes what is waiting, and closes the file. */
  readonly close: () => Promise<void>;
}

export interface RawLogStatus {
  readonly kept: boolean;
  readonly segment: string | null;
  /** The number of the last durable record. */
  readonly n: number;
  /** Why raw data are not kept, in words. */
  readonly trouble: string | null;
}

export interface RawLogOptions {
  readonly files: FeedFiles;
  readonly clock: Pick<FeedClock, 'now' | 'after'>;
  readonly maxSegmentBytes?: number;
  readonly maxWaitingBytes?: number;
}

/**
 * Opens a raw log, or begins one. An incomplete last line, which a crash leaves, stays where it is: a note in
 * a new segment says so. Rejects if the files cannot be read, or hold no record at all.
 */
export async function openRawLog(options: RawLogOptions): Promise<RawLog> {
  const end = await findRawEnd(options.files);
  const { maxSegmentBytes = MAX_SEGMENT_BYTES } = options;
  const segments = new SegmentWriter(options.files, maxSegmentBytes, end.segment);
  const log = new RawLogWriter(options, segments, end);
  if (end.tornBytes > 0) await log.noteTorn(end.tornBytes);
  return log;
}

interface Waiter {
  readonly n: number;
  readonly resolve: (kept: boolean) => void;
}

/** Records that the disk did not take. */
interface Lost {
  readonly from: number;
  readonly sinceMs: number;
  readonly because: string;
  to: number;
  records: number;
  bytes: number;
}

class RawLogWriter implements RawLog {
  readonly #options: RawLogOptions;
  readonly #segments: SegmentWriter;
  #head: RawHead;
  #firstHash: string | null;
  #lastN: number;
  #connection: number;
  #waiting: NewRecord[] = [];
  #waitingBytes = 0;
  /** What is not kept, while the disk refuses. */
  #lost: Lost | null = null;
  /** The same while a note of it is being written. What comes meanwhile waits, and may be kept. */
  #noting: Lost | null = null;
  /** The same after the disk has recovered, for those who ask late. */
  #lastLost: Lost | null = null;
  #waiters: Waiter[] = [];
  #flushing: Promise<void> | null = null;
  #cancelTimer: (() => void) | null = null;
  #lastFlushMs = -Infinity;
  #isClosed = false;

  constructor(options: RawLogOptions, segments: SegmentWriter, { head, firstHash }: RawEnd) {
    this.#options = options;
    this.#segments = segments;
    this.#head = head;
    this.#firstHash = firstHash;
    this.#lastN = head.n;
    this.#connection = head.connection;
  }

  nextConnection(): number {
    return ++this.#connection;
  }

  append(connection: number, bytes: Uint8Array): number {
    const n = ++this.#lastN;
    const atMs = this.#options.clock.now();
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64');
    const { maxWaitingBytes = MAX_WAITING_BYTES } = this.#options;
    if (this.#waitingBytes + text.length > maxWaitingBytes) {
      this.#lost ??= newLost(n, atMs, 'The disk is too slow.');
    }
    const record = { n, atMs, connection, bytes: text };
    if (this.#lost === null) this.#wait(record);
    else lose(this.#lost, [record]);
    this.#schedule();
    return n;
  }

  /** The incomplete line had the next number, so the note has the one after it. */
  noteTorn(bytes: number): Promise<boolean> {
    this.#lastN += 2;
    const n = this.#lastN;
    this.#wait(this.#noteOf(n, { kind: 'torn', bytes }));
    this.#schedule();
    return this.durable(n);
  }

  durable(n: number): Promise<boolean> {
    if ([this.#lost, this.#noting, this.#lastLost].some((lost) => isIn(lost, n)))
      return Promise.resolve(false);
    if (n <= this.#head.n) return Promise.resolve(true);
    if (this.#isClosed) return Promise.resolve(false);
    return new Promise((resolve) => this.#waiters.push({ n, resolve }));
  }

  readFrom(n: number): AsyncIterable<RawReading> {
    return readRawRecords(this.#options.files, n, this.#head.n);
  }

  async *linesFrom(n: number): AsyncIterable<string> {
    for await (const { text } of readRawLines(this.#options.files, n, this.#head.n)) yield text;
  }

  head(): RawHead {
    return this.#head;
  }

  firstHash(): string | null {
    return this.#firstHash;
  }

  status(): RawLogStatus {
    const trouble = (this.#lost ?? this.#noting)?.because ?? null;
    return { kept: trouble === null, segment: this.#segments.name, n: this.#head.n, trouble };
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancelTimer?.();
    await this.#flushing;
    await this.#flush();
    for (const { resolve } of this.#waiters.splice(0)) resolve(false);
    await this.#segments.close();
  }

  #noteOf(n: number, note: RawNote): NewRecord {
    return { n, atMs: this.#options.clock.now(), connection: this.#connection, note };
  }

  #wait(record: NewRecord): void {
    this.#waiting.push(record);
    this.#waitingBytes += sizeOf(record);
  }

  #schedule(): void {
    if (this.#cancelTimer !== null || this.#flushing !== null || this.#isClosed) return;
    const sinceLastMs = this.#options.clock.now() - this.#lastFlushMs;
    const groupMs = Math.min(GROUP_MS, Math.max(0, GROUP_MS - sinceLastMs));
    this.#cancelTimer = this.#options.clock.after(this.#lost === null ? groupMs : RETRY_MS, () => {
      this.#cancelTimer = null;
      void this.#flush();
    });
  }

  #flush(): Promise<void> {
    this.#lastFlushMs = this.#options.clock.now();
    this.#flushing = this.#writeWaiting().finally(() => {
      this.#flushing = null;
      if (this.#waiting.length > 0 || this.#lost !== null) this.#schedule();
    });
    return this.#flushing;
  }

  /** Writes what is waiting. If the disk refused before, a note of what is not kept comes behind it. */
  async #writeWaiting(): Promise<void> {
    const records = this.#waiting.splice(0);
    this.#waitingBytes = 0;
    [this.#noting, this.#lost] = [this.#lost, null];
    if (this.#noting !== null) records.push(this.#noteOf(++this.#lastN, noteOfLost(this.#noting)));
    try {
      for (let rest = this.#chained(records); rest.length > 0;) {
        const count = await this.#segments.write(rest);
        if (this.#head.hash === NO_HASH) this.#firstHash = rest[0]?.hash ?? null;
        this.#written(rest[count - 1]);
        rest = rest.slice(count);
      }
      if (this.#noting !== null) [this.#lastLost, this.#noting] = [this.#noting, null];
    } catch (error) {
      this.#refused(records, error instanceof Error ? error.message : String(error));
    }
  }

  #chained(records: readonly NewRecord[]): ChainedLine[] {
    let { hash } = this.#head;
    return records.map((record) => {
      const sealed = rawLine(record, hash);
      hash = sealed.hash;
      return { ...sealed, n: record.n, connection: record.connection };
    });
  }

  #written(last: ChainedLine | undefined): void {
    if (last === undefined) return;
    this.#head = { n: last.n, hash: last.hash, connection: last.connection };
    this.#answer((n) => n <= last.n, true);
  }

  /** Gives up what the disk did not take, and all that has come meanwhile. */
  #refused(records: readonly NewRecord[], because: string): void {
    const refused = [...records.filter(({ n }) => n > this.#head.n), ...this.#waiting.splice(0)];
    this.#waitingBytes = 0;
    const earlier = [this.#noting, this.#lost].filter((lost) => lost !== null);
    const from = Math.min(...[...refused, ...earlier.map((lost) => ({ n: lost.from }))].map(({ n }) => n));
    const lost = newLost(from, earlier[0]?.sinceMs ?? this.#options.clock.now(), because);
    for (const { to, records: count, bytes } of earlier) {
      lost.to = Math.max(lost.to, to);
      lost.records += count;
      lost.bytes += bytes;
    }
    lose(lost, refused);
    [this.#lost, this.#noting] = [lost, null];
    this.#answer((n) => isIn(lost, n), false);
  }

  #answer(isMeant: (n: number) => boolean, kept: boolean): void {
    const meant = this.#waiters.filter(({ n }) => isMeant(n));
    this.#waiters = this.#waiters.filter(({ n }) => !isMeant(n));
    for (const { resolve } of meant) resolve(kept);
  }
}

interface ChainedLine extends RawLineToWrite {
  readonly hash: string;
  readonly connection: number;
}

const newLost = (from: number, sinceMs: number, because: string): Lost => ({
  from,
  sinceMs,
  because,
  to: from,
  records: 0,
  bytes: 0,
});

function lose(lost: Lost, records: readonly NewRecord[]): void {
  for (const record of records) {
    lost.to = Math.max(lost.to, record.n);
    if (!('bytes' in record)) continue;
    lost.records++;
    lost.bytes += Buffer.byteLength(record.bytes, 'base64');
  }
}

const noteOfLost = ({ from, sinceMs, because, records, bytes }: Lost): RawNote => ({
  kind: 'not-kept',
  from,
  records,
  bytes,
  since: new Date(sinceMs).toISOString(),
  because,
});

const sizeOf = (record: NewRecord): number => ('bytes' in record ? record.bytes.length : 0);
const isIn = (lost: Lost | null, n: number): boolean => lost !== null && n >= lost.from && n <= lost.to;

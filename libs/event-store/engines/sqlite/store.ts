import { randomUUID } from 'node:crypto';
import type { Observable } from 'rxjs';
import { CommitFeed } from '../../commit-feed.ts';
import { StoreError } from '../../errors.ts';
import { followEvents, type Follower } from '../../follow.ts';
import type * as port from '../../port.ts';
import { toEvent, type StoredText } from '../../stored-text.ts';
import { expectedHead, refuseEmptyAppend, storeClosed, wrongRevision } from '../refusals.ts';
import { DEFAULT_BUSY_MS, openFile, type OpenedFile, type SqliteOptions } from './file.ts';
import { watchForeignCommits } from './foreign-commits.ts';
import { readPosition, type LossNotice } from './position-file.mjs';
import { warningOf } from './position.ts';
import { Reader } from './reader.ts';
import { Writer, type WrittenAppend } from './writer.ts';
import type { Field } from './writer.worker.mjs';

/** Stream of what happens to the store itself. */
const STORE_STREAM = 'store';
/** Number of fields before the events of an append. */
const EVENTS_AT = 4;

/** The default engine: one file in WAL mode. A thread writes, and the caller's thread reads. */
export class SqliteStore implements port.EventStore {
  readonly url: string;
  private readonly reader: Reader;
  private readonly writer: Writer;
  private readonly feed: CommitFeed;
  private closing: Promise<void> | null = null;
  /** Why the last append found no room. A probe writes nothing, so only an append finds out. */
  private fullError: StoreError | null = null;

  /** Opens the store, and makes the file and its folders if they are missing. @throws StoreError */
  static async open(options: SqliteOptions): Promise<SqliteStore> {
    return new SqliteStore(options, await openFile(options));
  }

  private constructor(
    private readonly options: SqliteOptions,
    private readonly opened: OpenedFile,
  ) {
    this.url = `sqlite:${options.file}`;
    this.reader = new Reader(opened, options.file);
    const { file, maxPageCount = null, busyMs = DEFAULT_BUSY_MS } = options;
    this.writer = new Writer({ file, inodes: opened.inodes, maxPageCount, busyMs });
    this.feed = new CommitFeed({
      lastPosition: () => this.reader.lastPosition(),
      readRows: (after, limit) => this.reader.readRows(after, limit),
      watch: () => watchForeignCommits(this.reader, this.writer, this.feed),
    });
  }

  get isReadOnly(): boolean {
    return this.opened.readOnly;
  }

  async append(
    stream: string,
    events: readonly port.NewEvent[],
    expected: port.ExpectedRevision,
  ): Promise<port.AppendReceipt> {
    refuseEmptyAppend(stream, events);
    const fields: Field[] = ['append', stream, expectedHead(expected), events.length];
    for (const { id, type, data, metadata } of events) {
      fields.push(id, type, JSON.stringify(data), JSON.stringify(metadata));
    }
    const written = await this.write(fields, (append) => this.feedOwn(stream, fields, append)).catch(
      (error: unknown) => this.rememberFullStore(error),
    );
    const { outcome, revision, globalPosition } = written;
    if (outcome === 'refused') throw wrongRevision(stream, expected, revision < 0 ? null : revision);
    this.fullError = null;
    return { revision, globalPosition };
  }

  async readStream(stream: string, options: port.ReadOptions = {}): Promise<readonly port.StoredEvent[]> {
    return this.reader.readStream(stream, options);
  }

  async readAll(after: number | null, limit?: number): Promise<readonly port.StoredEvent[]> {
    return this.reader.readAll(after, limit);
  }

  async head(stream: string): Promise<number | null> {
    return this.reader.readHead(stream);
  }

  async streams(options: port.StreamsOptions): Promise<readonly port.StreamInfo[]> {
    return this.reader.listStreams(options);
  }

  subscribe(stream: string, after: port.FollowAfter): Observable<port.StoredEvent> {
    const readPage = (cursor: number | null) => this.readStream(stream, { from: (cursor ?? -1) + 1 });
    const listen = (follower: Follower<StoredText>) => this.feed.listen(follower, stream);
    return followEvents({ readPage, cursorOf: (row) => row.revision, toEvent, listen }, after);
  }

  subscribeAll(after: port.FollowAfter): Observable<port.StoredEvent> {
    const readPage = (cursor: number | null) => this.readAll(cursor);
    const listen = (follower: Follower<StoredText>) => this.feed.listen(follower);
    return followEvents({ readPage, cursorOf: (row) => row.globalPosition, toEvent, listen }, after);
  }

  readonly snapshots: port.SnapshotCache = {
    load: async (stream, name, version) => this.reader.loadSnapshot(stream, name, version),
    save: async (stream, name, version, { revision, state }) => {
      await this.write(['save', stream, name, version, revision, state]);
    },
    drop: async (stream) => {
      await this.write(['drop', stream ?? null]);
    },
  };

  async health(): Promise<port.StoreHealth> {
    const warnings = this.warnings();
    const nothing = { engine: 'sqlite', version: 'unknown', writable: false, latencyMs: 0 };
    const health = { ...nothing, ...(warnings.length > 0 && { warnings }) };
    const before = performance.now();
    const { fullError } = this;
    const { lastCrash } = this.writer;
    try {
      health.version = this.reader.sqliteVersion();
      await this.write(['probe']);
      health.latencyMs = performance.now() - before;
      if (fullError !== null) return { ...health, ...problemOf(fullError) };
      health.writable = true;
    } catch (error) {
      return { ...health, latencyMs: performance.now() - before, ...problemOf(error as StoreError) };
    }
    if (lastCrash === null) return health;
    const { code, message } = lastCrash;
    return { ...health, code, problem: `The writer was started again. ${message}` };
  }

  private warnings(): readonly port.StoreWarning[] {
    const { unkept } = this.writer;
    const words = `If the store loses records, nobody will notice: ${unkept}.`;
    return unkept === '' ? this.losses() : [...this.losses(), { code: 'position-unkept', words }];
  }

  losses(): readonly port.StoreWarning[] {
    const loss = this.readLoss();
    return loss === null ? [] : [warningOf(loss)];
  }

  async acceptLoss(by: string): Promise<void> {
    const loss = this.readLoss();
    if (loss === null) return;
    const data = { ...loss, by, at: new Date().toISOString() };
    const event = { id: randomUUID(), type: 'LossAccepted', data, metadata: {} };
    await this.append(STORE_STREAM, [event], 'any');
    await this.write(['accept-loss']);
  }

  /** Reads it again each time, because another process may have accepted it. */
  private readLoss(): LossNotice | null {
    const kept = readPosition(this.options.file);
    return this.opened.loss ?? (kept === 'damaged' ? null : (kept?.notice ?? null));
  }

  async close(): Promise<void> {
    this.closing ??= this.closeOnce();
    return this.closing;
  }

  private write(
    fields: readonly Field[],
    onWritten?: (append: WrittenAppend) => void,
  ): Promise<WrittenAppend> {
    if (this.closing !== null) return Promise.reject(storeClosed(this.url));
    if (!this.opened.readOnly) return this.writer.request(fields, onWritten);
    return Promise.reject(
      new StoreError('store-read-only', `There is no permission to write ${this.options.file}.`),
    );
  }

  /** Feeds the events of an append from the fields that were sent to the writer. */
  private feedOwn(stream: string, fields: readonly Field[], append: WrittenAppend): void {
    // A repeated append was stored before, perhaps by another process: the log says what is in it.
    if (append.outcome !== 'appended' || !this.feed.isFollowed) return;
    const rows: StoredText[] = [];
    const count = (fields.length - EVENTS_AT) / 4;
    for (let i = 0; i < count; i += 1) {
      const at = EVENTS_AT + i * 4;
      const [id, type, data, metadata] = fields.slice(at, at + 4) as [string, string, string, string];
      const before = count - 1 - i;
      const [revision, globalPosition] = [append.revision - before, append.globalPosition - before];
      rows.push({ stream, revision, globalPosition, id, type, data, metadata });
    }
    this.feed.addOwn(rows);
  }

  private rememberFullStore(error: unknown): never {
    if (error instanceof StoreError && error.code === 'store-full') this.fullError = error;
    throw error;
  }

  /** Completes the subscriptions once the last accepted append is durable, and then closes the file. */
  private async closeOnce(): Promise<void> {
    await this.writer.untilIdle();
    this.feed.close();
    // The last connection writes the rest of the write-ahead log into the file. That is the writer's thread,
    // and not this one.
    this.reader.close();
    await this.writer.stopWorker();
  }
}

const problemOf = ({ code, message }: StoreError) => ({ code, problem: message });

import { merge, Observable, share, Subject, takeUntil } from 'rxjs';
import { StoreError } from '../../errors.ts';
import { followEvents } from '../../follow.ts';
import type * as port from '../../port.ts';
import { expectedHead, refuseEmptyAppend, storeClosed, wrongRevision } from '../refusals.ts';
import { DEFAULT_BUSY_MS, openFile, type OpenedFile, type SqliteOptions } from './file.ts';
import { Reader } from './reader.ts';
import { REFUSED, Writer } from './writer.ts';
import type { Field } from './writer.worker.mjs';

/** Milliseconds between two checks for commits of other processes, while there is a subscription. */
const CHECK_INTERVAL_MS = 20;

/** The default engine: one file in WAL mode. A thread writes, and the caller's thread reads. */
export class SqliteStore implements port.EventStore {
  readonly url: string;
  private readonly reader: Reader;
  private readonly writer: Writer;
  private readonly ownCommits = new Subject<void>();
  private readonly closed = new Subject<void>();
  private readonly changes: Observable<unknown>;
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
    this.writer = new Writer({ file, inode: opened.inode, maxPageCount, busyMs }, () =>
      this.ownCommits.next(),
    );
    this.changes = merge(this.ownCommits, foreignCommits(this.reader)).pipe(share(), takeUntil(this.closed));
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
    const receipt = await this.write(fields).catch((error: unknown) => this.rememberFullStore(error));
    if (receipt.globalPosition !== REFUSED) {
      this.fullError = null;
      return receipt;
    }
    throw wrongRevision(stream, expected, receipt.revision < 0 ? null : receipt.revision);
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

  subscribe(stream: string, after: number | null): Observable<port.StoredEvent> {
    const readPage = async (cursor: number | null) =>
      this.reader.readStream(stream, { from: (cursor ?? -1) + 1 });
    return followEvents({ readPage, cursorOf: (event) => event.revision, changes: this.changes }, after);
  }

  subscribeAll(after: number | null): Observable<port.StoredEvent> {
    const readPage = async (cursor: number | null) => this.reader.readAll(cursor, undefined);
    return followEvents(
      { readPage, cursorOf: (event) => event.globalPosition, changes: this.changes },
      after,
    );
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
    const health = { engine: 'sqlite', version: 'unknown', writable: false, latencyMs: 0 };
    const before = performance.now();
    const { fullError } = this;
    const { lastCrash } = this.writer;
    try {
      health.version = this.reader.sqliteVersion();
      await this.write(['probe']);
      health.latencyMs = performance.now() - before;
      if (fullError !== null) return { ...health, problem: fullError.message };
      health.writable = true;
    } catch (error) {
      return { ...health, latencyMs: performance.now() - before, problem: (error as StoreError).message };
    }
    if (lastCrash === null) return health;
    return { ...health, problem: `The writer was started again. ${lastCrash.message}` };
  }

  async close(): Promise<void> {
    this.closing ??= this.closeOnce();
    return this.closing;
  }

  private write(fields: readonly Field[]): Promise<port.AppendReceipt> {
    if (this.closing !== null) return Promise.reject(storeClosed(this.url));
    if (!this.opened.readOnly) return this.writer.request(fields);
    return Promise.reject(
      new StoreError('store-read-only', `There is no permission to write ${this.options.file}.`),
    );
  }

  private rememberFullStore(error: unknown): never {
    if (error instanceof StoreError && error.code === 'store-full') this.fullError = error;
    throw error;
  }

  /** Completes the subscriptions once the last accepted append is durable, and then closes the file. */
  private async closeOnce(): Promise<void> {
    await this.writer.untilIdle();
    this.closed.next();
    // The last connection writes the rest of the write-ahead log into the file. That is the writer's thread,
    // and not this one.
    this.reader.close();
    await this.writer.stopWorker();
  }
}

/** Emits when another connection may have committed. It checks only while somebody listens. */
function foreignCommits(reader: Reader): Observable<void> {
  return new Observable((subscriber) => {
    let version: number | null = null;
    const check = (): void => {
      const before = version;
      try {
        version = reader.dataVersion();
      } catch {
        // The next read of a page meets the same failure and handles it.
        version = null;
      }
      if (version !== before || version === null) subscriber.next();
    };
    check();
    // The timer keeps the process alive: a process that follows a store waits for other processes.
    const timer = setInterval(check, CHECK_INTERVAL_MS);
    return () => clearInterval(timer);
  });
}

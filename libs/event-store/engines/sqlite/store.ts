import { merge, Observable, share, Subject, takeUntil } from 'rxjs';
import { StoreError } from '../../errors.ts';
import { follow } from '../../follow.ts';
import type * as port from '../../port.ts';
import { expectedHead, refuseNothing, storeClosed, wrongRevision } from '../refusals.ts';
import { DEFAULT_BUSY_MS, openFile, type OpenedFile, type SqliteOptions } from './file.ts';
import { Reader } from './reader.ts';
import { REFUSED, Writer } from './writer.ts';
import type { Field } from './writer.worker.mjs';

/** Milliseconds between two looks for the commits of other processes, while there is a subscription. */
const LOOK_EVERY = 20;

/** The default engine: one file in WAL mode, a thread that writes, and reads on the caller's thread. */
export class SqliteStore implements port.EventStore {
  readonly url: string;
  private readonly reader: Reader;
  private readonly writer: Writer;
  private readonly ownCommits = new Subject<void>();
  private readonly closed = new Subject<void>();
  private readonly changes: Observable<unknown>;
  private closing: Promise<void> | null = null;
  /** That the last append found no room. A probe writes nothing, so only an append finds out. */
  private full: StoreError | null = null;

  /** Opens the store, and makes what is missing. @throws StoreError, whatever is wrong with the path */
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
    refuseNothing(stream, events);
    const fields: Field[] = ['append', stream, expectedHead(expected), events.length];
    for (const { id, type, data, metadata } of events) {
      fields.push(id, type, JSON.stringify(data), JSON.stringify(metadata));
    }
    const receipt = await this.write(fields).catch((error: unknown) => this.rememberFull(error));
    if (receipt.globalPosition !== REFUSED) {
      this.full = null;
      return receipt;
    }
    throw wrongRevision(stream, expected, receipt.revision < 0 ? null : receipt.revision);
  }

  async readStream(stream: string, options: port.ReadOptions = {}): Promise<readonly port.StoredEvent[]> {
    return this.reader.stream(stream, options);
  }

  async readAll(after: number | null, limit?: number): Promise<readonly port.StoredEvent[]> {
    return this.reader.all(after, limit);
  }

  async head(stream: string): Promise<number | null> {
    return this.reader.head(stream);
  }

  async streams(options: port.StreamsOptions): Promise<readonly port.StreamInfo[]> {
    return this.reader.streams(options);
  }

  subscribe(stream: string, after: number | null): Observable<port.StoredEvent> {
    const page = async (place: number | null) => this.reader.stream(stream, { from: (place ?? -1) + 1 });
    return follow({ page, placeOf: (event) => event.revision, changes: this.changes }, after);
  }

  subscribeAll(after: number | null): Observable<port.StoredEvent> {
    const page = async (place: number | null) => this.reader.all(place, undefined);
    return follow({ page, placeOf: (event) => event.globalPosition, changes: this.changes }, after);
  }

  readonly snapshots: port.SnapshotCache = {
    load: async (stream, name, version) => this.reader.snapshot(stream, name, version),
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
    const { full } = this;
    const crash = this.writer.crash;
    try {
      health.version = this.reader.sqliteVersion();
      await this.write(['probe']);
      health.latencyMs = performance.now() - before;
      if (full !== null) return { ...health, problem: full.message };
      health.writable = true;
    } catch (error) {
      return { ...health, latencyMs: performance.now() - before, problem: (error as StoreError).message };
    }
    return crash === null ? health : { ...health, problem: `The writer was started again. ${crash.message}` };
  }

  async close(): Promise<void> {
    this.closing ??= this.finish();
    return this.closing;
  }

  private write(fields: readonly Field[]): Promise<port.AppendReceipt> {
    if (this.closing !== null) return Promise.reject(storeClosed(this.url));
    if (!this.opened.readOnly) return this.writer.request(fields);
    return Promise.reject(
      new StoreError('store-read-only', `There is no permission to write ${this.options.file}.`),
    );
  }

  private rememberFull(error: unknown): never {
    if (error instanceof StoreError && error.code === 'store-full') this.full = error;
    throw error;
  }

  /**
   * Subscriptions complete once the last append that was taken is durable; whoever comes back goes on from
   * there.
   */
  private async finish(): Promise<void> {
    await this.writer.drain();
    this.closed.next();
    // The last connection brings the rest of the write-ahead log into the file: the writer's thread, not this
    // one.
    this.reader.close();
    await this.writer.end();
  }
}

/** Emits when another connection may have committed. Looks only while somebody listens. */
function foreignCommits(reader: Reader): Observable<void> {
  return new Observable((subscriber) => {
    let seen: number | null = null;
    const look = (): void => {
      const before = seen;
      try {
        seen = reader.dataVersion();
      } catch {
        // The page that is read next meets the same failure, and knows what to do about it.
        seen = null;
      }
      if (seen !== before || seen === null) subscriber.next();
    };
    look();
    // Whoever follows a store waits for other processes: that keeps this one alive until it stops or closes.
    const timer = setInterval(look, LOOK_EVERY);
    return () => clearInterval(timer);
  });
}

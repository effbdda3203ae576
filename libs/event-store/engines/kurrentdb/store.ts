import { defer, filter, merge, Subject, takeUntil, tap, type Observable } from 'rxjs';
import { follow } from '../../follow.ts';
import type * as port from '../../port.ts';
import { withoutSecret } from '../../without-secret.ts';
import { refuseNothing, storeClosed } from '../refusals.ts';
import { Writer, type Start } from './append.ts';
import { StreamCatalogue } from './catalogue.ts';
import { Connection } from './connection.ts';
import { toStoreError } from './failures.ts';
import { probe } from './health.ts';
import { Reader } from './read.ts';
import { KurrentSnapshots } from './snapshots.ts';
import { Signal, type Change } from './subscribe.ts';
import { RecentEvents } from './recent-events.ts';
import { toEventData } from './translate.ts';
import { readUrl } from './url.ts';

/**
 * A KurrentDB node or cluster behind the port. The official client does the talking; what stands between
 * its defects and the officials is here, a file for each duty. Opening needs no server: one that is away
 * is waited for by whoever asks, and health says so meanwhile.
 */
export class KurrentStore implements port.EventStore {
  readonly url: string;
  readonly snapshots: port.SnapshotCache;
  private readonly connection: Connection;
  private readonly reader: Reader;
  private readonly writer: Writer;
  private readonly catalogue: StreamCatalogue;
  private readonly signal: Signal;
  private readonly ownAppends = new Subject<Change>();
  private readonly closed = new Subject<void>();
  private readonly taken = new Set<Promise<unknown>>();
  private closing: Promise<void> | null = null;

  /** @throws StoreError `unknown-engine` where the URL is not a connection string */
  constructor(url: string) {
    this.url = url;
    this.connection = new Connection(readUrl(url));
    this.reader = new Reader(this.connection);
    this.writer = new Writer(this.connection, this.reader);
    this.catalogue = new StreamCatalogue(this.reader, this.writer);
    this.signal = new Signal(this.connection, this.reader);
    const snapshots = new KurrentSnapshots(this.connection, this.reader, this.writer);
    this.snapshots = {
      load: (...args) => this.read(() => snapshots.load(...args)),
      save: (...args) => this.write(() => snapshots.save(...args)),
      drop: (...args) => this.write(() => snapshots.drop(...args)),
    };
  }

  get staleSince(): number | null {
    const since = [this.connection.failingSince, this.signal.downSince].filter((each) => each !== null);
    return since.length === 0 ? null : Math.min(...since);
  }

  async append(
    stream: string,
    events: readonly port.NewEvent[],
    expected: port.ExpectedRevision,
  ): Promise<port.AppendReceipt> {
    refuseNothing(stream, events);
    const data = events.map(toEventData);
    const receipt = await this.write(async () => {
      // A stream begins with an append that expects none, or that takes anything.
      await this.catalogue.note(stream, typeof expected === 'string');
      if (expected === 'any') return this.writer.appendAnywhere(stream, data);
      return this.writer.append(stream, data, expected satisfies Start);
    });
    // The subscription tells of it as well, and brings it along.
    if (!this.signal.isLive) this.ownAppends.next({ stream, event: null });
    return receipt;
  }

  readStream(stream: string, options: port.ReadOptions = {}): Promise<readonly port.StoredEvent[]> {
    return this.read(() => this.reader.stream(stream, options));
  }

  readAll(after: number | null, limit?: number): Promise<readonly port.StoredEvent[]> {
    return this.read(() => this.reader.all(after, limit));
  }

  head(stream: string): Promise<number | null> {
    return this.read(() => this.reader.head(stream));
  }

  streams(options: port.StreamsOptions): Promise<readonly port.StreamInfo[]> {
    return this.read(() => this.catalogue.streams(options));
  }

  subscribe(stream: string, after: number | null): Observable<port.StoredEvent> {
    return defer(() => {
      const tail = new RecentEvents();
      const page = async (place: number | null) =>
        tail.take(place) ?? this.readStream(stream, { from: (place ?? -1) + 1 });
      const changes = this.changes().pipe(
        filter((change) => change.stream === null || change.stream === stream),
        tap((change) => tail.add(change)),
      );
      return follow({ page, placeOf: (event) => event.revision, changes }, after);
    });
  }

  subscribeAll(after: number | null): Observable<port.StoredEvent> {
    const page = (place: number | null) => this.readAll(place);
    return follow({ page, placeOf: (event) => event.globalPosition, changes: this.changes() }, after);
  }

  async health(): Promise<port.StoreHealth> {
    if (this.closing === null) return probe(this.connection, this.writer, this.signal);
    const { message: problem } = storeClosed(withoutSecret(this.url));
    return { engine: 'kurrentdb', version: 'unknown', writable: false, latencyMs: 0, problem };
  }

  close(): Promise<void> {
    this.closing ??= this.finish();
    return this.closing;
  }

  private changes(): Observable<Change> {
    return merge(this.signal.changes, this.ownAppends).pipe(takeUntil(this.closed));
  }

  private async read<T>(work: () => Promise<T>): Promise<T> {
    if (this.closing !== null) throw storeClosed(withoutSecret(this.url));
    try {
      return await work();
    } catch (error) {
      throw error instanceof TypeError ? error : toStoreError(error, this.url);
    }
  }

  /** What was taken is finished before the store closes. */
  private async write<T>(work: () => Promise<T>): Promise<T> {
    const writing = this.read(work);
    this.taken.add(writing);
    try {
      return await writing;
    } finally {
      this.taken.delete(writing);
    }
  }

  private async finish(): Promise<void> {
    await Promise.allSettled(this.taken);
    this.closed.next();
    await this.connection.close();
  }
}

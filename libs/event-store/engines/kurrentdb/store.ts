import { jsonEvent } from '@kurrent/kurrentdb-client';
import { filter, merge, Subject, takeUntil, type Observable } from 'rxjs';
import { withoutSecret } from '../../errors.ts';
import { followEvents, type Follower } from '../../follow.ts';
import type * as port from '../../port.ts';
import { refuseEmptyAppend, storeClosed } from '../refusals.ts';
import { Writer } from './append.ts';
import { StreamCatalogue } from './catalogue.ts';
import { Budget } from './connection/budget.ts';
import { Connection } from './connection/connection.ts';
import { Diagnosis } from './diagnosis/diagnosis.ts';
import { isMadeByClient } from './failures.ts';
import { Reader } from './read.ts';
import { KurrentSnapshots } from './snapshots.ts';
import { LogSubscription, type Change } from './subscribe.ts';
import { PROBE_STREAM, toEventData } from './translate.ts';
import { readUrl } from './url.ts';

/** The event that every health check appends. The server accepts the repetitions and writes nothing. */
const PROBE_EVENT = { id: '6f1d9a52-0c0e-4a5e-9d0e-677265656e66', type: 'Probed', data: {} };
/** With the examination after a failure, a check takes less than the 2 s for which `/health/ready` waits. */
const MAX_PROBE_MS = 1_000;

/**
 * A KurrentDB node or cluster behind the port. The official client talks to the server; the files here, one
 * for each duty, keep its defects away from the officials. Opening does not need the server: while it is
 * away, each call waits for it, and `health` reports the problem.
 */
export class KurrentStore implements port.EventStore {
  readonly url: string;
  readonly appendTimeoutMs: number;
  readonly snapshots: port.SnapshotCache;
  private readonly connection: Connection;
  private readonly diagnosis: Diagnosis;
  private readonly reader: Reader;
  private readonly writer: Writer;
  private readonly catalogue: StreamCatalogue;
  private readonly subscription: LogSubscription;
  private readonly ownAppends = new Subject<Change>();
  private readonly closed = new Subject<void>();
  private readonly writing = new Set<Promise<unknown>>();
  private closing: Promise<void> | null = null;
  private clientFailures = 0;

  /** @throws StoreError `unknown-engine` when the URL is not a connection string */
  constructor(url: string) {
    this.url = url;
    const options = readUrl(url);
    this.appendTimeoutMs = options.timeoutMs;
    this.diagnosis = new Diagnosis(options);
    this.connection = new Connection(options);
    this.reader = new Reader(this.connection);
    this.writer = new Writer(this.connection, this.reader);
    this.catalogue = new StreamCatalogue(this.reader, this.writer);
    this.subscription = new LogSubscription(this.connection, this.reader);
    const snapshots = new KurrentSnapshots(this.connection, this.reader, this.writer);
    this.snapshots = {
      load: (...args) => this.read(() => snapshots.load(...args)),
      save: (...args) => this.write(() => snapshots.save(...args)),
      drop: (...args) => this.write(() => snapshots.drop(...args)),
    };
  }

  get staleSince(): number | null {
    const { failingSince } = this.connection;
    const { missingSince } = this.subscription;
    if (failingSince === null || missingSince === null) return failingSince ?? missingSince;
    return Math.min(failingSince, missingSince);
  }

  async append(
    stream: string,
    events: readonly port.NewEvent[],
    expected: port.ExpectedRevision,
  ): Promise<port.AppendReceipt> {
    refuseEmptyAppend(stream, events);
    const data = events.map(toEventData);
    const receipt = await this.write(async () => {
      // A stream begins with an append that expects no stream, or any revision.
      const budget = new Budget(this.connection.options.timeoutMs);
      await this.catalogue.registerStream(stream, typeof expected === 'string', budget);
      if (expected === 'any') return this.writer.appendAtAnyRevision(stream, data, budget);
      return this.writer.append(stream, data, expected, budget);
    });
    // A live subscription signals this append too, and delivers its events.
    if (!this.subscription.isLive) this.ownAppends.next({ stream, event: null, previous: null });
    return receipt;
  }

  readStream(stream: string, options: port.ReadOptions = {}): Promise<readonly port.StoredEvent[]> {
    return this.read(() => this.reader.readStream(stream, options));
  }

  readAll(after: number | null, limit?: number): Promise<readonly port.StoredEvent[]> {
    return this.read(() => this.reader.readAll(after, limit));
  }

  head(stream: string): Promise<number | null> {
    return this.read(() => this.reader.readHead(stream));
  }

  streams(options: port.StreamsOptions): Promise<readonly port.StreamInfo[]> {
    return this.read(() => this.catalogue.listStreams(options));
  }

  /**
   * The events that the subscription delivers save reads. A read takes up to 45 ms when the server's system
   * delays its TCP acknowledgements: the client sends a request in three pieces, and its system holds back
   * all but the first until the acknowledgement.
   */
  subscribe(stream: string, after: port.FollowAfter): Observable<port.StoredEvent> {
    const readPage = (cursor: number | null) => this.readStream(stream, { from: (cursor ?? -1) + 1 });
    const changes = this.changes().pipe(
      filter((change) => change.stream === null || change.stream === stream),
    );
    const listen = listenTo(changes, ({ event }) => (event === null ? null : [event]));
    const toEvent = copyOf;
    return followEvents({ readPage, cursorOf: (event) => event.revision, toEvent, listen }, after);
  }

  /**
   * Positions have gaps. No event is between two that the subscription delivered one after the other. In all
   * other cases only a read shows that nothing is missing.
   */
  subscribeAll(after: port.FollowAfter): Observable<port.StoredEvent> {
    const readPage = (cursor: number | null) => this.readAll(cursor);
    const cursorOf = (row: port.StoredEvent | DeliveredEvent) =>
      ('event' in row ? row.event : row).globalPosition;
    const previousOf = ({ previous }: DeliveredEvent) => previous;
    const toEvent = ({ event }: DeliveredEvent) => copyOf(event);
    const listen = listenTo(this.changes(), (change) => (isDelivered(change) ? [change] : null));
    return followEvents({ readPage, cursorOf, previousOf, toEvent, listen }, after);
  }

  /**
   * Returns whether appends are accepted now, by making one, and whether the subscription works. Nothing is
   * remembered from an earlier call.
   */
  async health(): Promise<port.StoreHealth> {
    const health = { engine: 'kurrentdb', version: 'unknown', writable: false, latencyMs: 0 };
    if (this.closing !== null) {
      const { code, message: problem } = storeClosed(withoutSecret(this.url));
      return { ...health, code, problem };
    }
    const limitMs = Math.min(this.connection.options.timeoutMs, MAX_PROBE_MS);
    const budget = new Budget(limitMs, { isPatient: false });
    const before = performance.now();
    try {
      await this.writer.append(PROBE_STREAM, [jsonEvent(PROBE_EVENT)], 'no-stream', budget);
      health.latencyMs = performance.now() - before;
      health.writable = true;
      const features = await this.connection.call('Asking for the version', (l) => l.capabilities, budget);
      health.version = features.serverVersion;
    } catch (error) {
      const { code, message: problem } = await this.diagnosis.explain(error);
      return { ...health, latencyMs: performance.now() - before, code, problem };
    }
    const { clientFailures, subscription } = this;
    return {
      ...health,
      ...(subscription.problem !== null && { code: 'store-unavailable', problem: subscription.problem }),
      ...(clientFailures > 0 && { clientFailures }),
    };
  }

  handleStrayRejection(reason: unknown): boolean {
    if (!isMadeByClient(reason)) return false;
    this.clientFailures += 1;
    this.connection.renewAfter(reason);
    return true;
  }

  close(): Promise<void> {
    this.closing ??= this.closeOnce();
    return this.closing;
  }

  private changes(): Observable<Change> {
    return merge(this.subscription.changes, this.ownAppends).pipe(takeUntil(this.closed));
  }

  private async read<T>(work: () => Promise<T>): Promise<T> {
    if (this.closing !== null) throw storeClosed(withoutSecret(this.url));
    try {
      const answer = await work();
      this.diagnosis.recordSuccess();
      return answer;
    } catch (error) {
      throw error instanceof TypeError ? error : await this.diagnosis.explain(error);
    }
  }

  /** Does the work, and makes `close` wait for it. */
  private async write<T>(work: () => Promise<T>): Promise<T> {
    const writing = this.read(work);
    this.writing.add(writing);
    try {
      return await writing;
    } finally {
      this.writing.delete(writing);
    }
  }

  private async closeOnce(): Promise<void> {
    await Promise.allSettled(this.writing);
    this.closed.next();
    await this.connection.close();
  }
}

/** Each follower gets a copy, because it may keep the event and change it. */
const copyOf = (event: port.StoredEvent): port.StoredEvent => structuredClone(event);

type DeliveredEvent = Change & { readonly event: port.StoredEvent };

const isDelivered = (change: Change): change is DeliveredEvent => change.event !== null;

/** Returns how to make a follower hear of changes. */
function listenTo<Row>(
  changes: Observable<Change>,
  rowsOf: (change: Change) => readonly Row[] | null,
): (follower: Follower<Row>) => () => void {
  return (follower) => {
    const listening = changes.subscribe({
      next: (change) => follower.tell(rowsOf(change)),
      complete: () => follower.complete(),
    });
    return () => listening.unsubscribe();
  };
}

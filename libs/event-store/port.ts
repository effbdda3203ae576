import type { Observable } from 'rxjs';

/** What an engine stores beside an event: plain JSON, kept as it was given. */
export type JsonObject = { readonly [key: string]: unknown };

/**
 * An event on its way into a stream. The id is made once by whoever appends, so that a retry is the same
 * event.
 */
export interface NewEvent {
  readonly id: string;
  readonly type: string;
  readonly data: JsonObject;
  readonly metadata: JsonObject;
}

/** An event as it stands in the store. */
export interface StoredEvent extends NewEvent {
  readonly stream: string;
  /** Place in the stream: 0, 1, 2, … without gaps. */
  readonly revision: number;
  /** Place in the store. Grows in commit order; gapless from 0 on memory and sqlite. */
  readonly globalPosition: number;
}

/**
 * What the stream's last revision must be for an append to be taken: that number, no stream at all, or
 * anything. A retry of the same ids at the same number, or at `no-stream`, succeeds with the first answer;
 * with `any` it appends again.
 */
export type ExpectedRevision = number | 'no-stream' | 'any';

export interface AppendReceipt {
  /** Revision of the last event of this append. */
  readonly revision: number;
  readonly globalPosition: number;
}

export interface ReadOptions {
  /** First revision to read (inclusive). Default: the start, or the end when reading backwards. */
  readonly from?: number;
  /** At most this many events. Default and upper bound: `PAGE_LIMIT`. */
  readonly limit?: number;
  readonly direction?: 'forwards' | 'backwards';
}

/** The most events that one read answers. */
export const PAGE_LIMIT = 1_000;

export interface StreamInfo {
  readonly stream: string;
  /** Revision of the stream's last event. */
  readonly revision: number;
  /** Global position of the stream's first event: orders streams by when they began. */
  readonly firstPosition: number;
}

export interface StreamsOptions {
  readonly prefix: string;
  /** Only streams that began before this global position (a cursor for paging, newest first). */
  readonly before?: number;
  readonly limit?: number;
}

/** A cache of folded state beside the log. Losing all of it costs time, never truth. */
export interface SnapshotCache {
  /** The newest snapshot of that stream under that name and version, or null. */
  load(stream: string, name: string, version: number): Promise<Snapshot | null>;
  /** Keeps the newest only: an older one of the same stream and name is replaced. */
  save(stream: string, name: string, version: number, snapshot: Snapshot): Promise<void>;
  /** Drops all snapshots of one stream, or of all streams. */
  drop(stream?: string): Promise<void>;
}

export interface Snapshot {
  /** The snapshot holds the fold of the records up to and with this revision. */
  readonly revision: number;
  readonly state: string;
}

export interface StoreHealth {
  readonly engine: string;
  readonly version: string;
  readonly writable: boolean;
  /** Round trip of one durable no-op or read, in milliseconds. */
  readonly latencyMs: number;
  /** In words, when something is wrong. */
  readonly problem?: string;
}

/**
 * The port. An engine passes the contract suite (`contract/`), which is the exact meaning of each method.
 * All failures are `StoreError`s.
 */
export interface EventStore {
  readonly url: string;
  /**
   * Since when what others append may be missing here, because the store does not answer: milliseconds since
   * 1970, or null while it does. Engines whose store cannot be away leave it out.
   */
  readonly staleSince?: number | null;
  /**
   * Appends all events or none, and answers once they are durable.
   * Appends that are called while another is being written may share its flush, each still taken or refused
   * alone.
   * @throws StoreError `wrong-expected-revision` (with the actual one) | `store-full` | `store-read-only` |
   * `store-unavailable` | `store-busy` | `store-closed`. After `store-unavailable` the events may be in the
   * store all the same: a retry of the same ids finds out.
   * @throws TypeError when there are no events, or data that is not JSON: a mistake in the caller
   */
  append(stream: string, events: readonly NewEvent[], expected: ExpectedRevision): Promise<AppendReceipt>;
  /** A page of one stream; shorter than asked for only at its end, empty when there is no stream. */
  readStream(stream: string, options?: ReadOptions): Promise<readonly StoredEvent[]>;
  /**
   * A page of the whole store in commit order, of the events after that global position (null: from the
   * start).
   */
  readAll(after: number | null, limit?: number): Promise<readonly StoredEvent[]>;
  /** Revision of the stream's last event, or null where there is no stream. */
  head(stream: string): Promise<number | null>;
  /** The streams with a prefix, the newest first. */
  streams(options: StreamsOptions): Promise<readonly StreamInfo[]>;
  /**
   * The events of one stream after that revision (null: from the start), then the new ones as they become
   * durable, whoever appended them; no gap, no repeat, in order. Completes when the store is closed.
   */
  subscribe(stream: string, after: number | null): Observable<StoredEvent>;
  /** The same over the whole store, after that global position. */
  subscribeAll(after: number | null): Observable<StoredEvent>;
  readonly snapshots: SnapshotCache;
  health(): Promise<StoreHealth>;
  /** Refuses new appends, finishes those that were taken, then lets go of the store. Safe to call again. */
  close(): Promise<void>;
}

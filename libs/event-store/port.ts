import type { Observable } from 'rxjs';
import type { StoreErrorCode, StoreWarningCode } from './errors.ts';

/** Plain JSON, stored exactly as it was given. */
export type JsonObject = { readonly [key: string]: unknown };

/**
 * An event that is to be appended. The caller makes the id once, so that a retry is recognised as the same
 * event.
 */
export interface NewEvent {
  readonly id: string;
  readonly type: string;
  readonly data: JsonObject;
  readonly metadata: JsonObject;
}

/** An event in the store. */
export interface StoredEvent extends NewEvent {
  readonly stream: string;
  /** Place in the stream: 0, 1, 2 and so on, without gaps. */
  readonly revision: number;
  /** Place in the store. It grows in commit order; without gaps from 0 on in memory and sqlite. */
  readonly globalPosition: number;
}

/**
 * The last revision that the stream must have for an append to be accepted: a number, `no-stream`, or `any`.
 * A retry with the same ids at the same number, or at `no-stream`, returns the first receipt again. With
 * `any` it appends the events a second time.
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
  /** Largest number of events to return. Default and upper bound: `PAGE_LIMIT`. */
  readonly limit?: number;
  readonly direction?: 'forwards' | 'backwards';
}

/**
 * The place after which a subscription begins: a revision or a global position (null: the start). A function
 * returns how far the follower is (-1: nothing yet), and is asked before each event. So a follower that has
 * its own appends already is not told of them.
 */
export type FollowAfter = number | null | (() => number | null);

/** Largest number of events that one read returns. */
export const PAGE_LIMIT = 1_000;

export interface StreamInfo {
  readonly stream: string;
  /** Revision of the stream's last event. */
  readonly revision: number;
  /** Global position of the stream's first event. It orders streams by when they began. */
  readonly firstPosition: number;
}

export interface StreamsOptions {
  readonly prefix: string;
  /** Only streams that began before this global position: the cursor for paging, newest first. */
  readonly before?: number;
  readonly limit?: number;
}

/** A cache of folded state beside the log. Losing all of it costs time, and no record. */
export interface SnapshotCache {
  /** Returns the newest snapshot of a stream under a name and version, or null. */
  load(stream: string, name: string, version: number): Promise<Snapshot | null>;
  /** Saves a snapshot, and replaces an older one of the same stream and name. */
  save(stream: string, name: string, version: number, snapshot: Snapshot): Promise<void>;
  /** Drops all snapshots of one stream, or of all streams. */
  drop(stream?: string): Promise<void>;
}

export interface Snapshot {
  /** Revision of the last record in the folded state. */
  readonly revision: number;
  readonly state: string;
}

/** Something that an operator must know, although the store works. */
export interface StoreWarning {
  readonly code: StoreWarningCode;
  /** They may name files. Those who may not know them read the title of the code. */
  readonly words: string;
}

export interface StoreHealth {
  readonly engine: string;
  readonly version: string;
  readonly writable: boolean;
  /** Duration of one durable no-op or read, in milliseconds. */
  readonly latencyMs: number;
  /** What is wrong, in words. They may name files, addresses and users. */
  readonly problem?: string;
  /** What is wrong, as a code; left out where only words are known. */
  readonly code?: StoreErrorCode;
  /** Left out when there is nothing to warn of. */
  readonly warnings?: readonly StoreWarning[];
  /** Number of failures inside the client of the engine that no call reported; left out when it is 0. */
  readonly clientFailures?: number;
}

/**
 * The port of the event store. The contract suite (`contract/`) defines the exact meaning of each method, and
 * every engine passes it. All failures are `StoreError`s.
 *
 * What an engine owes its followers (`follow.ts` and `commit-feed.ts` do most of it):
 * - An append is answered first, and followers get its events afterwards: no receipt waits for a follower.
 * - A follower gets each event once, in order, without a gap, as an object of its own.
 * - What this process appended comes from memory: it causes no read. An engine whose server pushes every
 *   event is exempt.
 * - What other processes append arrives within 100 ms. One read serves all followers, and only followers of
 *   streams that grew hear of it: an idle follower costs nothing.
 */
export interface EventStore {
  readonly url: string;
  /**
   * Time since which appends of other processes may be missing here, because the store does not answer:
   * milliseconds since 1970, or null while it answers. Engines whose store is always there leave it out.
   */
  readonly staleSince?: number | null;
  /** Milliseconds in which an append succeeds or fails. Engines that know no limit leave it out. */
  readonly appendTimeoutMs?: number;
  /** Whether the store was opened for reading only, because it cannot be written. */
  readonly isReadOnly?: boolean;
  /**
   * Appends all events or none, and returns once they are durable. Appends that are called while another is
   * being written may share its flush; each is still accepted or refused by itself.
   * @throws StoreError `wrong-expected-revision` (with the actual one) | `store-full` | `store-read-only` |
   * `store-log-lost` | `store-access-denied` | `store-unavailable` | `store-busy` | `store-closed`. With the
   * outcome `unknown` the events may be in the store, or enter it later: a retry with the same ids finds out.
   * Otherwise nothing was and will be written.
   * @throws TypeError when there are no events, or their data is not JSON: a mistake of the caller
   */
  append(stream: string, events: readonly NewEvent[], expected: ExpectedRevision): Promise<AppendReceipt>;
  /** Reads a page of one stream. It is shorter than the limit only at the end, and empty without a stream. */
  readStream(stream: string, options?: ReadOptions): Promise<readonly StoredEvent[]>;
  /** Reads a page of the whole store in commit order, after a global position (null: from the start). */
  readAll(after: number | null, limit?: number): Promise<readonly StoredEvent[]>;
  /** Returns the revision of the stream's last event, or null when there is no stream. */
  head(stream: string): Promise<number | null>;
  /** Lists the streams with a prefix, the newest first. */
  streams(options: StreamsOptions): Promise<readonly StreamInfo[]>;
  /**
   * Emits the events of one stream after a revision (null: from the start), then the new ones of all
   * processes as they become durable: in order, without a gap and without a repeat. Completes when the store
   * is closed.
   */
  subscribe(stream: string, after: FollowAfter): Observable<StoredEvent>;
  /** Emits the events of the whole store in the same way, after a global position. */
  subscribeAll(after: FollowAfter): Observable<StoredEvent>;
  readonly snapshots: SnapshotCache;
  health(): Promise<StoreHealth>;
  /**
   * Returns a warning when the store lacks records that it acknowledged. The warning stays until the loss is
   * accepted. Engines that cannot lose records without an error leave this out.
   */
  losses?(): readonly StoreWarning[];
  /** Ends the warning, and records in the log who accepted what. */
  acceptLoss?(by: string): Promise<void>;
  /**
   * Handles a rejection that nobody awaits. Returns whether it comes from inside the client of the engine: it
   * is counted then, and the connection is replaced. Engines without a client leave this out.
   */
  handleStrayRejection?(reason: unknown): boolean;
  /** Refuses new appends, finishes those that were accepted, then closes the store. Safe to call again. */
  close(): Promise<void>;
}

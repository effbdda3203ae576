import { Observable, type Subscription } from 'rxjs';
import { StoreError } from '#event-store';
import type { Fact } from '#domain';
import type { CommandQueue } from './command-queue.ts';
import type { MeetingLog } from '../log/meeting-log.ts';

/** A meeting in memory: its folded log and its command queue. */
export interface OpenMeeting {
  readonly log: MeetingLog;
  readonly queue: CommandQueue;
}

interface Entry {
  readonly opening: Promise<OpenMeeting>;
  open: OpenMeeting | null;
  users: number;
  /** Records that it counts for in the limit. */
  weight: number;
}

export interface OpenMeetingsLimits {
  readonly maxMeetings: number;
  /** Maximum of records of all meetings together. One meeting may have more. */
  readonly maxRecords: number;
}

/** A meeting takes about as much memory as this many records, besides its own. */
const RECORDS_PER_MEETING = 40;

/**
 * The meetings in memory. Beyond a limit it closes the least recently used meetings that have no user. It
 * does not keep a meeting without a log, so that requests for unknown names do not fill the memory.
 */
export class OpenMeetings {
  /** The least recently used meeting comes first. */
  private readonly entries = new Map<string, Entry>();
  private weight = 0;
  private isClosed = false;
  private readonly closing = new Set<Promise<void>>();

  constructor(
    private readonly openMeeting: (meeting: string) => Promise<OpenMeeting>,
    private readonly limits: OpenMeetingsLimits,
  ) {}

  /**
   * Runs a function with a meeting, which is opened if needed and stays open until the function is done.
   * @throws StoreError `store-newer` if its log has an unknown record of a newer version
   */
  async use<T>(meeting: string, work: (open: OpenMeeting) => T | Promise<T>): Promise<T> {
    const entry = this.acquire(meeting);
    try {
      const open = entry.open ?? (await entry.opening);
      if (open.log.newer) throw open.log.newer;
      return await work(open);
    } finally {
      this.release(meeting, entry);
    }
  }

  /**
   * Keeps a meeting open until the returned function is called.
   * @throws StoreError `store-closed` once this is closed
   */
  hold(meeting: string): () => void {
    if (this.isClosed) throw new StoreError('store-closed', 'The server is shutting down.');
    const entry = this.acquire(meeting);
    return () => this.release(meeting, entry);
  }

  /**
   * Emits the records of a meeting from now on, once they are durable, and completes at shutdown. To miss
   * nothing, subscribe first and then read a view, and skip the records up to the revision of the view.
   */
  watchFacts(meeting: string): Observable<Fact> {
    return new Observable<Fact>((observer) => {
      const entry = this.acquire(meeting);
      let subscription: Subscription | null = null;
      entry.opening.then(
        ({ log }) => {
          if (observer.closed) return;
          log.followStream();
          subscription = log.changes.subscribe(observer);
        },
        (error: unknown) => observer.error(error),
      );
      return () => {
        subscription?.unsubscribe();
        this.release(meeting, entry);
      };
    });
  }

  /** Number of open meetings and of their records, as far as they are counted. */
  get size(): { readonly meetings: number; readonly records: number } {
    const meetings = this.entries.size;
    return { meetings, records: Math.max(0, this.weight - meetings * RECORDS_PER_MEETING) };
  }

  /** When the newest record of these meetings was recorded; null without one. */
  get lastRecordedAt(): string | null {
    let last: string | null = null;
    for (const { open } of this.entries.values()) {
      const { recordedAt = null } = open?.log.state ?? {};
      if (recordedAt !== null && (last === null || recordedAt > last)) last = recordedAt;
    }
    return last;
  }

  /** Closes all meetings: saves their snapshots and completes what is watched. */
  async close(): Promise<void> {
    this.isClosed = true;
    for (const [meeting, entry] of this.entries) this.drop(meeting, entry);
    await Promise.all(this.closing);
  }

  private acquire(meeting: string): Entry {
    const entry = this.entries.get(meeting) ?? this.openEntry(meeting);
    this.entries.delete(meeting);
    this.entries.set(meeting, entry);
    entry.users += 1;
    return entry;
  }

  private openEntry(meeting: string): Entry {
    const opening = this.openMeeting(meeting);
    const entry: Entry = { opening, open: null, users: 0, weight: 0 };
    opening.then(
      (open) => (entry.open = open),
      // The caller gets the error. The next caller tries to open the meeting again.
      () => this.drop(meeting, entry),
    );
    return entry;
  }

  private release(meeting: string, entry: Entry): void {
    entry.users -= 1;
    this.weigh(meeting, entry);
    const isDropped = this.entries.get(meeting) !== entry;
    const isEmpty = !entry.open || entry.open.log.state.revision < 0;
    const isKept = !this.isClosed && !isDropped && !isEmpty;
    // Also while others use it: the command queue must learn that another process writes to the same log.
    if (isKept) entry.open?.log.followStream();
    if (entry.users > 0) return;
    if (!isKept) return this.drop(meeting, entry);
    for (const [name, candidate] of this.entries) {
      if (!this.isBeyondLimits(candidate === entry)) return;
      if (candidate.users === 0) this.drop(name, candidate);
    }
  }

  /** Counts the records of a meeting again, which grows while it is used. */
  private weigh(meeting: string, entry: Entry): void {
    if (this.entries.get(meeting) !== entry || !entry.open) return;
    const weight = entry.open.log.state.revision + 1 + RECORDS_PER_MEETING;
    this.weight += weight - entry.weight;
    entry.weight = weight;
  }

  /** Returns whether a meeting must be closed. The last one used stays if only its records are too many. */
  private isBeyondLimits(isLastUsed: boolean): boolean {
    const { maxMeetings, maxRecords } = this.limits;
    return this.entries.size > maxMeetings || (!isLastUsed && this.weight > maxRecords);
  }

  private drop(meeting: string, entry: Entry): void {
    if (this.entries.get(meeting) === entry) {
      this.entries.delete(meeting);
      this.weight -= entry.weight;
    }
    if (!entry.open) return;
    entry.open.queue.close();
    const closing: Promise<void> = entry.open.log.close().finally(() => this.closing.delete(closing));
    this.closing.add(closing);
  }
}

import { setTimeout as pause } from 'node:timers/promises';
import { Observable, type Subscriber } from 'rxjs';
import { backoffMs, type Backoff } from './backoff.ts';
import { StoreError, type StoreErrorCode } from './errors.ts';
import { PAGE_LIMIT, type FollowAfter, type StoredEvent } from './port.ts';

/** What an engine calls when something was appended to what a follower follows. */
export interface Follower<Row> {
  /**
   * Hands over new events in their order. Events that the follower has already are skipped. If one is
   * missing before them, or null says that any may be missing, the follower reads a page.
   */
  tell(rows: readonly Row[] | null): void;
  /** Ends the subscription, because the store is closed. */
  complete(): void;
}

/**
 * The parts of a subscription that an engine supplies. A cursor is the place of an event in what is followed:
 * its revision, or its global position.
 */
export interface FollowedEvents<Row> {
  /**
   * Reads the page after a cursor (null: from the start). It is shorter than `PAGE_LIMIT` only at the end.
   */
  readonly readPage: (after: number | null) => Promise<readonly StoredEvent[]>;
  readonly cursorOf: (row: Row | StoredEvent) => number;
  /**
   * Returns a cursor between which and the row there is certainly no event; null if none is known. Without
   * it, the cursors of all events follow one another without gaps.
   */
  readonly previousOf?: (row: Row) => number | null;
  /** Makes the event of a row, with objects of its own. */
  readonly toEvent: (row: Row) => StoredEvent;
  /** Adds a follower to those that the engine tells of appends, and returns how to remove it. */
  readonly listen: (follower: Follower<Row>) => () => void;
}

/** Failures that pass by themselves: a live board waits for them instead of going dark. */
const PASSING: ReadonlySet<StoreErrorCode> = new Set(['store-busy', 'store-unavailable']);

export const isPassing = (error: unknown): boolean => error instanceof StoreError && PASSING.has(error.code);

/**
 * The waits before a page is read again after a passing failure. They are random, so that followers do not
 * all come at once.
 */
const READ_BACKOFF: Backoff = { firstWaitMs: 50, maxWaitMs: 2_000, jitter: 0.5 };

/** Emits the events after a place, first page by page, then as the engine tells them. */
export function followEvents<Row>(source: FollowedEvents<Row>, after: FollowAfter): Observable<StoredEvent> {
  return new Observable<StoredEvent>((subscriber) => {
    const follower = new PagedFollower(source, after, subscriber);
    // Listen before the first page is read, so that no append is missed in the meantime.
    const stopListening = source.listen(follower);
    void follower.readPages();
    return stopListening;
  });
}

/**
 * Emits each event once and in order, from two sources: pages and what the engine tells. It emits an event
 * of the engine only if no other event is between it and the last one. After a gap it reads.
 */
class PagedFollower<Row> implements Follower<Row> {
  private mustRead = true;
  private isReading = false;
  /** Rows that came while pages were being read. The last page may have been read before them. */
  private waiting: Row[] = [];
  private failures = 0;
  /** The place of the last event that was emitted, or -1. */
  private lastPlace = -1;

  constructor(
    private readonly source: FollowedEvents<Row>,
    private readonly after: FollowAfter,
    private readonly subscriber: Subscriber<StoredEvent>,
  ) {}

  tell(rows: readonly Row[] | null): void {
    if (rows === null) this.mustRead = true;
    else if (!this.isReading) this.emitRows(rows);
    else if (this.waiting.length + rows.length <= PAGE_LIMIT) this.waiting.push(...rows);
    else {
      // Reading one more page is better than keeping many rows.
      this.waiting = [];
      this.mustRead = true;
    }
    if (this.mustRead) void this.readPages();
  }

  complete(): void {
    this.subscriber.complete();
  }

  async readPages(): Promise<void> {
    if (this.isReading) return;
    this.isReading = true;
    while (this.mustRead && !this.subscriber.closed) {
      this.mustRead = false;
      const hasMore = await this.emitPage().catch((error: unknown) => this.recover(error));
      if (hasMore) {
        this.mustRead = true;
        // Timers and sockets get their turn between the pages of a long catch-up.
        await new Promise<void>((resolve) => setImmediate(resolve));
      } else {
        this.emitRows(this.waiting.splice(0));
      }
    }
    this.isReading = false;
  }

  /** Returns the place up to which the subscriber has all events. */
  private place(): number {
    const { after } = this;
    const place = (typeof after === 'function' ? after() : after) ?? -1;
    return Math.max(this.lastPlace, place);
  }

  private emitRows(rows: readonly Row[]): void {
    const { source, subscriber } = this;
    try {
      for (const row of rows) {
        const [place, last] = [source.cursorOf(row), this.place()];
        if (place <= last) continue;
        const previous = source.previousOf ? source.previousOf(row) : place - 1;
        if (previous === null || previous > last) this.mustRead = true;
        if (this.mustRead || subscriber.closed) return;
        this.emit(place, source.toEvent(row));
      }
    } catch (error) {
      subscriber.error(error);
    }
  }

  /** Emits one page. Returns whether more events may follow: only after a full page. */
  private async emitPage(): Promise<boolean> {
    const place = this.place();
    const page = await this.source.readPage(place < 0 ? null : place);
    this.failures = 0;
    for (const event of page) {
      if (this.subscriber.closed) return false;
      const at = this.source.cursorOf(event);
      if (at > this.place()) this.emit(at, event);
    }
    return page.length === PAGE_LIMIT;
  }

  private emit(place: number, event: StoredEvent): void {
    this.lastPlace = place;
    this.subscriber.next(event);
  }

  /** Waits after a passing failure and returns true; any other failure ends the subscription. */
  private async recover(error: unknown): Promise<boolean> {
    if (!isPassing(error)) {
      if (error instanceof StoreError && error.code === 'store-closed') this.subscriber.complete();
      else this.subscriber.error(error);
      return false;
    }
    this.failures += 1;
    await pause(backoffMs(this.failures, READ_BACKOFF), undefined, { ref: false });
    return true;
  }
}

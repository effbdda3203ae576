import { setTimeout as pause } from 'node:timers/promises';
import { Observable } from 'rxjs';
import { backoffMs, type Backoff } from './backoff.ts';
import { StoreError, type StoreErrorCode } from './errors.ts';
import { PAGE_LIMIT, type StoredEvent } from './port.ts';

/**
 * The parts of a subscription that an engine supplies. A cursor is the place of an event in what is followed:
 * its revision, or its global position.
 */
export interface FollowedEvents {
  /**
   * Reads the page after a cursor (null: from the start). It is shorter than `PAGE_LIMIT` only at the end.
   */
  readonly readPage: (after: number | null) => Promise<readonly StoredEvent[]>;
  readonly cursorOf: (event: StoredEvent) => number;
  /**
   * Emits whenever something *may* have been appended by this or another process. A needless signal costs
   * one empty page, and a missing one costs time only. Completes when the store is closed.
   */
  readonly changes: Observable<unknown>;
}

/** Failures that pass by themselves: a live board waits for them instead of going dark. */
const PASSING: ReadonlySet<StoreErrorCode> = new Set(['store-busy', 'store-unavailable']);

/**
 * The waits before a page is read again after a passing failure. They are random, so that followers do not
 * all come at once.
 */
const READ_BACKOFF: Backoff = { firstWaitMs: 50, maxWaitMs: 2_000, jitter: 0.5 };

/**
 * Emits the events after a cursor (null: from the start), first page by page, then live. Every event comes
 * from a page that is read after the cursor of the event before it. So there is no handover between old and
 * live events at which one could be lost or repeated: a change is only a reason to read the next page.
 */
export function followEvents(source: FollowedEvents, after: number | null): Observable<StoredEvent> {
  return new Observable<StoredEvent>((subscriber) => {
    let cursor = after;
    let hasNews = true;
    let isRunning = false;
    let failures = 0;

    /** Emits one page. Returns whether more events may follow without a change: only after a full page. */
    const emitPage = async (): Promise<boolean> => {
      const page = await source.readPage(cursor);
      failures = 0;
      for (const event of page) {
        if (subscriber.closed) return false;
        cursor = source.cursorOf(event);
        subscriber.next(event);
      }
      return page.length === PAGE_LIMIT;
    };

    /** Waits after a passing failure and returns true; any other failure ends the subscription. */
    const recover = async (error: unknown): Promise<boolean> => {
      if (!(error instanceof StoreError && PASSING.has(error.code))) {
        if (error instanceof StoreError && error.code === 'store-closed') subscriber.complete();
        else subscriber.error(error);
        return false;
      }
      failures += 1;
      await pause(backoffMs(failures, READ_BACKOFF), undefined, { ref: false });
      return true;
    };

    const run = async (): Promise<void> => {
      if (isRunning) return;
      isRunning = true;
      while (hasNews && !subscriber.closed) {
        hasNews = false;
        const hasMore = await emitPage().catch(recover);
        if (!hasMore) continue;
        hasNews = true;
        // Timers and sockets get their turn between the pages of a long catch-up.
        await new Promise<void>((resolve) => setImmediate(resolve));
      }
      isRunning = false;
    };

    // Listen before the first page is read, so that an append in the meantime leads to another read.
    const listening = source.changes.subscribe({
      next: () => {
        hasNews = true;
        void run();
      },
      complete: () => subscriber.complete(),
    });
    void run();
    return listening;
  });
}

import { Observable } from 'rxjs';
import { backoffMs, type Backoff } from './backoff.ts';
import { StoreError, type StoreErrorCode } from './errors.ts';
import { PAGE_LIMIT, type StoredEvent } from './port.ts';

/** All that an engine has to supply for its subscriptions. */
export interface FollowSource {
  /** The next page after that place (null: from the start); shorter than `PAGE_LIMIT` only at the end. */
  readonly page: (after: number | null) => Promise<readonly StoredEvent[]>;
  /** The place of an event in what is followed: its revision, or its global position. */
  readonly placeOf: (event: StoredEvent) => number;
  /**
   * Emits whenever something *may* have been appended, by anyone. Emitting for nothing costs one empty page;
   * not emitting loses time, and nothing else. Completes when the store is closed.
   */
  readonly changes: Observable<unknown>;
}

/** Failures that pass by themselves: a live board waits for them instead of going dark. */
const PASSING: ReadonlySet<StoreErrorCode> = new Set(['store-busy', 'store-unavailable']);

/** Before a page is read again after a passing failure. */
const READ_BACKOFF: Backoff = { firstWaitMs: 50, maxWaitMs: 2_000, jitter: 0.5 };

/**
 * Catch-up by pages, then live. Every event comes from a page that is read after the place of the one before
 * it, so there is no handover between "old" and "live" events at which one could be lost or repeated: a
 * change is only a reason to read on.
 */
export function follow(source: FollowSource, after: number | null): Observable<StoredEvent> {
  return new Observable<StoredEvent>((subscriber) => {
    let place = after;
    let stale = true;
    let running = false;
    let failures = 0;

    /**
     * Hands over one page, and says whether there is more without a further change: only a full page leaves
     * some.
     */
    const step = async (): Promise<boolean> => {
      const page = await source.page(place);
      failures = 0;
      for (const event of page) {
        if (subscriber.closed) return false;
        place = source.placeOf(event);
        subscriber.next(event);
      }
      return page.length === PAGE_LIMIT;
    };

    /** A passing failure is waited out, jittered so that many followers do not come back at once. */
    const recover = async (error: unknown): Promise<boolean> => {
      if (!(error instanceof StoreError && PASSING.has(error.code))) {
        if (error instanceof StoreError && error.code === 'store-closed') subscriber.complete();
        else subscriber.error(error);
        return false;
      }
      failures += 1;
      await pause(backoffMs(failures, READ_BACKOFF));
      return true;
    };

    const run = async (): Promise<void> => {
      if (running) return;
      running = true;
      while (stale && !subscriber.closed) {
        stale = false;
        const more = await step().catch(recover);
        if (!more) continue;
        stale = true;
        // A long catch-up lets timers and sockets have their turn between its pages.
        await new Promise<void>((resolve) => setImmediate(resolve));
      }
      running = false;
    };

    // Listening starts before the first page is read: what is appended meanwhile makes the page stale again.
    const listening = source.changes.subscribe({
      next: () => {
        stale = true;
        void run();
      },
      complete: () => subscriber.complete(),
    });
    void run();
    return listening;
  });
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds).unref();
  });
}

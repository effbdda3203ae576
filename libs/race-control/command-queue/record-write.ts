import { StoreError, type EventStore } from '#event-store';
import type { LogRecord } from '../log/log-record.ts';
import { toNewEvent } from '../log/record-builder.ts';
import type { Write } from './timed-answer.ts';

/** Delays before an append is repeated, each time with the same event ids. The last one is for all others. */
const REPEAT_DELAYS_MS = [100, 400, 1_600];

/** Appends records of one log, and finds out whether they are in it when the store does not say so. */
export class RecordWrite implements Write {
  mayLand = false;
  /** Whether an append failed that may still land, or a command did not get its answer in time. */
  isInDoubt = false;

  /** @param stop ends the repetitions: nobody finds out any more what became of the records */
  constructor(
    private readonly records: readonly LogRecord[],
    private readonly stop?: AbortSignal,
  ) {}

  /**
   * Appends the records. While they may still land, it repeats the append with the same ids at the same
   * revision, which the store answers for good as soon as it can: with the first receipt or with a conflict.
   * @throws StoreError when the records are not in the log and cannot enter it any more; with `mayLand` still
   * true when nobody will find out, because the process ends
   */
  async append(store: EventStore, stream: string): Promise<void> {
    const before = (this.records[0]?.revision ?? 0) - 1;
    const expected = before < 0 ? 'no-stream' : before;
    const events = this.records.map(toNewEvent);
    this.mayLand = true;
    for (let failures = 0; ; failures += 1) {
      try {
        await store.append(stream, events, expected);
        break;
      } catch (error) {
        this.mayLand = this.mayLandAfter(error);
        if (!this.mayLand || this.hasEnded(error)) throw error;
        await this.pause(REPEAT_DELAYS_MS[Math.min(failures, REPEAT_DELAYS_MS.length - 1)]);
      }
    }
    this.mayLand = false;
  }

  private pause(delayMs?: number): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        this.stop?.removeEventListener('abort', end);
        resolve();
      };
      const timer = setTimeout(end, delayMs);
      this.stop?.addEventListener('abort', end);
    });
  }

  private mayLandAfter(error: unknown): boolean {
    if (!(error instanceof StoreError)) return this.isInDoubt;
    if (error.code === 'wrong-expected-revision') return false;
    this.isInDoubt ||= error.more.outcome === 'unknown';
    return this.isInDoubt;
  }

  /** Returns whether another try is of no use. */
  private hasEnded(error: unknown): boolean {
    return this.stop?.aborted === true || (error instanceof StoreError && error.code === 'store-closed');
  }
}

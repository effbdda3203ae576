import { setTimeout as pause } from 'node:timers/promises';
import { backoffMs, CONFLICT_BACKOFF } from '#event-store';

/** Time after a record of another process during which more of its records are expected. */
const OTHERS_ACTIVE_MS = 2_000;
/** Mean pause after a write of this process, if other processes write to the same log. */
const OTHERS_TURN_MS = 4;

/**
 * Decides when the command queue of one meeting may write. If other processes write to the same log, it
 * leaves a pause after each write of this process: without it this process would always be first.
 */
export class Turns {
  /** When another process last appended while this log was open, by `performance.now()`. */
  private foreignAppendAtMs = -Infinity;
  private isLastRecordForeign = true;

  constructor(private readonly random: () => number = Math.random) {}

  /** Notes that records of another process have arrived. */
  noteForeignRecords(): void {
    this.foreignAppendAtMs = performance.now();
    this.isLastRecordForeign = true;
  }

  /** Notes that this process has appended records. */
  noteOwnRecords(): void {
    this.isLastRecordForeign = false;
  }

  /** Calls a function at the end of this turn of the event loop, or after the pause if others write too. */
  whenMine(work: () => void): void {
    const areOthersActive = performance.now() - this.foreignAppendAtMs < OTHERS_ACTIVE_MS;
    if (areOthersActive && !this.isLastRecordForeign)
      setTimeout(work, OTHERS_TURN_MS * (0.5 + this.random()));
    else queueMicrotask(work);
  }

  /** After repeated conflicts, waits longer and at random, so that two processes do not keep colliding. */
  async waitAfterConflicts(conflicts: number): Promise<void> {
    if (conflicts > 2) await pause(backoffMs(conflicts - 2, CONFLICT_BACKOFF, this.random));
  }
}

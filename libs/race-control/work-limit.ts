import { startTimeSlice, yieldToOthers } from './yield-to-others.ts';

/** The time for one answer. It ends early when the client has hung up. */
export class WorkLimit {
  private readonly deadline: number;
  private isSliceOver = startTimeSlice();

  constructor(
    readonly limitMs: number,
    private readonly signal?: AbortSignal,
  ) {
    this.deadline = performance.now() + limitMs;
  }

  get isReached(): boolean {
    return this.signal?.aborted === true || performance.now() >= this.deadline;
  }

  /**
   * Runs steps to their end, and lets other work run in between. Returns null if the limit was reached
   * before.
   */
  async run<T extends object>(steps: Generator<void, T, undefined>): Promise<T | null> {
    for (;;) {
      if (this.isReached) return null;
      const step = steps.next();
      if (step.done === true) return step.value;
      if (!this.isSliceOver()) continue;
      await yieldToOthers();
      this.isSliceOver = startTimeSlice();
    }
  }
}

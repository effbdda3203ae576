import type { ClientClock } from '#client';

/** A clock that a test advances by hand. */
export class HandClock implements ClientClock {
  private nowMs = 0;
  private timers: { readonly atMs: number; readonly call: () => void }[] = [];

  readonly measure = (): (() => number) => {
    const startMs = this.nowMs;
    return () => this.nowMs - startMs;
  };

  readonly after = (ms: number, call: () => void): (() => void) => {
    const timer = { atMs: this.nowMs + ms, call };
    this.timers.push(timer);
    return () => void (this.timers = this.timers.filter((one) => one !== timer));
  };

  /** Lets time pass, and calls what is due. */
  advance(ms: number): void {
    const endMs = this.nowMs + ms;
    for (;;) {
      const [next] = this.timers.toSorted((a, b) => a.atMs - b.atMs);
      if (!next || next.atMs > endMs) break;
      // A timer that came due in a sleep is late.
      this.nowMs = Math.max(this.nowMs, next.atMs);
      this.timers = this.timers.filter((one) => one !== next);
      next.call();
    }
    this.nowMs = endMs;
  }

  /** Lets time pass in which nothing runs, as while the device sleeps. */
  sleep(ms: number): void {
    this.nowMs += ms;
  }
}

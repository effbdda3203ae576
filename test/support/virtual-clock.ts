import type { FeedClock } from '#timing-feeds';

interface Timer {
  readonly atMs: number;
  readonly run: () => void;
}

/** A clock that stands still until the test moves it. Its timers run when their time has come, in order. */
export class VirtualClock implements FeedClock {
  private timers: Timer[] = [];

  constructor(private nowMs: number) {}

  readonly now = (): number => this.nowMs;
  readonly random = (): number => 0;
  readonly after = (ms: number, run: () => void): (() => void) => {
    const timer: Timer = { atMs: this.nowMs + ms, run };
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter((each) => each !== timer);
    };
  };

  advanceTo(ms: number): void {
    for (let next = this.next(ms); next; next = this.next(ms)) {
      this.timers = this.timers.filter((each) => each !== next);
      this.nowMs = Math.max(this.nowMs, next.atMs);
      next.run();
    }
    this.nowMs = Math.max(this.nowMs, ms);
  }

  private next(ms: number): Timer | undefined {
    const due = this.timers.filter(({ atMs }) => atMs <= ms);
    return due.sort((a, b) => a.atMs - b.atMs)[0];
  }
}

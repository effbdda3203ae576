import { setTimeout as pause } from 'node:timers/promises';
import { yieldToOthers } from '../yield-to-others.ts';

/** Beyond this 99th percentile of the time that recent commands took, officials notice other work. */
const MAX_P99_MS = 100;
/** Commands that were answered longer ago say nothing about the present. */
const RECENT_MS = 5_000;
const MAX_DURATIONS = 200;
/** Interval at which work that waits for quiet looks again. */
const CHECK_INTERVAL_MS = 100;

interface Duration {
  readonly endMs: number;
  readonly tookMs: number;
}

/** The commands that wait for their answers, and how long the recent ones took. Background work gives way. */
export class CommandLoad {
  private waiting = 0;
  private readonly durations: Duration[] = [];

  /** @param nowMs returns milliseconds of a clock that cannot be set */
  constructor(private readonly nowMs: () => number = () => performance.now()) {}

  /** Number of commands that are not answered yet. */
  get size(): number {
    return this.waiting;
  }

  /** Counts a command until the returned function is called. */
  begin(): () => void {
    const startMs = this.nowMs();
    this.waiting += 1;
    return () => {
      this.waiting -= 1;
      const endMs = this.nowMs();
      this.durations.push({ endMs, tookMs: endMs - startMs });
      if (this.durations.length > MAX_DURATIONS) this.durations.shift();
    };
  }

  /** Whether no command waits, and recent commands were answered quickly. */
  get isQuiet(): boolean {
    return this.waiting === 0 && this.recentP99Ms() <= MAX_P99_MS;
  }

  /** Lets requests go first. Resolves when it is quiet, or when the signal is aborted. */
  async waitUntilQuiet(signal: AbortSignal): Promise<void> {
    await yieldToOthers();
    while (!this.isQuiet && !signal.aborted) {
      await pause(CHECK_INTERVAL_MS, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  private recentP99Ms(): number {
    const since = this.nowMs() - RECENT_MS;
    const recent = this.durations.filter(({ endMs }) => endMs >= since).map(({ tookMs }) => tookMs);
    recent.sort((a, b) => a - b);
    return recent[Math.ceil(recent.length * 0.99) - 1] ?? 0;
  }
}

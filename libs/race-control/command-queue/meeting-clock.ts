import type { Fact } from '#domain';

/** A reading of the two clocks of this process, in milliseconds. */
export interface ClockReading {
  /** By the clock of the machine, which may be set. */
  readonly clockMs: number;
  /** By a clock that cannot be set, from any start. */
  readonly monotonicMs: number;
}

/**
 * The time of one meeting, which never goes back. It is the time of the machine's clock. While that is behind
 * the last time of the meeting, the time continues from there by the monotonic clock.
 */
export class MeetingClock {
  private timeMs = -Infinity;
  private sinceMs = 0;

  constructor(private readonly read: () => ClockReading) {}

  /** Returns a reading to tell the time of later, when its command is decided. */
  reading(): ClockReading {
    return this.read();
  }

  /** Returns the time of a reading. */
  timeAt({ clockMs, monotonicMs }: ClockReading): number {
    if (clockMs >= this.timeMs) this.timeMs = clockMs;
    else this.timeMs += Math.max(0, Math.floor(monotonicMs - this.sinceMs));
    this.sinceMs = Math.max(this.sinceMs, monotonicMs);
    return this.timeMs;
  }

  /**
   * Learns the time from records: of before this process began, or of another one. A record that names its
   * own time is no later than the clock was, so the earlier of its times counts.
   */
  learn(facts: Iterable<Pick<Fact, 'occurredAt' | 'recordedAt'>>): void {
    let latest = '';
    for (const { occurredAt, recordedAt } of facts) {
      const time = occurredAt < recordedAt ? occurredAt : recordedAt;
      if (time > latest) latest = time;
    }
    const latestMs = latest === '' ? -Infinity : Date.parse(latest);
    if (latestMs <= this.timeMs) return;
    this.timeMs = latestMs;
    this.sinceMs = this.read().monotonicMs;
  }
}

/** The clock of a client. Tests use one that they advance. */
export interface ClientClock {
  /** Starts to measure. Returns the function that says how many milliseconds have passed. */
  readonly measure: () => () => number;
  /** Calls a function once after a time. Returns the function that cancels it. */
  readonly after: (ms: number, call: () => void) => () => void;
}

/**
 * The clock of the device. One of its clocks may stand still while it sleeps, and the other one may be set,
 * so the larger time counts.
 */
export const deviceClock: ClientClock = {
  measure: () => {
    const [startMs, startedAt] = [performance.now(), Date.now()];
    return () => Math.max(performance.now() - startMs, Date.now() - startedAt);
  },
  after: (ms, call) => {
    const timer = setTimeout(call, ms);
    return () => clearTimeout(timer);
  },
};

/** While a flag is out, the server sends a ping every 2 s. */
export const MAX_SILENCE_UNDER_FLAG_MS = 3_000;
/** A client that polls each second gets answers that a cache may keep for a second. */
export const MAX_AGE_OF_HEAD_MS = 5_000;
/** While no flag is out, a ping comes every 15 s. */
export const MAX_SILENCE_MS = 20_000;

interface SilenceOptions {
  readonly clock: ClientClock;
  /** Runs with the silence in whole seconds when that is too long, each second, and with null after it. */
  readonly onChange: (seconds: number | null) => void;
}

/**
 * Measures for how long nothing was heard from the server. After too long, another flag may be
 * out than the one that is shown.
 */
export class Silence {
  private age: () => number;
  private maxMs = MAX_SILENCE_MS;
  private isAsleep = false;
  private seconds: number | null = null;
  private cancel: () => void = () => undefined;

  constructor(private readonly options: SilenceOptions) {
    this.age = options.clock.measure();
    this.check();
  }

  /** Notes that something was heard that was true `ageMs` ago. */
  heard(ageMs = 0): void {
    const since = this.options.clock.measure();
    this.age = () => Math.max(0, ageMs) + since();
    // Otherwise the next check is due too early, and finds that.
    if (ageMs > 0 || this.seconds !== null) this.check();
  }

  /** Sets how long a silence may be. */
  setMax(maxMs: number): void {
    if (maxMs === this.maxMs) return;
    this.maxMs = maxMs;
    this.check();
  }

  /**
   * Counts as silent while the page is out of sight, so that it wakes up without a flag. Afterwards it is
   * silent until something is heard, unless something was heard just before.
   */
  setAsleep(isAsleep: boolean): void {
    this.isAsleep = isAsleep;
    this.check();
  }

  /** Ends the measuring. */
  stop(): void {
    this.cancel();
  }

  private check(): void {
    this.cancel();
    const ageMs = this.age();
    const isSilent = this.isAsleep || ageMs >= this.maxMs;
    const seconds = isSilent ? Math.floor(ageMs / 1_000) : null;
    if (seconds !== this.seconds) {
      this.seconds = seconds;
      this.options.onChange(seconds);
    }
    if (this.isAsleep) return;
    const waitMs = isSilent ? 1_000 - (ageMs % 1_000) : this.maxMs - ageMs;
    this.cancel = this.options.clock.after(waitMs, () => this.check());
  }
}

/** Returns a silence in words: `12 s`, `3 min`, `2 h`. */
export function silenceWords(seconds: number): string {
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.floor(minutes / 60)} h`;
}

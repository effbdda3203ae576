import type { Outcome } from '../requests.ts';

/** A command that wrote nothing is remembered for so many milliseconds. */
const TEN_MINUTES = 10 * 60_000;
/** A flood of refusals must not grow memory: the oldest go first. */
const MOST = 20_000;

interface Known {
  readonly commandHash: string;
  /** The official that it was answered to. */
  readonly by: string;
  readonly outcome: Outcome;
}

interface Kept extends Known {
  readonly until: number;
}

/**
 * What commands came to that left nothing in a log. In memory: it makes a repeat harmless, it proves
 * nothing.
 */
export class RecentOutcomes {
  /** In the order of their ends, since all are kept for the same time. */
  private readonly kept = new Map<string, Kept>();

  constructor(private readonly now: () => number) {}

  get(key: string): Known | undefined {
    const found = this.kept.get(key);
    if (!found || found.until > this.now()) return found;
    this.kept.delete(key);
    return undefined;
  }

  keep(key: string, known: Known): void {
    const now = this.now();
    this.kept.delete(key);
    this.kept.set(key, { ...known, until: now + TEN_MINUTES });
    for (const [oldest, { until }] of this.kept) {
      if (until > now && this.kept.size <= MOST) return;
      this.kept.delete(oldest);
    }
  }
}

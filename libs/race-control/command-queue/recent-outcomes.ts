import type { Official } from '#domain';
import { BoundedMap } from '../bounded-map.ts';
import type { Outcome } from '../requests.ts';

/** Time for which the outcome of a command that wrote nothing is remembered. */
const REMEMBERED_MS = 10 * 60_000;
const MAX_OUTCOMES = 20_000;

interface RecentOutcome {
  readonly commandHash: string;
  /** The official who got the answer. */
  readonly by: Official;
  readonly outcome: Outcome;
}

/**
 * Remembers the outcomes of commands that wrote nothing. It lives in memory, so it makes a repeated command
 * harmless but proves nothing.
 */
export class RecentOutcomes {
  /** Ordered by end, since all outcomes are remembered for the same time. */
  private readonly outcomes = new BoundedMap<string, RecentOutcome & { readonly until: number }>(
    MAX_OUTCOMES,
  );

  constructor(private readonly now: () => number) {}

  get(key: string): RecentOutcome | undefined {
    const found = this.outcomes.get(key);
    if (!found || found.until > this.now()) return found;
    this.outcomes.delete(key);
    return undefined;
  }

  add(key: string, outcome: RecentOutcome): void {
    const now = this.now();
    this.outcomes.set(key, { ...outcome, until: now + REMEMBERED_MS });
    for (const [oldest, { until }] of this.outcomes) {
      if (until > now) return;
      this.outcomes.delete(oldest);
    }
  }
}

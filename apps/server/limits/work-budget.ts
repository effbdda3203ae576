import { ProblemError } from '../http/problems.ts';
import { WORK } from '../http/problem-sets.ts';
import type { Limits } from './limits.ts';
import { tooManyRequests, WINDOW_MS } from './rate-limits.ts';
import { SlotCounter } from './slot-counter.ts';

/** The computing that a client has had and that is not forgotten yet. */
interface Spent {
  readonly ms: number;
  readonly atMs: number;
}

type WorkLimits = Pick<Limits, 'work' | 'address-work' | 'address-work-seconds'>;

/** Clients that are remembered. The one that was charged longest ago is forgotten first. */
const MAX_CLIENTS = 1_000;

/**
 * Bounds the long questions of readers: how many there are at a time, and how much computing a client gets.
 * What a client has spent is forgotten evenly, its whole limit in one window.
 */
export class WorkBudget {
  private readonly slots: SlotCounter;
  private readonly spent = new Map<string, Spent>();
  private readonly limitMs: number;

  /** @param nowMs returns milliseconds of a clock that cannot be set */
  constructor(
    private readonly limits: WorkLimits,
    private readonly nowMs: () => number = () => performance.now(),
  ) {
    this.slots = new SlotCounter({ perAddress: limits['address-work'], total: limits.work });
    this.limitMs = limits['address-work-seconds'] * 1_000;
  }

  /**
   * Admits a question of a client. Returns the function that ends it; call that once.
   * @throws ProblemError `too-much-work`, `too-many-requests`
   */
  begin(client: string): () => void {
    const reached = this.slots.reachedLimit(client);
    if (reached === 'total') {
      throw WORK.error('too-much-work', `${this.limits.work} long questions are waiting.`);
    }
    if (reached === 'address') {
      const words = `${this.limits['address-work']} long questions of this client are waiting.`;
      throw new ProblemError(tooManyRequests(words, 1));
    }
    const excessMs = this.spentBy(client) - this.limitMs;
    if (excessMs >= 0) {
      const words = `This client had ${this.limitMs / 1_000} s of computing within ${WINDOW_MS / 1_000} s.`;
      const waitSeconds = Math.ceil(((excessMs / this.limitMs) * WINDOW_MS) / 1_000);
      throw new ProblemError(tooManyRequests(words, Math.max(1, waitSeconds)));
    }
    return this.slots.takeSlot(client);
  }

  /** Counts the time that an answer for a client took. */
  charge(client: string, tookMs: number): void {
    if (this.limitMs === Infinity) return;
    const ms = this.spentBy(client) + tookMs;
    this.spent.delete(client);
    this.spent.set(client, { ms, atMs: this.nowMs() });
    const [oldest] = this.spent.keys();
    if (this.spent.size > MAX_CLIENTS && oldest !== undefined) this.spent.delete(oldest);
  }

  private spentBy(client: string): number {
    const spent = this.spent.get(client);
    if (!spent) return 0;
    const forgottenMs = ((this.nowMs() - spent.atMs) / WINDOW_MS) * this.limitMs;
    return Math.max(0, spent.ms - forgottenMs);
  }
}

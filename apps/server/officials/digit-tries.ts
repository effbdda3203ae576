import { normalizeIP } from '@fastify/rate-limit';

const MINUTE_MS = 60_000;
/** Wrong digits are counted for this long. */
const WINDOW_MS = 10 * MINUTE_MS;
const STOP_MS = 15 * MINUTE_MS;
const MAX_PER_ADDRESS = 10;
const MAX_PER_SERVER = 50;

/** The tries of one address, or of all. */
class Tries {
  private wrongAtMs: number[] = [];
  private stoppedUntilMs = 0;
  underWay = 0;

  constructor(private readonly max: number) {}

  /** Returns how long no more tries are accepted; 0 if one is. */
  waitMs(nowMs: number): number {
    this.wrongAtMs = this.wrongAtMs.filter((atMs) => atMs > nowMs - WINDOW_MS);
    if (this.stoppedUntilMs > nowMs) return this.stoppedUntilMs - nowMs;
    return this.wrongAtMs.length + this.underWay < this.max ? 0 : 1_000;
  }

  countWrong(nowMs: number): void {
    this.wrongAtMs.push(nowMs);
    if (this.wrongAtMs.length < this.max) return;
    this.stoppedUntilMs = nowMs + STOP_MS;
    this.wrongAtMs = [];
  }

  isIdle(nowMs: number): boolean {
    return this.underWay === 0 && this.waitMs(nowMs) === 0 && this.wrongAtMs.length === 0;
  }
}

/**
 * Counts wrong digits. After 10 from one address, or 50 in all, within 10 minutes, no digits are accepted for
 * 15 minutes. A try that is not decided yet counts as wrong, so that many at once do not get past the limit.
 */
export class DigitTries {
  private readonly all = new Tries(MAX_PER_SERVER);
  private readonly byAddress = new Map<string, Tries>();

  /** @param nowMs returns milliseconds of a clock that cannot be set */
  constructor(private readonly nowMs: () => number = () => performance.now()) {}

  /** Returns how many seconds to wait before a try of an address; 0 if it may try now. */
  waitSeconds(address: string): number {
    const now = this.nowMs();
    const own = this.byAddress.get(normalizeIP(address));
    return Math.ceil(Math.max(this.all.waitMs(now), own?.waitMs(now) ?? 0) / 1_000);
  }

  /** Makes a try, which returns whether its digits were right. A failure of the server counts as none. */
  async count<T>(address: string, tryDigits: () => Promise<T>, isWrong: (result: T) => boolean): Promise<T> {
    const counters = [this.all, this.triesOf(normalizeIP(address))];
    for (const counter of counters) counter.underWay += 1;
    try {
      const result = await tryDigits();
      if (isWrong(result)) for (const counter of counters) counter.countWrong(this.nowMs());
      return result;
    } finally {
      for (const counter of counters) counter.underWay -= 1;
    }
  }

  /** Returns the tries of an address, and forgets the addresses that have none any more. */
  private triesOf(address: string): Tries {
    for (const [each, tries] of this.byAddress) {
      if (tries.isIdle(this.nowMs())) this.byAddress.delete(each);
    }
    const tries = this.byAddress.get(address) ?? new Tries(MAX_PER_ADDRESS);
    this.byAddress.set(address, tries);
    return tries;
  }
}

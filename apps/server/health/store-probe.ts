import type { EventStore, StoreErrorCode, StoreHealth } from '#event-store';

/** A store that does not answer within this time counts as not ready. */
const STORE_TIMEOUT_MS = 2_000;
/** A probe answers for this time. On KurrentDB each probe appends. */
const KEPT_MS = 1_000;

/** Asks the store how it is, at most once a second, and one question at a time. */
export class StoreProbe {
  private running: Promise<StoreHealth> | null = null;
  private last: { readonly health: StoreHealth; readonly atMs: number } | null = null;

  constructor(
    private readonly store: Pick<EventStore, 'health'>,
    private readonly nowMs: () => number = () => performance.now(),
    private readonly timeoutMs = STORE_TIMEOUT_MS,
  ) {}

  /** Never rejects: a store that does not answer, or fails, is described as well. */
  check(): Promise<StoreHealth> {
    const { last } = this;
    if (last && this.nowMs() - last.atMs < KEPT_MS) return Promise.resolve(last.health);
    this.running ??= this.probe().finally(() => (this.running = null));
    return this.running;
  }

  private async probe(): Promise<StoreHealth> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<StoreHealth>((resolve) => {
      const words = `The store did not answer within ${this.timeoutMs} ms.`;
      timer = setTimeout(() => resolve(broken('store-unavailable', words, this.timeoutMs)), this.timeoutMs);
    });
    const asked = this.store
      .health()
      .catch((error: unknown) => broken('store-unavailable', String(error), 0));
    const health = await Promise.race([asked, late]).finally(() => clearTimeout(timer));
    this.last = { health, atMs: this.nowMs() };
    return health;
  }
}

const broken = (code: StoreErrorCode, problem: string, latencyMs: number): StoreHealth => ({
  engine: 'unknown',
  version: 'unknown',
  writable: false,
  latencyMs,
  code,
  problem,
});

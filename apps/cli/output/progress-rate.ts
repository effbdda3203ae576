/** There is no estimate in the first 500 ms, which are too short for one, and none in the last 500 ms. */
const MIN_ESTIMATE_MS = 500;

interface RateOptions {
  readonly now?: () => number;
  readonly minEstimateMs?: number;
}

/** Describes the progress of long work, and estimates the time that is left. */
export class ProgressRate {
  private readonly now: () => number;
  private readonly minEstimateMs: number;
  private work: string | null = null;
  private done = 0;
  private startedAt: number;

  constructor({ now = () => performance.now(), minEstimateMs = MIN_ESTIMATE_MS }: RateOptions = {}) {
    this.now = now;
    this.minEstimateMs = minEstimateMs;
    this.startedAt = now();
  }

  /** Returns "verifying 1200 of 5958 records, about 4 s left". The estimate starts again for other work. */
  describe(work: string, done: number, total: number): string {
    const isOtherWork = this.work !== null && work !== this.work;
    if (isOtherWork || done < this.done) this.startedAt = this.now();
    this.work = work;
    this.done = done;
    const progress = `${work} ${done} of ${total} records`;
    const elapsedMs = this.now() - this.startedAt;
    const leftMs = (elapsedMs / Math.max(done, 1)) * (total - done);
    if (Math.min(elapsedMs, leftMs) < this.minEstimateMs) return progress;
    return `${progress}, about ${durationWords(leftMs)} left`;
  }
}

function durationWords(durationMs: number): string {
  const seconds = Math.ceil(durationMs / 1_000);
  return seconds < 100 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`;
}

/** How far long work is, and when it will probably be done. */
export class ProgressRate {
  private work = '';
  private done = 0;
  private startedAt = 0;

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** In words: `verifying 1200 of 5958 records, about 4 s left`. Work of another kind starts anew. */
  words(work: string, done: number, of: number): string {
    if (work !== this.work || done < this.done) this.startedAt = this.now();
    this.work = work;
    this.done = done;
    const far = `${work} ${done} of ${of} records`;
    const passed = this.now() - this.startedAt;
    const left = (passed / Math.max(done, 1)) * (of - done);
    // Too early to tell, or too late to matter.
    if (passed < SOON || left < SOON) return far;
    return `${far}, about ${duration(left)} left`;
  }
}

/** Milliseconds after which a first guess is better than none. */
const SOON = 500;

function duration(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1_000);
  return seconds < 100 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`;
}

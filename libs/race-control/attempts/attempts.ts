import type { Attempt } from '../answers/officials.ts';
import { AttemptFiles } from './attempt-files.ts';

/** Maximum number of attempts that are listed, and of attempts that may wait for the disk. */
const MAX_ATTEMPTS = 1_000;
/** Texts that are longer than this are cut, so that a flood cannot write long lines. */
const MAX_TEXT_LENGTH = 300;
const DAY_MS = 24 * 60 * 60_000;
/** Attempts hold names and addresses of people, so they are not kept for longer. */
const MAX_AGE_MS = 30 * DAY_MS;

/**
 * Stores attempts that were refused because of missing rights, in files beside the logs. The storage is
 * limited in size and in time: the oldest attempts are dropped, and if they arrive faster than the disk
 * writes, some are not stored.
 */
export class Attempts {
  private readonly files: AttemptFiles | null;
  private waiting: Attempt[] = [];
  private recent: Attempt[] = [];
  private writing: Promise<void> | null = null;
  private hasFailed = false;
  private mustPrune = false;
  private pruning: NodeJS.Timeout | undefined;

  /**
   * Without a path, the attempts exist only in memory.
   * @param now returns the current time in milliseconds
   */
  constructor(
    private readonly path: string | null,
    private readonly report: (message: string) => void = () => undefined,
    private readonly now: () => number = Date.now,
  ) {
    this.files = path === null ? null : new AttemptFiles(path, () => this.oldestKept());
  }

  add(attempt: Omit<Attempt, 'at'>): void {
    const at = new Date(this.now()).toISOString();
    const short = Object.entries(attempt).map(([name, text]) => [
      name,
      text?.slice(0, MAX_TEXT_LENGTH) ?? null,
    ]);
    const entry = { at, ...(Object.fromEntries(short) as Omit<Attempt, 'at'>) };
    if (!this.files) this.recent = [...this.recent.slice(1 - MAX_ATTEMPTS), entry];
    else if (this.waiting.length < MAX_ATTEMPTS) {
      this.waiting.push(entry);
      this.work(this.files);
    }
  }

  /** Returns the stored attempts, the newest last. */
  async list(): Promise<readonly Attempt[]> {
    await this.writing;
    const attempts = (await this.files?.read()) ?? this.recent;
    const oldest = this.oldestKept();
    // Several processes append to the file, each after a delay of its own.
    return attempts
      .filter(({ at }) => at >= oldest)
      .sort((a, b) => (a.at < b.at ? -1 : Number(a.at > b.at)))
      .slice(-MAX_ATTEMPTS);
  }

  /** Removes what is too old from the files, now and after each interval, until this is closed. */
  startPruning(intervalMs = DAY_MS): void {
    const { files } = this;
    if (!files) return;
    const prune = (): void => {
      this.mustPrune = true;
      this.work(files);
    };
    this.pruning = setInterval(prune, intervalMs).unref();
    prune();
  }

  /** Resolves once all attempts are written. */
  async close(): Promise<void> {
    clearInterval(this.pruning);
    await this.writing;
  }

  private work(files: AttemptFiles): void {
    this.writing ??= this.write(files).finally(() => (this.writing = null));
  }

  /** Writes all attempts that arrived in the meantime at once. */
  private async write(files: AttemptFiles): Promise<void> {
    await Promise.resolve();
    while (this.waiting.length > 0 || this.mustPrune) {
      const { mustPrune } = this;
      this.mustPrune = false;
      try {
        if (mustPrune) await files.prune();
        await files.append(this.waiting.splice(0));
      } catch (error) {
        this.reportFailure(error);
      }
    }
  }

  private oldestKept(): string {
    return new Date(this.now() - MAX_AGE_MS).toISOString();
  }

  /** Reports the first failure only. Attempts that cannot be stored must not stop other work. */
  private reportFailure(error: unknown): void {
    if (this.hasFailed) return;
    this.hasFailed = true;
    this.report(`Refused attempts cannot be stored in ${this.path}: ${String(error)}`);
  }
}

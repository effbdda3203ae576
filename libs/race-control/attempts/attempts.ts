import { appendFile, readFile, rename, stat } from 'node:fs/promises';
import type { Attempt } from '../answers/officials.ts';

/** Maximum number of attempts that are listed, and of attempts that may wait for the disk. */
const MAX_ATTEMPTS = 1_000;
/** A file that is larger than this is renamed to `<path>.1`, which replaces the file before it. */
const MAX_FILE_BYTES = 512 * 1024;
/** Texts that are longer than this are cut, so that a flood cannot write long lines. */
const MAX_TEXT_LENGTH = 300;

/**
 * Stores attempts that were refused because of missing rights, in a file beside the logs. The storage is
 * limited: the oldest attempts are dropped, and if they arrive faster than the disk writes, some are not
 * stored.
 */
export class Attempts {
  private waiting: Attempt[] = [];
  private recent: Attempt[] = [];
  private writing: Promise<void> | null = null;
  private hasFailed = false;

  /** Without a path, the attempts exist only in memory. */
  constructor(
    private readonly path: string | null,
    private readonly report: (message: string) => void = () => undefined,
  ) {}

  add(attempt: Omit<Attempt, 'at'>): void {
    const at = new Date().toISOString();
    const short = Object.entries(attempt).map(([name, text]) => [
      name,
      text?.slice(0, MAX_TEXT_LENGTH) ?? null,
    ]);
    const entry = { at, ...(Object.fromEntries(short) as Omit<Attempt, 'at'>) };
    if (this.path === null) this.recent = [...this.recent.slice(1 - MAX_ATTEMPTS), entry];
    else if (this.waiting.length < MAX_ATTEMPTS) {
      this.waiting.push(entry);
      this.writing ??= this.write(this.path).finally(() => (this.writing = null));
    }
  }

  /** Returns the stored attempts, the newest last. */
  async list(): Promise<readonly Attempt[]> {
    if (this.path === null) return this.recent;
    await this.writing;
    const texts = await Promise.all([textOf(`${this.path}.1`), textOf(this.path)]);
    // Several processes append to the file, each after a delay of its own.
    const attempts = texts.flatMap(attemptsIn).sort((a, b) => (a.at < b.at ? -1 : Number(a.at > b.at)));
    return attempts.slice(-MAX_ATTEMPTS);
  }

  /** Resolves once all attempts are written. */
  async close(): Promise<void> {
    await this.writing;
  }

  /** Writes all attempts that arrived in the meantime at once. */
  private async write(path: string): Promise<void> {
    await Promise.resolve();
    while (this.waiting.length > 0) {
      const lines = this.waiting.splice(0).map((attempt) => `${JSON.stringify(attempt)}\n`);
      try {
        if ((await sizeOf(path)) > MAX_FILE_BYTES) await rename(path, `${path}.1`);
        await appendFile(path, lines.join(''), { mode: 0o600 });
      } catch (error) {
        this.reportFailure(path, error);
      }
    }
  }

  /** Reports the first failure only. Attempts that cannot be stored must not stop other work. */
  private reportFailure(path: string, error: unknown): void {
    if (this.hasFailed) return;
    this.hasFailed = true;
    this.report(`Refused attempts cannot be stored in ${path}: ${String(error)}`);
  }
}

const sizeOf = (path: string): Promise<number> =>
  stat(path).then(
    ({ size }) => size,
    () => 0,
  );

const textOf = (path: string): Promise<string> => readFile(path, 'utf8').catch(() => '');

/** Parses the lines of a file. Skips a line that was only partly written. */
function attemptsIn(text: string): Attempt[] {
  return text.split('\n').flatMap((line) => {
    try {
      return line === '' ? [] : [JSON.parse(line) as Attempt];
    } catch {
      return [];
    }
  });
}

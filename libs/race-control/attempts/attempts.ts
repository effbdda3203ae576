import { appendFile, readFile, rename, stat } from 'node:fs/promises';

/** Something that was refused to somebody, and why. Never holds a token or a ticket. */
export interface Attempt {
  /** ISO 8601 UTC. */
  readonly at: string;
  /** As far as it is known for certain: nobody, where the token was not ours. */
  readonly who: string | null;
  readonly role: string | null;
  /** A type of command, or a method and an address. */
  readonly what: string;
  readonly meeting: string | null;
  readonly code: string;
  readonly why: string;
  /** Of the network; null on this machine's own command line. */
  readonly address: string | null;
}

/** So many are told. */
const MOST = 1_000;
/** Bytes of a file; with the one before it no more than twice as many are kept. */
const FILE_LIMIT = 512 * 1024;
/** A flood must not fill a line either. */
const LONGEST = 300;

/**
 * What was refused for want of a right, kept beside the record and never in it. Bounded: a flood pushes the
 * oldest out, and where it comes faster than the disk writes, some of it is left out.
 */
export class Attempts {
  private waiting: Attempt[] = [];
  private recent: Attempt[] = [];
  private writing: Promise<void> | null = null;
  private hasFailed = false;

  /** Without a path in memory alone. */
  constructor(
    private readonly path: string | null,
    private readonly tell: (words: string) => void = () => undefined,
  ) {}

  add(attempt: Omit<Attempt, 'at'>): void {
    const at = new Date().toISOString();
    const short = Object.entries(attempt).map(([name, text]) => [name, text?.slice(0, LONGEST) ?? null]);
    const kept = { at, ...(Object.fromEntries(short) as Omit<Attempt, 'at'>) };
    if (this.path === null) this.recent = [...this.recent.slice(1 - MOST), kept];
    else if (this.waiting.length < MOST) {
      this.waiting.push(kept);
      this.writing ??= this.write(this.path).finally(() => (this.writing = null));
    }
  }

  /** The newest last. */
  async list(): Promise<readonly Attempt[]> {
    if (this.path === null) return this.recent;
    await this.writing;
    const texts = await Promise.all([textOf(`${this.path}.1`), textOf(this.path)]);
    return texts.flatMap(attemptsIn).slice(-MOST);
  }

  /** Answers once all of them are written. */
  async close(): Promise<void> {
    await this.writing;
  }

  /** One write for all that came meanwhile. */
  private async write(path: string): Promise<void> {
    await Promise.resolve();
    while (this.waiting.length > 0) {
      const lines = this.waiting.splice(0).map((attempt) => `${JSON.stringify(attempt)}\n`);
      try {
        if ((await sizeOf(path)) > FILE_LIMIT) await rename(path, `${path}.1`);
        await appendFile(path, lines.join(''), { mode: 0o600 });
      } catch (error) {
        this.failed(path, error);
      }
    }
  }

  /** That attempts are not kept is told once; it must not keep anybody from working. */
  private failed(path: string, error: unknown): void {
    if (this.hasFailed) return;
    this.hasFailed = true;
    this.tell(`Refused attempts cannot be kept in ${path}: ${String(error)}`);
  }
}

const sizeOf = (path: string): Promise<number> =>
  stat(path).then(
    ({ size }) => size,
    () => 0,
  );

const textOf = (path: string): Promise<string> => readFile(path, 'utf8').catch(() => '');

/** A line that was cut off in the writing is passed over. */
function attemptsIn(text: string): Attempt[] {
  return text.split('\n').flatMap((line) => {
    try {
      return line === '' ? [] : [JSON.parse(line) as Attempt];
    } catch {
      return [];
    }
  });
}

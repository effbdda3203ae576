import { appendFile, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import type { Attempt } from '../answers/officials.ts';

/** When the file would become larger, its attempts move to `<path>.1`. */
const MAX_FILE_BYTES = 1024 * 1024;
/** The newest attempts that fit stay in `<path>.1`, so both files together take at most 4 MiB. */
const MAX_OLDER_BYTES = 3 * 1024 * 1024;

/** The files of the refused attempts, which only their owner can read. Several processes may append. */
export class AttemptFiles {
  private readonly older: string;
  private readonly moving: string;

  constructor(
    private readonly path: string,
    /** Returns the instant (ISO 8601 UTC) before which attempts are too old to be kept. */
    private readonly oldestKept: () => string,
  ) {
    this.older = `${path}.1`;
    this.moving = `${path}.old`;
  }

  /** Returns all attempts, in the order of the files. */
  async read(): Promise<Attempt[]> {
    const lines = await this.readLines();
    return lines.flatMap((line) => attemptIn(line) ?? []);
  }

  async append(attempts: readonly Attempt[]): Promise<void> {
    let room = MAX_FILE_BYTES - (await sizeOf(this.path));
    let text = '';
    for (const attempt of attempts) {
      const line = `${JSON.stringify(attempt)}\n`;
      const bytes = Buffer.byteLength(line);
      if (bytes > room) {
        await this.appendText(text);
        await this.prune();
        text = '';
        room = MAX_FILE_BYTES;
      }
      text += line;
      room -= bytes;
    }
    await this.appendText(text);
  }

  /**
   * Moves the attempts of the file to `<path>.1`, and leaves out what is too old there or has no room. A
   * process that appends meanwhile begins a new file. What a crash left half done is completed.
   */
  async prune(): Promise<void> {
    await this.merge();
    const isMoved = await rename(this.path, this.moving).then(
      () => true,
      () => false,
    );
    if (isMoved) await this.merge();
  }

  /** Puts the attempts of the file that was moved away into the older ones. */
  private async merge(): Promise<void> {
    const found = await Promise.all([linesOf(this.older), linesOf(this.moving)]);
    const all = [...new Set(found.flat())];
    const oldest = this.oldestKept();
    const young = all.filter((line) => instantIn(line) >= oldest);
    const kept = newestWithin(young, MAX_OLDER_BYTES);
    if (kept.length === 0) await rm(this.older, { force: true });
    else if (kept.length !== found[0].length) await this.replaceOlder(kept);
    await rm(this.moving, { force: true });
  }

  private async replaceOlder(lines: readonly string[]): Promise<void> {
    const unfinished = `${this.older}.${process.pid}`;
    await writeFile(unfinished, lines.map((line) => `${line}\n`).join(''), { mode: 0o600 });
    await rename(unfinished, this.older);
  }

  private async readLines(): Promise<string[]> {
    const lines = await Promise.all([this.older, this.moving, this.path].map(linesOf));
    return [...new Set(lines.flat())];
  }

  private async appendText(text: string): Promise<void> {
    if (text !== '') await appendFile(this.path, text, { mode: 0o600 });
  }
}

/** Returns the last lines that have room in a file. */
function newestWithin(lines: readonly string[], maxBytes: number): readonly string[] {
  let bytes = 0;
  const first = lines.findLastIndex((line) => {
    bytes += Buffer.byteLength(line) + 1;
    return bytes > maxBytes;
  });
  return lines.slice(first + 1);
}

const sizeOf = (path: string): Promise<number> =>
  stat(path).then(
    ({ size }) => size,
    () => 0,
  );

/** Returns the lines of a file; none if it does not exist. */
const linesOf = async (path: string): Promise<string[]> => {
  const text = await readFile(path, 'utf8').catch(() => '');
  return text.split('\n').filter((line) => line !== '');
};

const START = '{"at":"';

/** Returns the instant of a line, or nothing if it is damaged. To parse them all would take too long. */
const instantIn = (line: string): string =>
  line.startsWith(START) && line.endsWith('}')
    ? line.slice(START.length, line.indexOf('"', START.length))
    : '';

/** Returns null for a line that was only partly written. */
function attemptIn(line: string): Attempt | null {
  try {
    return JSON.parse(line) as Attempt;
  } catch {
    return null;
  }
}

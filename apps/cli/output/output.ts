import { once } from 'node:events';
import { styleText } from 'node:util';
import { EXIT } from './exit-codes.ts';

/** Where a command writes: results to standard output, all else to standard error. */
export class Output {
  private progressWidth = 0;
  private progressAt = 0;

  constructor(
    private readonly out: NodeJS.WriteStream = process.stdout,
    private readonly err: NodeJS.WriteStream = process.stderr,
  ) {
    for (const stream of [out, err]) stream.on('error', quietly);
  }

  /** Is somebody looking, or does a program read? */
  get isTerminal(): boolean {
    return this.out.isTTY;
  }

  /** Waits while the reader is slow, so that a long log does not fill the memory. */
  async print(text: string): Promise<void> {
    this.endProgress();
    if (!this.out.write(`${text}\n`)) await once(this.out, 'drain');
  }

  /** What is no text: a file as it is. */
  async bytes(body: Uint8Array): Promise<void> {
    this.endProgress();
    if (!this.out.write(body)) await once(this.out, 'drain');
  }

  /** One document, laid out for people where people are looking. */
  json(document: unknown): Promise<void> {
    return this.print(JSON.stringify(document, null, this.out.isTTY ? 2 : undefined));
  }

  tell(words: string): void {
    this.endProgress();
    this.err.write(`${words}\n`);
  }

  /** How far long work is; shown on a terminal only, and not more often than anyone can read. */
  progress(words: string): void {
    const now = Date.now();
    if (!this.err.isTTY || now - this.progressAt < 100) return;
    this.progressAt = now;
    this.err.write(`\r${words.padEnd(this.progressWidth)}`);
    this.progressWidth = words.length;
  }

  /** A heading stands out where there are colours. */
  heading(text: string): string {
    const isPlain = !this.out.isTTY || (process.env['NO_COLOR'] ?? '') !== '';
    return isPlain ? text : styleText('bold', text);
  }

  private endProgress(): void {
    if (this.progressWidth > 0) this.err.write(`\r${' '.repeat(this.progressWidth)}\r`);
    this.progressWidth = 0;
  }
}

/** Whoever reads has seen enough (`greenflag log … | head`): what was found until then is what is said. */
function quietly(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
  process.exit(process.exitCode ?? EXIT.done);
}

import { once } from 'node:events';
import { styleText } from 'node:util';
import { EXIT } from './exit-codes.ts';
import { foldHelp, foldText } from './fold-text.ts';

/** Minimum time between two progress texts. A text that changes faster cannot be read. */
const MIN_PROGRESS_INTERVAL_MS = 100;

/** Writes results to standard output, and everything else to standard error. */
export class Output {
  private progressWidth = 0;
  private progressAt = 0;

  constructor(
    private readonly out: NodeJS.WriteStream = process.stdout,
    private readonly err: NodeJS.WriteStream = process.stderr,
  ) {
    for (const stream of [out, err]) stream.on('error', exitIfUnwritable(err));
  }

  /** True if a person reads standard output, false if a program does. */
  get isTerminal(): boolean {
    return this.out.isTTY;
  }

  /** Prints a line. Waits for a slow reader, so that a long log does not fill the memory. */
  async print(text: string): Promise<void> {
    await this.printBytes(`${text}\n`);
  }

  async printBytes(body: Uint8Array | string): Promise<void> {
    this.clearProgress();
    if (!this.out.write(body)) await once(this.out, 'drain');
  }

  /** Prints the text of --help and --version, folded to the width of a terminal. */
  writeHelp(text: string): void {
    this.out.write(this.out.isTTY ? foldHelp(text, this.out.columns) : text);
  }

  /** Prints one JSON document, indented on a terminal. */
  printJson(document: unknown): Promise<void> {
    return this.print(JSON.stringify(document, null, this.out.isTTY ? 2 : undefined));
  }

  /** Writes a line to standard error, folded to the width of a terminal. */
  notify(message: string): void {
    this.clearProgress();
    this.err.write(`${this.err.isTTY ? foldText(message, this.err.columns) : message}\n`);
  }

  /** Shows the progress of long work in one line, which the next text replaces. On a terminal only. */
  showProgress(text: string): void {
    const now = Date.now();
    if (!this.err.isTTY || now - this.progressAt < MIN_PROGRESS_INTERVAL_MS) return;
    this.progressAt = now;
    this.err.write(`\r${text.padEnd(this.progressWidth)}`);
    this.progressWidth = text.length;
  }

  /** Makes a heading bold, if the terminal has colours. */
  private readonly heading = (text: string): string => {
    const isPlain = !this.out.isTTY || (process.env['NO_COLOR'] ?? '') !== '';
    return isPlain ? text : styleText('bold', text);
  };

  /**
   * How tables are printed: to the width of the terminal, or of the variable COLUMNS in a pipe. Without
   * either, a line may have any length.
   */
  get tableStyle(): { readonly heading: (text: string) => string; readonly width: number } {
    const columns = this.out.isTTY ? this.out.columns : Number(process.env['COLUMNS']);
    return { heading: this.heading, width: columns > 0 ? columns : Infinity };
  }

  private clearProgress(): void {
    if (this.progressWidth > 0) this.err.write(`\r${' '.repeat(this.progressWidth)}\r`);
    this.progressWidth = 0;
  }
}

/**
 * Ends the process when its output cannot be written: with the exit code so far if the reader has closed the
 * pipe, as `| head` does, and with 1 otherwise, for example on a full disk.
 */
function exitIfUnwritable(err: NodeJS.WriteStream): (error: NodeJS.ErrnoException) => void {
  return ({ code, message }) => {
    if (code === 'EPIPE') process.exit(process.exitCode ?? EXIT.done);
    // A failure of standard error itself has no place to be printed, so it only gives the exit code.
    if (!err.destroyed) err.write(`The output cannot be written, and is not complete: ${message}.\n`);
    process.exit(EXIT.failed);
  };
}

/** A stream that the log is written to, like standard output. */
export interface LogStream {
  readonly writableLength: number;
  write(text: string): boolean;
  on(event: 'error', listener: (error: NodeJS.ErrnoException) => void): unknown;
  off(event: 'error', listener: (error: NodeJS.ErrnoException) => void): unknown;
}

/** When more than this waits for a reader that does not read, further lines are dropped and counted. */
const MAX_WAITING_BYTES = 1024 * 1024;

/**
 * Writes lines to a stream without ever waiting for it. All lines of one turn of the event loop are one
 * write. A reader that has gone, or that does not read, costs lines of the log, and never a command.
 */
export class LogOutput {
  /** Number of lines that were not written. */
  dropped = 0;
  private lines = '';
  private count = 0;
  private isScheduled = false;
  private isGone = false;

  constructor(
    private readonly stream: LogStream,
    private readonly droppedLine: (count: number) => string,
  ) {
    stream.on('error', this.onError);
  }

  write(line: string): void {
    this.lines += line;
    this.count += 1;
    if (this.isScheduled) return;
    this.isScheduled = true;
    setImmediate(() => this.flush());
  }

  /** Writes what waits. Later lines are written too, but an error of the stream is then no longer handled. */
  close(): void {
    this.flush();
    this.stream.off('error', this.onError);
    // Errors of the last write come later. Without a listener they would end the process.
    this.stream.off('error', ignore);
    this.stream.on('error', ignore);
  }

  private flush(): void {
    const { lines, count } = this;
    this.isScheduled = false;
    this.lines = '';
    this.count = 0;
    if (count === 0) return;
    if (this.isGone || this.stream.writableLength > MAX_WAITING_BYTES) {
      this.dropped += count;
      this.unreported += count;
      return;
    }
    const report = this.unreported > 0 ? this.droppedLine(this.unreported) : '';
    this.unreported = 0;
    this.stream.write(report + lines);
  }

  private unreported = 0;

  private readonly onError = ({ code }: NodeJS.ErrnoException): void => {
    // A pipe without a reader never gets another one. A full disk may get room again.
    if (code !== 'ENOSPC') this.isGone = true;
  };
}

const ignore = (): void => undefined;

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { MAIN } from './cli.ts';

/** A command that goes on until it is stopped, and what it has said so far. */
export class RunningCommand {
  out = '';
  err = '';
  private readonly child: ChildProcess;
  private readonly closed: Promise<number | null>;
  private isOver = false;
  private wake: () => void = () => undefined;

  constructor(args: readonly string[]) {
    const { GREENFLAG_STORE: _, ...env } = process.env;
    this.child = spawn(process.execPath, [MAIN, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.out += text;
      this.wake();
    });
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.err += text;
      this.wake();
    });
    this.closed = once(this.child, 'close').then(([code]) => {
      this.isOver = true;
      this.wake();
      return code as number | null;
    });
  }

  /** The documents on the lines so far. */
  get documents(): readonly Readonly<Record<string, unknown>>[] {
    const lines = this.out.split('\n').slice(0, -1);
    return lines.map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
  }

  async waitUntil(isSo: () => boolean): Promise<void> {
    while (!isSo()) {
      if (this.isOver) throw new Error(`It ended before its time:\n${this.out}\n${this.err}`);
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }

  /** Stops it as Ctrl-C does; answers its exit code. */
  stop(): Promise<number | null> {
    this.child.kill('SIGINT');
    return this.closed;
  }

  /** The exit code, when it ends by itself. */
  exit(): Promise<number | null> {
    return this.closed;
  }

  destroy(): void {
    this.child.kill('SIGKILL');
  }
}

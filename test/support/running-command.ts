import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { MAIN } from './cli.ts';

/** A command of the built program that runs until it is stopped, and its output so far. */
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

  /** The JSON documents on the complete lines of the output. */
  get documents(): readonly Readonly<Record<string, unknown>>[] {
    const lines = this.out.split('\n').slice(0, -1);
    return lines.map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
  }

  /** Waits until a condition holds. It is checked after each piece of output. */
  async waitUntil(holds: () => boolean): Promise<void> {
    while (!holds()) {
      if (this.isOver) throw new Error(`The command ended too early:\n${this.out}\n${this.err}`);
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }

  signal(name: NodeJS.Signals): void {
    this.child.kill(name);
  }

  /** Stops it like Ctrl-C and returns its exit code. */
  stop(): Promise<number | null> {
    this.child.kill('SIGINT');
    return this.closed;
  }

  /** Waits until it ends by itself and returns its exit code. */
  exit(): Promise<number | null> {
    return this.closed;
  }

  destroy(): void {
    this.child.kill('SIGKILL');
  }
}

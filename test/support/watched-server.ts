import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { exitCode } from './killable.ts';

const PROBE = pathToFileURL(resolve(__dirname, 'heap-probe.mjs')).href;

const QUIET_MS = 3_000;
const SAMPLE_INTERVAL_MS = 250;
/** A smaller difference between two figures is not a fall. */
const NOISE_BYTES = 16 * 1024;

/** The built server in a process of its own, with access to its heap and its errors. */
export class WatchedServer {
  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
    /** The lines of its standard error, and the errors in its log. */
    readonly errorLines: readonly string[],
  ) {}

  static async start(store: string, ...options: readonly string[]): Promise<WatchedServer> {
    const args = ['--expose-gc', '--import', PROBE, 'dist/apps/cli/main.js', 'serve', '--port', '0'];
    const child = spawn(process.execPath, [...args, '--store', store, ...options], {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    const errorLines: string[] = [];
    const url = await new Promise<string>((done, fail) => {
      child.once('exit', () => fail(new Error(`The server did not start: ${errorLines.join('\n')}`)));
      if (!child.stderr || !child.stdout) return;
      createInterface({ input: child.stdout }).on('line', (line) => {
        if (/"level":"(?:error|fatal)"/u.test(line)) errorLines.push(`error: ${line}`);
      });
      createInterface({ input: child.stderr }).on('line', (line) => {
        errorLines.push(line);
        const [found] = /http:\/\/127\.0\.0\.1:\d+/u.exec(line) ?? [];
        if (found) done(found);
      });
    });
    return new WatchedServer(child, url, errorLines);
  }

  get isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /**
   * Returns the bytes in use after a full collection, once the server is at rest: connections that have ended
   * use memory for about two more seconds. At rest, the figure has not fallen for `QUIET_MS`.
   */
  async heapAtRest(): Promise<number> {
    let [least, fellAt] = [Infinity, performance.now()];
    while (performance.now() - fellAt < QUIET_MS) {
      const used = await this.heap();
      if (used < least - NOISE_BYTES) fellAt = performance.now();
      least = Math.min(least, used);
      await pause(SAMPLE_INTERVAL_MS);
    }
    return least;
  }

  private async heap(): Promise<number> {
    this.child.send('heap');
    const [used] = (await once(this.child, 'message')) as [number];
    return used;
  }

  /** Stops it like an operator and returns its exit code. */
  stop(): Promise<number | null> {
    this.child.kill('SIGTERM');
    return exitCode(this.child);
  }
}

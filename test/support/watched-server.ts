import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { exitCode } from './killable.ts';

const PROBE = pathToFileURL(resolve(__dirname, 'heap-probe.mjs')).href;

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

  /** Bytes in use after a full collection. */
  async heap(): Promise<number> {
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

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';

const MAIN = 'dist/apps/cli/main.js';

/** Processes of the built command line, which can be killed as in a power cut. */
export class KillableProcesses {
  private readonly running: ChildProcess[] = [];

  /** @param environment variables that the processes get besides those of this process */
  constructor(private readonly environment: Readonly<Record<string, string>> = {}) {
    if (!existsSync(MAIN)) throw new Error(`${MAIN} is missing: run "npm run build" first.`);
  }

  greenflag(...args: readonly string[]): ChildProcess {
    const env = { ...process.env, ...this.environment };
    const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'], env });
    this.running.push(child);
    return child;
  }

  /** Starts a server on a store, and waits until it listens. */
  async serve(store: string): Promise<{ child: ChildProcess; url: string }> {
    const child = this.greenflag('serve', '--open', '--port', '0', '--store', store);
    const url = await new Promise<string>((resolve, reject) => {
      child.once('exit', () => reject(new Error('The server did not start.')));
      for (const stream of [child.stdout, child.stderr]) {
        if (!stream) continue;
        createInterface({ input: stream }).on('line', (line) => {
          const [found] = /http:\/\/127\.0\.0\.1:\d+/.exec(line) ?? [];
          if (found) resolve(found);
        });
      }
    });
    return { child, url };
  }

  async killAll(): Promise<void> {
    await Promise.all(this.running.map(kill));
  }
}

export async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

export async function exitCode(child: ChildProcess): Promise<number | null> {
  child.stdout?.resume();
  child.stderr?.resume();
  if (child.exitCode === null) await once(child, 'exit');
  return child.exitCode;
}

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** What starts our server on any free port. */
export const serveArgs = (store: string): string[] => [
  ...['../apps/cli/main.js', 'serve', '--open', '--port', '0', '--store', store],
];

/** A server as a process of its own, on a core of its own, as long as the work lasts. */
export async function withServer<T>(
  args: readonly string[],
  work: (url: string, pid: number) => Promise<T>,
): Promise<T> {
  const [script = '', ...rest] = args;
  const file = fileURLToPath(new URL(script, import.meta.url));
  const command = ['taskset', '-c', '0', process.execPath, file, ...rest];
  const server = spawn(command[0] ?? '', command.slice(1), { stdio: ['ignore', 'pipe', 'pipe'] });
  try {
    return await work(await listening(server), server.pid ?? 0);
  } finally {
    server.kill('SIGTERM');
    await once(server, 'exit');
  }
}

async function listening({ stdout, stderr }: ChildProcess): Promise<string> {
  for (const stream of [stdout, stderr]) if (!stream) throw new Error('The server has no output.');
  return new Promise((resolve) => {
    for (const stream of [stdout, stderr]) {
      if (!stream) continue;
      createInterface({ input: stream }).on('line', (line) => {
        const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(line) ?? [];
        if (url) resolve(url);
      });
    }
  });
}

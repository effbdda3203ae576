import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** Returns the arguments that start our server on a free port. */
export const serveArgs = (store: string): string[] => [
  '../apps/cli/main.js',
  'serve',
  '--open',
  '--port',
  '0',
  '--store',
  store,
];

/** Runs a server as a process of its own, on a core of its own, while some work lasts. */
export function withServer<T>(
  program: readonly string[],
  work: (url: string, pid: number) => Promise<T>,
): Promise<T> {
  return whileRunning('taskset', ['-c', '0', process.execPath, ...nodeArguments(program)], work);
}

/** Runs a server as a process of its own, on any core, while some work lasts. */
export const withUnpinnedServer = <T>(
  program: readonly string[],
  work: (url: string, pid: number) => Promise<T>,
  nodeOptions: readonly string[] = [],
): Promise<T> => whileRunning(process.execPath, [...nodeOptions, ...nodeArguments(program)], work);

/** Runs several servers at the same time, while some work lasts. */
export async function withUnpinnedServers<T>(
  programs: readonly (readonly string[])[],
  work: (urls: readonly string[]) => Promise<T>,
): Promise<T> {
  const [first, ...others] = programs;
  if (!first) return work([]);
  return withUnpinnedServer(first, (url) => withUnpinnedServers(others, (urls) => work([url, ...urls])));
}

function nodeArguments([script = '', ...rest]: readonly string[]): string[] {
  return [fileURLToPath(new URL(script, import.meta.url)), ...rest];
}

async function whileRunning<T>(
  command: string,
  args: readonly string[],
  work: (url: string, pid: number) => Promise<T>,
): Promise<T> {
  const server = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  try {
    return await work(await urlOf(server), server.pid ?? 0);
  } finally {
    if (server.exitCode === null && server.kill('SIGTERM')) await once(server, 'exit');
  }
}

/** Returns the address of a server, as soon as it has printed it. */
export function urlOf({ stdout, stderr }: ChildProcess): Promise<string> {
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

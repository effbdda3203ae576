import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const SOURCES = fileURLToPath(new URL('./sources.mjs', import.meta.url));
const PROGRAM = fileURLToPath(new URL('./other-process.ts', import.meta.url));

const RAW_LOG_PROGRAM = fileURLToPath(new URL('./raw-log-process.ts', import.meta.url));

const FLAGS = ['--no-warnings', '--expose-gc', '--conditions=greenflag-source', '--import', SOURCES];

/** Another process that works on a store of this process. */
export interface OtherProcess {
  /** Waits for its first `count` lines. Returns fewer when it ends before. */
  lines(count: number): Promise<string[]>;
  /** Its exit code, or null when a signal ended it. */
  readonly ended: Promise<number | null>;
  /** Asks it to end. */
  stop(): void;
  /** Kills it, as a power cut would. */
  kill(): void;
}

/** Starts `other-process.ts` from the sources with arguments. */
export function launchProcess(...args: string[]): OtherProcess {
  return start(process.execPath, [...FLAGS, PROGRAM, ...args]);
}

/** Starts it in a process that can make no file larger than a number of blocks of 512 bytes. */
export function launchWithFileLimit(blocks: number, ...args: string[]): OtherProcess {
  const limited = `ulimit -f ${blocks}; exec "$0" "$@"`;
  return start('sh', ['-c', limited, process.execPath, ...FLAGS, PROGRAM, ...args]);
}

/** Starts it under strace, which writes some system calls of all its threads to a file. */
export function launchTraced(
  { calls, trace }: { readonly calls: string; readonly trace: string },
  ...args: string[]
): OtherProcess {
  const options = ['-f', '-y', '-e', `trace=${calls}`, '-o', trace];
  return start('strace', [...options, process.execPath, ...FLAGS, PROGRAM, ...args]);
}

/** Starts `raw-log-process.ts`, which keeps raw records in a folder. */
export function launchRawLog(folder: string): OtherProcess {
  return start(process.execPath, [...FLAGS, RAW_LOG_PROGRAM, folder]);
}

function start(program: string, args: readonly string[]): OtherProcess {
  const child = spawn(program, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  const printed: string[] = [];
  let wake: () => void = () => undefined;
  createInterface({ input: child.stdout }).on('line', (line) => {
    printed.push(line);
    wake();
  });
  let hasEnded = false;
  const ended = new Promise<number | null>((done) => {
    child.on('close', (code) => {
      hasEnded = true;
      wake();
      done(code);
    });
  });
  const lines = async (count: number): Promise<string[]> => {
    while (printed.length < count && !hasEnded) await new Promise<void>((done) => (wake = done));
    return printed.slice(0, count);
  };
  return { lines, ended, stop: () => void child.kill('SIGTERM'), kill: () => void child.kill('SIGKILL') };
}

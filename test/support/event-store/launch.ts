import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const SOURCES = fileURLToPath(new URL('./sources.mjs', import.meta.url));
const PROGRAM = fileURLToPath(new URL('./other-process.ts', import.meta.url));

const FLAGS = ['--no-warnings', '--conditions=greenflag-source', '--import', SOURCES];

/** A process that works on a store of this one. */
export interface OtherProcess {
  /** Its first so many lines, as soon as they are there; fewer where it ends before. */
  lines(count: number): Promise<string[]>;
  /** Its exit code, or null where a signal ended it. */
  readonly ended: Promise<number | null>;
  /** Ends it as a power cut would. */
  kill(): void;
}

/** Starts `other-process.ts`, from the sources, with those arguments. */
export function launch(...args: string[]): OtherProcess {
  return start(process.execPath, [...FLAGS, PROGRAM, ...args]);
}

/** The same in a process that may make no file larger than so many blocks of 512 bytes. */
export function launchLimited(blocks: number, ...args: string[]): OtherProcess {
  const limited = `ulimit -f ${blocks}; exec "$0" "$@"`;
  return start('sh', ['-c', limited, process.execPath, ...FLAGS, PROGRAM, ...args]);
}

function start(program: string, args: readonly string[]): OtherProcess {
  const child = spawn(program, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  const seen: string[] = [];
  let wake: () => void = () => undefined;
  createInterface({ input: child.stdout }).on('line', (line) => {
    seen.push(line);
    wake();
  });
  let over = false;
  const ended = new Promise<number | null>((done) => {
    child.on('close', (code) => {
      over = true;
      wake();
      done(code);
    });
  });
  const lines = async (count: number): Promise<string[]> => {
    while (seen.length < count && !over) await new Promise<void>((done) => (wake = done));
    return seen.slice(0, count);
  };
  return { lines, ended, kill: () => void child.kill('SIGKILL') };
}

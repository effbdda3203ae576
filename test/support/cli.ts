import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Writable, type Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { Output } from '../../apps/cli/output/output.ts';
import { run } from '../../apps/cli/program.ts';

export const MAIN = resolve(__dirname, '../../dist/apps/cli/main.js');

export interface ProcessResult {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** The command line in a temporary folder. */
export interface CommandLine {
  readonly folder: string;
  /** Environment variables that the commands get besides those of this process. */
  readonly variables: Map<string, string>;
  /**
   * Runs a command in this process, which is much faster than a process of its own. Each run opens and closes
   * its store. Calls run one after another.
   */
  readonly greenflag: (...args: string[]) => Promise<ProcessResult>;
  /** Writes a file into the folder, and returns its path. */
  readonly write: (name: string, text: string) => string;
  readonly remove: () => void;
}

export function commandLine(): CommandLine {
  const folder = mkdtempSync(join(tmpdir(), 'greenflag-cli-'));
  const variables = new Map<string, string>();
  let last: Promise<unknown> = Promise.resolve();
  return {
    folder,
    variables,
    greenflag: (...args) => {
      const result = last.then(() => runHere(folder, args, variables));
      last = result;
      return result;
    },
    write: (name, text) => {
      const file = join(folder, name);
      writeFileSync(file, text);
      return file;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Runs a command with the folder, the environment and the exit code that a new process would have. */
async function runHere(
  folder: string,
  args: readonly string[],
  variables: ReadonlyMap<string, string>,
): Promise<ProcessResult> {
  const [out, err] = [new TextStream(), new TextStream()];
  const [cwd, env] = [process.cwd(), process.env];
  const { GREENFLAG_STORE: _, GREENFLAG_OPEN: __, ...inherited } = env;
  process.chdir(folder);
  process.env = { ...inherited, ...Object.fromEntries(variables) };
  process.exitCode = 0;
  try {
    await run([process.execPath, 'greenflag', ...args], new Output(out.asOutput(), err.asOutput()));
    return { code: Number(process.exitCode), out: out.text, err: err.text };
  } finally {
    process.exitCode = 0;
    process.env = env;
    process.chdir(cwd);
  }
}

/** Collects what is written, as a pipe of a process does. */
class TextStream extends Writable {
  private readonly chunks: Buffer[] = [];

  get text(): string {
    return Buffer.concat(this.chunks).toString('utf8');
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.chunks.push(chunk);
    done();
  }

  asOutput(): NodeJS.WriteStream {
    return Object.assign(this, { isTTY: false }) as unknown as NodeJS.WriteStream;
  }
}

/** Waits until the output of a process matches. */
export async function waitForOutput(output: Readable | null, pattern: RegExp): Promise<RegExpExecArray> {
  let text = '';
  output?.on('data', (chunk: string) => (text += chunk));
  for (;;) {
    const found = pattern.exec(text);
    if (found) return found;
    await pause(20);
  }
}

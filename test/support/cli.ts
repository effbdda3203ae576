import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';

export const MAIN = resolve(__dirname, '../../dist/apps/cli/main.js');

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** The built command line, in a folder of its own. */
export interface CommandLine {
  readonly folder: string;
  readonly greenflag: (...args: string[]) => Promise<Ended>;
  /** Writes a file into the folder, and answers its path. */
  readonly write: (name: string, text: string) => string;
  readonly remove: () => void;
}

export function commandLine(): CommandLine {
  const folder = mkdtempSync(join(tmpdir(), 'greenflag-cli-'));
  const { GREENFLAG_STORE: _, GREENFLAG_OPEN: __, ...env } = process.env;
  return {
    folder,
    greenflag: (...args) =>
      new Promise((done) => {
        const child = execFile(process.execPath, [MAIN, ...args], { cwd: folder, env }, (_error, out, err) =>
          done({ code: child.exitCode, out, err }),
        );
      }),
    write: (name, text) => {
      const file = join(folder, name);
      writeFileSync(file, text);
      return file;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Waits until a process has said that. */
export async function heard(output: Readable | null, words: RegExp): Promise<RegExpExecArray> {
  let said = '';
  output?.on('data', (text: string) => (said += text));
  for (;;) {
    const found = words.exec(said);
    if (found) return found;
    await pause(20);
  }
}

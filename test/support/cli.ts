import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';

export const MAIN = resolve(__dirname, '../../dist/apps/cli/main.js');

export interface ProcessResult {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the built command line in a temporary folder. */
export interface CommandLine {
  readonly folder: string;
  readonly greenflag: (...args: string[]) => Promise<ProcessResult>;
  /** Writes a file into the folder, and returns its path. */
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

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Captures of timing feeds, each with what it must give beside it. */
const FOLDER = join(process.cwd(), '../shared/data/feeds');

/** Describes captures; without the files it skips them and says what is missing. */
export const describeCaptures = (subject: string, define: () => void): void => {
  if (existsSync(FOLDER)) describe(subject, define);
  else describe.skip(`${subject} (needs the captures in ../shared/data/feeds)`, define);
};

const captureText = (path: string): string => readFileSync(join(FOLDER, path), 'utf8');

export const captureLines = (path: string): string[] =>
  captureText(path)
    .split(/\r?\n/u)
    .filter((line) => line !== '');

/** Returns what a capture must give. The caller knows the shape of its file. */
export const captureExpected = <T>(path: string): T => JSON.parse(captureText(path)) as T;

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Figure } from '../report.ts';

interface Answer {
  readonly accepted: number;
  readonly again: number;
  readonly unknown: number;
  readonly problems: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly peakMegabytes: number;
}

const figure = (what: string, unit: string, ours: number, aim: string): Figure => ({
  what,
  unit,
  ours,
  aim,
  baseline: null,
  better: 'less',
});

/**
 * Runs two readers with 1,000,000 passings: the connection breaks after each 100 and repeats the last 20, one
 * in ten comes twice, and each decoder restarts three times. Raw data are kept.
 */
export async function passings(folder: string): Promise<Figure[]> {
  const program = fileURLToPath(new URL('passing-load.js', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [program, join(folder, 'passings')]);
  const answer = JSON.parse(stdout) as Answer;
  return [
    figure('passings of 1,000,000 that the meeting got', '', answer.accepted, '1,000,000'),
    figure('of them more than once', '', answer.again, '0'),
    figure('commands without a passing', '', answer.unknown, '0'),
    figure('problems of the raw logs', '', answer.problems, '0'),
    figure('time for 1,000,000 passings', 's', answer.seconds, '< 60'),
    figure('of it processor time', 's', answer.cpuSeconds, ''),
    figure('peak memory of the program', 'MB', answer.peakMegabytes, '< 300'),
  ];
}

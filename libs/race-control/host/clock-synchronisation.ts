import { execFile } from 'node:child_process';
import { access } from 'node:fs/promises';

/** What asks the machine whether its clock is synchronised. Tests replace it. */
export interface ClockSources {
  /** Whether a file exists. */
  readonly exists: (path: string) => Promise<boolean>;
  /** Returns what a program prints; null if it is not installed, fails or does not answer. */
  readonly outputOf: (program: string, ...args: readonly string[]) => Promise<string | null>;
}

/** systemd-timesyncd makes this file when it has set the clock for the first time since the start. */
const TIMESYNC_FILE = '/run/systemd/timesync/synchronized';
/** A program that does not answer by then is ended. */
const PROGRAM_TIMEOUT_MS = 2_000;

const THIS_MACHINE: ClockSources = {
  exists: (path) =>
    access(path).then(
      () => true,
      () => false,
    ),
  outputOf: (program, ...args) =>
    new Promise((resolve) => {
      // The language of what chrony prints would follow that of the machine.
      const options = { timeout: PROGRAM_TIMEOUT_MS, env: { ...process.env, LC_ALL: 'C' } };
      execFile(program, args, options, (error, out) => resolve(error ? null : out));
    }),
};

/**
 * Returns whether the clock of this machine is synchronised; null where neither program knows. chrony is
 * asked first, because it knows best. `timedatectl` knows what the kernel knows, from any program that sets
 * the clock.
 */
export async function isClockSynchronised(
  { exists, outputOf }: ClockSources = THIS_MACHINE,
  platform: NodeJS.Platform = process.platform,
): Promise<boolean | null> {
  if (platform !== 'linux') return null;
  const leap = /^Leap status\s*: (.+)$/mu.exec((await outputOf('chronyc', '-n', 'tracking')) ?? '')?.[1];
  if (leap !== undefined) return leap !== 'Not synchronised';
  const kernel = await outputOf('timedatectl', 'show', '--property=NTPSynchronized', '--value');
  if (kernel?.trim() === 'yes') return true;
  if (kernel?.trim() === 'no') return false;
  return (await exists(TIMESYNC_FILE)) ? true : null;
}

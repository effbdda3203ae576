import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { EventStore } from '#event-store';
import {
  clockBehindWarning,
  clockWarning,
  diskWarning,
  isClockSynchronised,
  roomOf,
  streamOf,
} from '#race-control';
import { failed, passed, warned, type Check } from './check.ts';

/** Checks whether the clock of this machine is synchronised with the network. */
export async function checkClock(): Promise<Check> {
  const isSynchronised = await isClockSynchronised();
  const warning = clockWarning(isSynchronised);
  if (warning) return warned('clock', warning);
  if (isSynchronised) return passed('clock', 'synchronised');
  return passed('clock', 'this machine does not say whether the clock is synchronised');
}

/** Warns if the clock is behind the last record of one of these meetings. */
export async function checkClockOfLogs(store: EventStore, meetings: readonly string[]): Promise<Check[]> {
  const times: string[] = [];
  for (const meeting of meetings) {
    const last = { direction: 'backwards', limit: 1 } as const;
    // A record that cannot be read is a finding of the check of the logs.
    const [record] = await store.readStream(streamOf(meeting), last).catch(() => []);
    const time = record?.metadata['recordedAt'];
    if (typeof time === 'string') times.push(time);
  }
  const warning = clockBehindWarning(times.sort().at(-1) ?? null, Date.now());
  return warning ? [warned('clock', warning)] : [];
}

const MIN_FREE_BYTES = 200 * 1024 * 1024;

/** Checks the room on the disk of a store's file, which need not exist yet. */
export async function checkDisk(file: string | undefined): Promise<Check[]> {
  if (file === undefined) return [];
  let folder = resolve(dirname(file));
  while (!existsSync(folder) && dirname(folder) !== folder) folder = dirname(folder);
  const room = await roomOf(folder);
  if (!room) return [];
  const words = `${mebibytes(room.bavail * room.bsize)} free in ${folder}`;
  if (room.bavail * room.bsize < MIN_FREE_BYTES) {
    return [failed('disk', words, 'Free some space before the meeting: a full disk cannot store records.')];
  }
  const warning = diskWarning(room);
  return [warning ? warned('disk', warning) : passed('disk', words)];
}

export const mebibytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MiB`;

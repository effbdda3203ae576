import type { StatsFs } from 'node:fs';
import { statfs } from 'node:fs/promises';
import type { HostWarning } from '../answers/health.ts';
import { isClockSynchronised } from './clock-synchronisation.ts';

/** A disk with less than this share free is nearly full. */
const MIN_FREE_SHARE = 0.1;
/** A record of another machine may be this much ahead of the clock without a reason to look. */
const MAX_BEHIND_MS = 3_000;

/** The room of a disk, as `statfs` reports it. */
export type DiskRoom = Pick<StatsFs, 'bavail' | 'blocks' | 'bsize'>;

/** Returns a warning if the clock is known not to be synchronised. */
export function clockWarning(isSynchronised: boolean | null): HostWarning | null {
  if (isSynchronised !== false) return null;
  const words =
    'The clock of the server’s machine is not synchronised, so records may carry a wrong time. ' +
    'Ask the operator to switch on network time (NTP).';
  return { code: 'clock-not-synchronised', words };
}

/** Returns a warning if the clock is behind the last record. */
export function clockBehindWarning(lastRecordedAt: string | null, nowMs: number): HostWarning | null {
  const behindMs = lastRecordedAt === null ? 0 : Date.parse(lastRecordedAt) - nowMs;
  if (behindMs <= MAX_BEHIND_MS) return null;
  const words =
    `The clock of the server is ${spanOf(behindMs)} behind the last record. New records continue from the ` +
    'time of that record, which may be wrong. Ask the operator to check the clock.';
  return { code: 'clock-behind-log', words };
}

/** Returns a warning if the disk is nearly full. */
export function diskWarning({ bavail, blocks, bsize }: DiskRoom): HostWarning | null {
  if (blocks === 0 || bavail / blocks >= MIN_FREE_SHARE) return null;
  const percent = Math.floor((100 * bavail) / blocks);
  const mebibytes = Math.floor((bavail * bsize) / 1024 / 1024).toLocaleString('en-US');
  const words =
    `The disk of the record has only ${percent} % free (${mebibytes} MiB). When it is full, no command is ` +
    'taken. Ask the operator to free some space.';
  return { code: 'disk-nearly-full', words };
}

/** Returns the room of the disk of a folder; null if the system does not report it. */
export const roomOf = (folder: string): Promise<DiskRoom | null> => statfs(folder).catch(() => null);

function spanOf(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? `${minutes} minutes` : `${Math.round(minutes / 60)} hours`;
}

/** What a watch looks at. */
export interface WatchedHost {
  /** Folder of the store; null for a store that is not in a file. */
  readonly folder: string | null;
  /** Returns when the newest record in memory was recorded; null without one. */
  readonly lastRecordedAt: () => string | null;
  readonly now?: () => number;
  readonly isSynchronised?: () => Promise<boolean | null>;
  readonly roomOf?: (folder: string) => Promise<DiskRoom | null>;
}

/** The clock and the disk are looked at this often, because programs are started for it. */
const LOOK_EVERY_MS = 60_000;

/** Looks at the clock and the disk of this machine from time to time. */
export class HostWatch {
  private found: readonly HostWarning[] = [];
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly host: WatchedHost) {}

  /** What the officials should know now. */
  get warnings(): HostWarning[] {
    const { lastRecordedAt, now = Date.now } = this.host;
    return [...this.found, clockBehindWarning(lastRecordedAt(), now())].filter((each) => each !== null);
  }

  start(): void {
    this.timer = setInterval(() => void this.look(), LOOK_EVERY_MS).unref();
    void this.look();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  async look(): Promise<void> {
    const { folder, isSynchronised = isClockSynchronised, roomOf: askRoom = roomOf } = this.host;
    const [isSynced, room] = await Promise.all([isSynchronised(), folder === null ? null : askRoom(folder)]);
    this.found = [clockWarning(isSynced), room && diskWarning(room)].filter((each) => each !== null);
  }
}

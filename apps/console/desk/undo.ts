import type { Command } from '#domain';
import type { Issued } from '../api/commands.ts';

/** What is struck with one key: the last record that this desk wrote and that still stands; null: none. */
export function strikeOfLast(issued: readonly Issued[], meeting: string): Command | null {
  const done = issued.filter((one) => one.meeting === meeting && one.outcome.kind === 'done');
  const gone = new Set<number>();
  // The newest is first: what was restored since is not gone.
  for (const { command } of done.toReversed()) {
    if (command.type === 'StrikeRecord') gone.add(command.revision);
    if (command.type === 'RestoreRecord') gone.delete(command.revision);
  }
  for (const { command, outcome } of done) {
    if (outcome.kind !== 'done' || FOR_EVER.has(command.type)) continue;
    const revision = outcome.receipt.events.at(-1)?.revision;
    if (revision === undefined || gone.has(revision)) continue;
    const isTap = command.type === 'RecordLap' || command.type === 'RecordFinish';
    return { type: 'StrikeRecord', revision, reason: isTap ? 'tapped twice' : 'issued by mistake' };
  }
  return null;
}

/** Records that are never struck. */
const FOR_EVER: ReadonlySet<string> = new Set<Command['type']>([
  'StrikeRecord',
  'RestoreRecord',
  'CertifyResults',
  'ReopenResults',
]);

/** Within so long a second tap on the same car is a slip of the finger: no track has laps of a second. */
const SLIP_MS = 1_000;

export interface Tap {
  readonly car: string;
  readonly at: number;
}

/** Is that the same car again, too soon to be another lap? */
export const isSlip = (taps: readonly Tap[], car: string, at: number): boolean =>
  taps.some((tap) => tap.car === car && at - tap.at < SLIP_MS);

import { seenAs } from '../crossings/state.ts';
import { itemsOf } from '../kernel/trail.ts';
import { isMoved, type Crossing } from './reassigned.ts';
import type { CarTally, LapDone, LastRead, NotCountedBecause, Race } from './tally.ts';

const DEFAULT_SAME_CROSSING_MS = 1_000;

/**
 * Returns whether a crossing is one that was recorded before: by another official, or by another read of the
 * loop. A lap with a time of its own repeats only a lap with that time, because times that are typed one
 * after another are different laps, or a crossing that was seen. A crossing that officials named by its
 * number or moved from another car is a decision, and repeats no read.
 */
export function isSecondRead(race: Race, car: CarTally | undefined, crossing: Crossing): boolean {
  const read = readOf(crossing);
  const last = car?.lastRead;
  if (!read || !last || read.isMoved !== last.isMoved) return false;
  if (read.timeMs !== null && !last.isSeen && read.timeMs !== last.timeMs) return false;
  return isSameCrossing(race, last.at, read.at);
}

/** Returns a crossing as a read of the line; null for a lap that is named by its number. */
export function readOf(crossing: Crossing): LastRead | null {
  const { occurredAt: at, type, data } = crossing;
  const isSeen = seenAs(crossing) !== undefined;
  if (type === 'CarFinished') return { at, isMoved: isMoved(crossing), isSeen, timeMs: null };
  const { lap, timeMs = null } = data;
  return lap === undefined ? { at, isMoved: isMoved(crossing), isSeen, timeMs } : null;
}

/** Returns why a crossing is not one at all, so that the next lap runs from the crossing before it. */
export function whyIgnored(race: Race, car: CarTally, crossing: Crossing): NotCountedBecause | null {
  if (isSecondRead(race, car, crossing)) return 'second-read';
  return isTooShort(race, car, crossing) ? 'too-short' : null;
}

/** Returns whether the format skips a crossing because the lap would be too short. */
function isTooShort({ spec }: Race, { crossedAt }: CarTally, crossing: Crossing): boolean {
  const { minLap } = spec;
  if (minLap?.then !== 'skip' || crossing.type !== 'LapSet' || crossing.data.lap !== undefined) return false;
  const { occurredAt, data } = crossing;
  const ms = data.timeMs ?? (crossedAt === null ? Infinity : Date.parse(occurredAt) - Date.parse(crossedAt));
  return ms < minLap.ms;
}

const isSameCrossing = ({ spec }: Race, first: string, second: string): boolean =>
  Date.parse(second) - Date.parse(first) < (spec.sameCrossingMs ?? DEFAULT_SAME_CROSSING_MS);

const secondReads = ({ uncounted }: Race) =>
  itemsOf(uncounted).filter((one) => one.because === 'second-read');

/** Returns the revisions of the crossings that repeat another one. */
export const repetitions = (race: Race): ReadonlySet<number> =>
  new Set(secondReads(race).map(({ revision }) => revision));

/** Returns the revisions of the crossings that repeat a lap of a car. */
export const repetitionsOf = (race: Race, car: string, { at }: LapDone): number[] =>
  secondReads(race)
    .filter((one) => one.car === car && one.at >= at && isSameCrossing(race, at, one.at))
    .map(({ revision }) => revision);

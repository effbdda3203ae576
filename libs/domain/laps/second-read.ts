import { itemsOf } from '../kernel/trail.ts';
import { isMoved, type Crossing } from './reassigned.ts';
import type { CarTally, LapDone, LastRead, Race } from './tally.ts';

const DEFAULT_SAME_CROSSING_MS = 1_000;

/**
 * Returns whether a crossing is one that was recorded before: by another official, or by another read of the
 * loop. A lap with a time of its own repeats only a lap with that time, because times that are typed one
 * after another are different laps. A crossing that officials named by its number or moved from another car
 * is a decision, and repeats no read.
 */
export function isSecondRead(race: Race, car: CarTally | undefined, crossing: Crossing): boolean {
  const read = readOf(crossing);
  const last = car?.lastRead;
  if (!read || !last || read.isMoved !== last.isMoved) return false;
  if (read.timeMs !== null && read.timeMs !== last.timeMs) return false;
  return isSameCrossing(race, last.at, read.at);
}

/** Returns a crossing as a read of the line; null for a lap that is named by its number. */
export function readOf(crossing: Crossing): LastRead | null {
  const read = { at: crossing.occurredAt, isMoved: isMoved(crossing) };
  if (crossing.type === 'CarFinished') return { ...read, timeMs: null };
  const { lap, timeMs = null } = crossing.data;
  return lap === undefined ? { ...read, timeMs } : null;
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

import type { SessionSpec } from '../../formats/format.ts';
import type { Fact, FactOf } from '../../events.ts';
import { itemsOf } from '../../kernel/trail.ts';
import type { RaceEnd } from './progress.ts';
import { lapsOf, type CarTally, type Race } from '../tally.ts';

const DEFAULT_GRACE_MS = 3_000;
/** A shorter lap was typed or scripted, not driven, so it says nothing about the grace of a flag. */
const MIN_LAP_MS = 1_000;

export const graceOf = ({ flagGraceMs }: SessionSpec): number => flagGraceMs ?? DEFAULT_GRACE_MS;

/**
 * Returns whether a checkered flag belongs to a crossing of the leader, by the race before that crossing. The
 * two lie within the grace of the format, and within a quarter of the median lap of that car.
 */
export function isWithinGrace(before: Race, flag: FactOf<'CheckeredShown'>, crossing: Fact): boolean {
  const car = 'car' in crossing.data ? crossing.data.car : undefined;
  if (car === undefined) return false;
  const grace = graceOf(before.spec);
  const apart = Math.abs(Date.parse(flag.occurredAt) - Date.parse(crossing.occurredAt));
  if (grace === 0 || apart > grace) return false;
  const lapMs = medianLapMs(before, before.cars.get(car)) ?? firstLapMs(before, crossing);
  return lapMs >= MIN_LAP_MS && apart <= lapMs / 4;
}

const firstLapMs = ({ greenAt }: Race, crossing: Fact): number =>
  greenAt === null ? 0 : Date.parse(crossing.occurredAt) - Date.parse(greenAt);

/** The medians that were found last. A car has another tally after each crossing. */
const medians = new WeakMap<CarTally, number | null>();

/**
 * Returns the median time between two crossings of a car, over the laps that it ran under green, or over all
 * laps without one; null before its first lap.
 */
export function medianLapMs(race: Race, car: CarTally | undefined): number | null {
  const known = car && medians.get(car);
  if (known !== undefined) return known;
  const median = findMedian(race, car);
  if (car) medians.set(car, median);
  return median;
}

function findMedian({ greenAt }: Race, car: CarTally | undefined): number | null {
  const laps = lapsOf(car).map(({ at, underGreen }, i, all) => {
    return { ms: Date.parse(at) - Date.parse(all[i - 1]?.at ?? greenAt ?? at), underGreen };
  });
  const green = laps.filter((lap) => lap.underGreen);
  const times = (green.length > 0 ? green : laps).map((lap) => lap.ms).sort((a, b) => a - b);
  const [low, high] = [times[(times.length - 1) >> 1], times[times.length >> 1]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}

/**
 * Returns the laps that a car had when a crossing was recorded. A lap that was disallowed later takes the lap
 * from the car, but does not change when the race was over.
 */
export function recordedLaps({ disallowed }: Race, car: CarTally, { revision }: Fact): number {
  if (car.counted === car.laps.length) return car.counted;
  const counted = itemsOf(car.laps).filter((done) => {
    return !done.disallowed || (disallowed.get(done.revision) ?? -1) > revision;
  });
  return counted.length;
}

/**
 * Returns whether a race under caution may still be restarted in overtime, so that the distance does not end
 * it.
 */
export function canStillExtend({ spec, flag, whiteShown, overtimes }: Race): boolean {
  const isStopped = flag === 'yellow' || flag === 'red';
  return isStopped && !whiteShown && overtimes < (spec.overtime?.attempts ?? 0);
}

export function crossingOf(fact: Fact): RaceEnd['crossing'] {
  if (!('car' in fact.data) || fact.data.car === undefined) return null;
  return { car: fact.data.car, at: fact.occurredAt, revision: fact.revision };
}

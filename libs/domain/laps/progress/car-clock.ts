import { isTimed, scheduledLaps } from '../../formats/format.ts';
import { clocksCars, endsOnOwnLap, isStaggered, ranksByLaps } from '../../formats/session-clock.ts';
import type { EventData, Fact } from '../../events.ts';
import type { CarTally, NotCountedBecause, Tally } from '../tally.ts';
import { recordedLaps } from './finishing.ts';

/*
 * The clock of each car in a timed session that ranks laps and their time. It starts at the green flag, or in
 * a staggered start at the first crossing of the car. Several races of one heat are one session: a red flag
 * ends each of them, and the next green flag starts the clocks of the cars that have not run yet.
 */

const hasStarted = ({ elapsedMs }: CarTally): boolean => elapsedMs !== null;

/** Returns the last crossing of a car. Before the start of its race it had none. */
export function lastInRace({ spec, startAt }: Tally, car: CarTally): string | null {
  const { crossedAt } = car;
  if (crossedAt === null || startAt === null || hasStarted(car) || !clocksCars(spec)) return crossedAt;
  return crossedAt < startAt ? null : crossedAt;
}

/** Returns the instant from which the lap of a car runs; null if it is not known. */
export function lapFrom({ spec, startAt }: Tally, car: CarTally, before: string | null): string | null {
  if (!clocksCars(spec) || hasStarted(car)) return before;
  return isStaggered(spec) ? null : startAt;
}

/**
 * Returns why the first crossing of a car in a staggered start counts no lap: it starts the clock of the car,
 * or it comes after the end. A lap that is named by its number, or has a measured time, is a lap.
 */
export function whyStart(
  { spec, end }: Tally,
  car: CarTally,
  { lap, timeMs }: EventData['LapSet'],
): NotCountedBecause | null {
  if (!isStaggered(spec) || hasStarted(car) || lap !== undefined || timeMs !== undefined) return null;
  return end === null ? 'start-crossing' : 'race-over';
}

interface CrossingNow {
  readonly timeMs: number | null;
  readonly because: NotCountedBecause | null;
}

/** Sets the clock of a car at a crossing. A started clock also runs over crossings that do not count. */
export function advanceClock(
  { spec }: Tally,
  car: { -readonly [K in keyof CarTally]: CarTally[K] },
  { timeMs, because }: CrossingNow,
): void {
  if (!clocksCars(spec)) return;
  if (car.elapsedMs === null && because !== null) {
    if (because === 'start-crossing' && isStaggered(spec)) car.elapsedMs = 0;
    return;
  }
  car.elapsedMs = (car.elapsedMs ?? 0) + (timeMs ?? 0);
}

/** Returns whether a car of a timed session has finished: its distance is run, or its time has run out. */
export function isAtEnd(tally: Tally, car: CarTally, fact: Fact): boolean {
  const { spec } = tally;
  if (!isTimed(spec)) return false;
  const laps = ranksByLaps(spec) ? scheduledLaps(spec) : null;
  if (laps !== null && recordedLaps(tally, car, fact) >= laps) return true;
  if (!endsOnOwnLap(spec) || tally.timeLimitMs === null) return false;
  return clocksCars(spec) ? (car.elapsedMs ?? 0) >= tally.timeLimitMs : tally.isTimeUp;
}

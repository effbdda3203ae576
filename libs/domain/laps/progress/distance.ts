import { isTimed } from '../../formats/format.ts';
import { endsOnOwnLap, isStaggered } from '../../formats/session-clock.ts';
import type { Fact, FactOf } from '../../events.ts';
import { crossingOf, canStillExtend, recordedLaps } from './finishing.ts';
import type { Stop } from './progress.ts';
import type { CarTally, Race, Tally } from '../tally.ts';

export function extendDistance(tally: Tally, laps: number): void {
  if (tally.limit !== null || tally.end !== null || tally.distance === null) return;
  tally.distance += laps;
}

/**
 * Shortens the race, unless its format has become shorter since the decision. If the leader
 * has completed the new distance, the race was over at that crossing.
 */
export function shortenDistance(tally: Tally, { data: { to } }: FactOf<'DistanceShortened'>): void {
  tally.scheduled = Math.min(tally.scheduled ?? Infinity, to);
  if (tally.limit !== null || tally.end !== null) return;
  tally.distance = Math.min(tally.distance ?? Infinity, to);
  if (tally.led.length >= tally.distance) tally.endLap = tally.distance;
}

/** Ends a race that is not resumed, with the result at a lap. No crossing counts from now on. */
export function endRace(tally: Tally, fact: FactOf<'RaceEnded'>): void {
  if (tally.limit === null) tally.endLap = fact.data.lap ?? lapOfResult(tally);
  tally.ended = fact;
  tally.flag = 'checkered';
  tally.end ??= { by: 'decision', crossing: null };
}

/** Returns the lap of the result: by the laps back that the format says, or the last complete one. */
export function lapOfResult(tally: Race): number {
  const { led, complete } = tally.stop ?? stopOf(tally);
  const back = tally.spec.stopped?.back;
  return Math.max(0, back === undefined ? complete : led + 1 - back);
}

/** Returns how far the race is, and the last lap that every car on the lead lap has completed. */
export function stopOf({ led, cars }: Race): Stop {
  const laps = led.length;
  const isShort = (car: CarTally): boolean => car.counted === laps - 1 && car.ledAtCross < laps;
  return { led: laps, complete: laps > 0 && cars.values().some(isShort) ? laps - 1 : laps };
}

/** Notes how far the race has come, and ends it if the crossing completes its distance. */
export function reachLap(tally: Tally, car: CarTally, fact: Fact): boolean {
  const laps = recordedLaps(tally, car, fact);
  if (laps > tally.lapReached) tally.lapReached = laps;
  if (tally.end !== null || tally.distance === null || laps < tally.distance) return false;
  if (tally.limit === null && canStillExtend(tally)) return false;
  tally.end = { by: 'distance', crossing: crossingOf(fact) };
  return true;
}

/** Sets the distance of a race by time, when the leader crosses the line for the first time after it. */
export function noteTime(tally: Tally, at: string): void {
  if (!endsOnOwnLap(tally.spec) && runsOut(tally, at)) endByTime(tally, tally.led.length);
}

/**
 * Ends the time of a session in which each car finishes the lap that it is on. A race is over for all cars
 * then. In a timed session each car has its own end.
 */
export function noteOwnLap(tally: Tally, { occurredAt }: Fact): void {
  if (!endsOnOwnLap(tally.spec) || isStaggered(tally.spec) || !runsOut(tally, occurredAt)) return;
  tally.isTimeUp = true;
  if (!isTimed(tally.spec)) tally.end ??= { by: 'time', crossing: null };
}

/** Returns whether the time of a session is up at an instant, and was not before. */
function runsOut({ timeLimitMs, isTimeUp, greenAt, limit }: Tally, at: string): boolean {
  if (timeLimitMs === null || isTimeUp || greenAt === null || limit !== null) return false;
  return Date.parse(at) - Date.parse(greenAt) >= timeLimitMs;
}

/** Sets the distance of a race by time to the laps of the leader when the time was up, and those after it. */
export function endByTime(tally: Tally, lap: number): void {
  tally.isTimeUp = true;
  const { plus = 0 } = tally.spec.ends ?? {};
  tally.distance = Math.min(tally.distance ?? Infinity, lap + (plus === 'own-lap' ? 0 : plus));
}

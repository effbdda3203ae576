import { isLapsKey, isTimed, rankKeys, type LapsKey } from '../formats/format.ts';
import { ranksByLaps } from '../formats/session-clock.ts';
import { raceOf } from '../laps/race.ts';
import { lapsOf, type LapDone, type Race } from '../laps/tally.ts';
import type { SessionState } from '../session/state.ts';
import type { Classified } from './classified.ts';

/** Rounds milliseconds to three decimals, because sums of times with decimals are not exact. */
const rounded = (ms: number): number => Math.round(ms * 1_000) / 1_000;

/**
 * Returns the time of a car over its first laps that count: `race-time` adds the times of these laps,
 * `laps-and-time` is what the clock of the car showed at the last one. It is null if the time of the first or
 * the last of them is not known. An adopted lap between them is in the time of the next one.
 */
export function timeOver(key: LapsKey, laps: readonly LapDone[], count = laps.length): number | null {
  const driven = laps.slice(0, count);
  const last = driven.at(-1);
  if (driven[0]?.timeMs == null || last?.timeMs == null) return null;
  if (key === 'laps-and-time') return last.elapsedMs === null ? null : rounded(last.elapsedMs);
  return rounded(driven.reduce((sum, { timeMs }) => sum + (timeMs ?? 0), 0));
}

/** Returns the first key of a session that ranks by laps and their time; undefined for other sessions. */
export function lapsKeyOf({ spec }: SessionState): LapsKey | undefined {
  const [first] = rankKeys(spec);
  return isTimed(spec) && isLapsKey(first) ? first : undefined;
}

/**
 * Returns the time of a car in a session, with the seconds of its penalties: the time that a timed session
 * ranks by, or the time of a race from the first green flag to the last counted lap of the car, without the
 * time under red. It is null if it is not known, as for a car whose laps were scored by hand.
 */
export function carTimeMs(session: SessionState, row: Classified): number | null {
  if (isTimed(session.spec)) return row.rankedMs;
  const race = raceOf(session);
  const counted = lapsOf(race.cars.get(row.car)).filter(({ disallowed }) => !disallowed);
  const endAt = counted[row.laps - 1]?.at;
  const ms = endAt === undefined ? null : raceMsUntil(race, endAt);
  return ms === null ? null : ms + row.addedMs;
}

/**
 * Returns the milliseconds of a race from the first green flag to an instant, without those under red; null
 * before the green flag.
 */
export function raceMsUntil({ greenAt, reds }: Race, endAt: string): number | null {
  if (greenAt === null || endAt <= greenAt) return null;
  const [start, end] = [Date.parse(greenAt), Date.parse(endAt)];
  // A red flag may be shown before the green flag or after the finish.
  const inRace = (at: string): number => Math.min(end, Math.max(start, Date.parse(at)));
  const stoppedMs = reds
    .map(({ from, to }) => inRace(to ?? endAt) - inRace(from))
    .reduce((sum, ms) => sum + ms, 0);
  return end - start - stoppedMs;
}

/** Returns the laps and the time of a car in a session that ranks by them; null in other sessions. */
export const lapsTimeMs = ({ spec }: SessionState, { rankedMs }: Classified): number | null =>
  ranksByLaps(spec) ? rankedMs : null;

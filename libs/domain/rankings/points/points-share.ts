import { isTimed, scheduledLaps, timeLimitMs } from '../../formats/format.ts';
import { raceOf } from '../../laps/race.ts';
import type { Race } from '../../laps/tally.ts';
import { lastOf } from '../../kernel/trail.ts';
import type { SessionState } from '../../session/state.ts';
import { because, type Because } from '../../scoring/because.ts';
import { count } from '../../words/measures.ts';
import { comparePoints, multiply, ONE, pointsWords, rational, ZERO, type Rational } from './points.ts';

/** How much of its distance by the format a race has run. */
interface Run {
  readonly run: Rational;
  readonly of: Rational;
  readonly words: string;
}

/**
 * Returns how much of its distance a shortened race has run: in laps, or in time where it has no distance in
 * laps; null for a race that officials neither ended nor shortened.
 */
function shortened(session: SessionState): Run | null {
  const { spec } = session;
  const race = raceOf(session);
  const [laps, limitMs] = [scheduledLaps(spec), timeLimitMs(spec)];
  if (isTimed(spec) || (race.ended === null && !isShortened(race, laps))) return null;
  if (laps !== null) {
    const words = `${race.led.length} of ${count(laps, 'lap')}`;
    return { run: rational(race.led.length), of: rational(laps), words };
  }
  const end = lastOf(race.led)?.at;
  const ms = end === undefined || race.greenAt === null ? 0 : Date.parse(end) - Date.parse(race.greenAt);
  const words = `${Math.floor(ms / 60_000)} of ${count(Math.floor((limitMs ?? 0) / 60_000), 'minute')}`;
  return limitMs === null ? null : { run: rational(ms), of: rational(limitMs), words };
}

const isShortened = ({ scheduled }: Race, laps: number | null): boolean =>
  scheduled !== null && laps !== null && scheduled < laps;

/** Returns whether a part of the distance is at least a ratio of it. */
const reaches = ({ run, of }: Run, ratio: number): boolean =>
  comparePoints(run, multiply(of, rational(ratio))) >= 0;

/**
 * Returns the share of the points that a race pays. A race that officials ended or shortened pays the share
 * of the longest distance in the format that it has reached. One that was ended before the distance from
 * which it is official pays nothing.
 */
export function pointsShareOf(session: SessionState): Rational {
  const run = shortened(session);
  if (run === null) return ONE;
  if (!isOfficialAt(session, run)) return ZERO;
  const { shares } = session.spec.stopped ?? {};
  if (!shares) return ONE;
  const reached = shares.filter(({ from }) => reaches(run, from)).toSorted((a, b) => a.from - b.from);
  return rational(reached.at(-1)?.share ?? 0);
}

/** Returns whether a race that officials ended has run the distance from which it is official. */
function isOfficialAt(session: SessionState, run: Run): boolean {
  const { official } = session.spec.stopped ?? {};
  return official === undefined || raceOf(session).ended === null || reaches(run, official);
}

/**
 * Returns how far a race is short of being official if officials end it after a lap: "40 of 100 laps"; null
 * if it is official.
 */
export function shortOfOfficial({ spec }: SessionState, lap: number): string | null {
  const [laps, official] = [scheduledLaps(spec), spec.stopped?.official];
  if (laps === null || official === undefined) return null;
  const words = `${lap} of ${count(laps, 'lap')}`;
  return reaches({ run: rational(lap), of: rational(laps), words }, official) ? null : words;
}

/** Returns why a race pays only a share of its points; an empty list if it pays all. */
export function shareReasons(session: SessionState): Because[] {
  const run = shortened(session);
  const share = pointsShareOf(session);
  if (run === null || comparePoints(share, ONE) === 0) return [];
  const { ended } = raceOf(session);
  const pays = share === ZERO ? 'pays no points' : `pays ${pointsWords(share)} of the points`;
  const short = isOfficialAt(session, run) ? '' : ', which is short of an official race';
  const words = `the race ${pays}: ${run.words}${short}`;
  return [because('points-share', words, ended ? [ended.revision] : [])];
}

import { raceOf } from '../laps/race.ts';
import { lapsOf, type LapDone } from '../laps/tally.ts';
import type { MeetingState } from '../meeting/state.ts';
import type { SessionState } from '../session/state.ts';
import { lapTime, MAX_SPEED_MPH } from '../words/measures.ts';
import { because, type Because } from './because.ts';
import { rulingsOf } from './rulings.ts';

const HOUR_MS = 3_600_000;

/**
 * Returns the time below which a lap has to be confirmed: that of the format, or half the pace of the
 * session; before that is known, the time at a speed that no car reaches.
 */
function leastMs({ scheduled }: MeetingState, session: SessionState): number {
  const { fastMs } = raceOf(session).pace;
  const lengthMiles = scheduled?.data.track.lengthMiles ?? 0;
  return session.spec.minLap?.ms ?? (fastMs === null ? (lengthMiles / MAX_SPEED_MPH) * HOUR_MS : fastMs / 2);
}

/** Returns the laps of a car that are too short to be true and that nobody has confirmed. */
export function doubtfulLaps(state: MeetingState, session: SessionState, car: string): readonly LapDone[] {
  const tally = raceOf(session).cars.get(car);
  const least = leastMs(state, session);
  if (!tally || tally.bestLapMs === null || tally.bestLapMs >= least) return [];
  const confirmed = new Set(rulingsOf(session, 'LapConfirmed').map(({ data }) => data.crossing));
  return lapsOf(tally).filter(
    ({ timeMs, revision, disallowed }) =>
      timeMs !== null && timeMs < least && !disallowed && !confirmed.has(revision),
  );
}

/** Returns the marks of doubtful laps. */
export const doubtWords = (laps: readonly LapDone[]): Because[] =>
  laps.map(({ lap, timeMs, revision }) =>
    because('doubtful-lap', `lap ${lap} of ${lapTime(timeMs ?? 0)} waits for a confirmation`, [revision]),
  );

import { raceOf } from '../laps/race.ts';
import { byCrossing, lapsOf, type LapDone } from '../laps/tally.ts';
import type { SessionState } from '../session/state.ts';
import { penaltiesOf } from '../scoring/rulings.ts';

/** Returns the crossings whose lap times a penalty has taken. */
export function takenLaps(session: SessionState, car: string): Set<number> {
  const penalties = penaltiesOf(session).filter(
    ({ data }) => data.penalty === 'lap-time' && data.car === car,
  );
  return new Set(penalties.flatMap(({ data }) => data.crossing ?? []));
}

/**
 * Returns the lap that a lap-time penalty takes: the best lap that is left, or the best of all if none is
 * left.
 */
export function lapToTake(session: SessionState, car: string): LapDone | undefined {
  const taken = takenLaps(session, car);
  const laps = lapsOf(raceOf(session).cars.get(car));
  const timed = laps.filter((lap) => lap.timeMs !== null).toSorted(byLapTime);
  return timed.find((lap) => !lap.disallowed && !taken.has(lap.revision)) ?? timed[0];
}

/** Orders laps by their times. Of equal times the one that was set first is the better. */
export const byLapTime = (a: LapDone, b: LapDone): number =>
  (a.timeMs ?? 0) - (b.timeMs ?? 0) || byCrossing(a, b);

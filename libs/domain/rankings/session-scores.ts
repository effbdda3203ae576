import { formationOf } from '../grid/state.ts';
import { raceOf } from '../laps/race.ts';
import { lapsOf } from '../laps/tally.ts';
import type { MeetingState } from '../meeting/state.ts';
import { byLapTime, takenLaps } from '../penalties/taken-laps.ts';
import type { Classified } from '../scoring/classified.ts';
import { orderOf } from '../scoring/order.ts';
import { carTimeMs } from '../scoring/race-time.ts';
import { penaltiesOf } from '../scoring/rulings.ts';
import type { SessionState } from '../session/state.ts';
import { add, rational, ZERO, type Rational } from './points/points.ts';
import { NO_RESULT, type FastLap, type ScoredCar } from './scores.ts';

interface KnownRows extends Pick<MeetingState, 'entries' | 'scheduled'> {
  readonly rows: readonly ScoredCar[];
}

const memo = new WeakMap<SessionState, KnownRows>();

/** Returns the cars of a session in its current order, with what rankings read of them. */
export function scoredCars(state: MeetingState, session: SessionState): readonly ScoredCar[] {
  const { entries, scheduled } = state;
  const known = memo.get(session);
  if (known?.entries === entries && known.scheduled === scheduled) return known.rows;
  const rows = scored(session, orderOf(state, session));
  memo.set(session, { entries, scheduled, rows });
  return rows;
}

/** The statuses of cars that have a result. The places of all other cars only order line-ups. */
const WITH_RESULT: ReadonlySet<Classified['status']> = new Set(['running', 'retired', 'timed']);

/** Returns rows of a result with what rankings read of them. */
export function scored(session: SessionState, rows: readonly Classified[]): ScoredCar[] {
  const formation = new Map(formationOf(session.grid).map((car, i) => [car, i + 1]));
  const results = rows.filter(({ status }) => WITH_RESULT.has(status));
  const mostLed = Math.max(1, ...results.map(({ lapsLed }) => lapsLed));
  const fastest = new Map(results.map(({ car }) => [car, fastestLaps(session, car)]));
  const [best] = [...fastest.values()].flatMap(([lap]) => lap ?? []).toSorted(byTime);
  const taken = penaltyPoints(session);
  return rows.map((row) => {
    const { car, status } = row;
    const penalty = taken.get(car) ?? ZERO;
    const laps = fastest.get(car);
    if (!laps) return { ...NO_RESULT, car, status, penaltyPoints: penalty };
    return {
      car,
      place: row.place,
      start: formation.get(car) ?? null,
      status,
      laps: row.laps,
      timeMs: carTimeMs(session, row),
      fastest: laps,
      led: row.lapsLed > 0,
      ledMost: row.lapsLed === mostLed,
      fastestLap: best !== undefined && laps[0] === best,
      pole: row.start === 1,
      penaltyPoints: penalty,
    };
  });
}

const byTime = (a: FastLap, b: FastLap): number => a.ms - b.ms || (a.setAt < b.setAt ? -1 : 1);

/** Returns the two fastest laps of a car that count, the fastest first. */
function fastestLaps(session: SessionState, car: string): FastLap[] {
  const taken = takenLaps(session, car);
  return lapsOf(raceOf(session).cars.get(car))
    .filter(({ timeMs, disallowed, revision }) => timeMs !== null && !disallowed && !taken.has(revision))
    .toSorted(byLapTime)
    .slice(0, 2)
    .map(({ timeMs, at, revision }) => ({
      ms: timeMs ?? 0,
      setAt: `${at} ${String(revision).padStart(16, '0')}`,
    }));
}

function penaltyPoints(session: SessionState): ReadonlyMap<string, Rational> {
  const points = new Map<string, Rational>();
  for (const { data } of penaltiesOf(session)) {
    if (data.penalty !== 'points') continue;
    points.set(data.car, add(points.get(data.car) ?? ZERO, rational(data.points ?? 0)));
  }
  return points;
}

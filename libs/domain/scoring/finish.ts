import { gridCars, isScratched } from '../grid/state.ts';
import { count } from '../words/measures.ts';
import type { EventData, FactOf } from '../events.ts';
import type { SessionState } from '../session/state.ts';
import { because, transponderReasons, type Because } from './because.ts';
import { NO_LAPS, type Classified, type FinishStatus } from './classified.ts';
import { penalized, type Placing } from '../penalties/penalties.ts';
import { shareReasons } from '../rankings/points/points-share.ts';
import { classified, numbered, type Unplaced } from './places.ts';
import { graceOf } from '../laps/progress/finishing.ts';
import { asCalled, frozenBy, placingLap } from '../laps/frozen-order.ts';
import { lapsLedBy } from './lap-leaders.ts';
import { raceOf } from '../laps/race.ts';
import { penaltiesOf, retirementOf, rulingsOf } from './rulings.ts';
import { byLapTime, takenLaps } from '../penalties/taken-laps.ts';
import { withDeadHeats } from './ties.ts';
import { byCrossing, lapsOf, unseen, type CarTally, type Race } from '../laps/tally.ts';

interface Scored {
  readonly car: string;
  readonly laps: number;
  readonly status: FinishStatus;
  readonly basis: Because;
}

/**
 * Returns the order of a race: more counted laps first, then the car that completed its last lap first. Cars
 * without a counted lap stand in start order, and cars that did not start follow the others. A finish that
 * was scored by hand replaces this order, penalties apply to both, and scratched cars come last.
 */
export function raceOrder(session: SessionState): Classified[] {
  const tally = raceOf(session);
  const starters = startersOf(session, tally);
  const byHand = session.atLap === undefined ? rulingsOf(session, 'FinishScored').at(-1) : undefined;
  const scored = byHand ? scoredByHand(session, byHand) : scoredByLaps(session, starters);
  const starts = new Map(session.grid.posted?.data.rows.map((row) => [row.car, row.start]));
  const lapsLed = lapsLedBy(session);
  const rows = scored.map((car) => rowOf(session, car, { tally, starts, lapsLed }));
  const scratched = session.grid.scratched.map((fact) => scratchedRow(fact, starts));
  const placing: Placing = {
    isUnplaced: session.spec.disqualified === 'unplaced',
    isByHand: byHand !== undefined,
    lineMs: (car, lap) => {
      const done = lapsOf(tally.cars.get(car)).filter(({ disallowed }) => !disallowed)[lap - 1];
      return done ? Date.parse(done.at) : null;
    },
  };
  const ranked = penalized(withDeadHeats(session, rows), penaltiesOf(session), placing);
  return numbered([...classified(session, ranked), ...scratched]);
}

/**
 * Returns the cars of the session by their official starts, not by the formation; without a line-up, the cars
 * that crossed the line.
 */
export function startersOf(session: SessionState, tally: Race = raceOf(session)): string[] {
  const cars = new Set([...gridCars(session.grid), ...tally.cars.keys()]);
  return [...cars].filter((car) => !isScratched(session.grid, car));
}

function scoredByLaps(session: SessionState, starters: readonly string[]): Scored[] {
  const tally = raceOf(session);
  const order = new Map(starters.map((car, i) => [car, i]));
  const before = (car: string): number => order.get(car) ?? starters.length;
  const tallies = starters.map((car) => tally.cars.get(car) ?? unseen(car));
  tallies.sort((a, b) => byLaps(tally, a, b) || before(a.car) - before(b.car));
  const scored = asCalled(tally, tallies).map((car) => scoredCar(session, tally, car));
  return [...scored.filter(hasStarted), ...scored.filter((car) => !hasStarted(car))];
}

/** A car that took the green flag is ahead of a car that did not. */
const hasStarted = ({ status }: Scored): boolean => status !== 'did-not-start';

function byLaps(race: Race, a: CarTally, b: CarTally): number {
  if (a.counted !== b.counted) return b.counted - a.counted;
  return a.counted === 0 ? 0 : byCrossing(placingLap(race, a), placingLap(race, b));
}

function scoredCar(session: SessionState, tally: Race, car: CarTally): Scored {
  const laps = car.counted;
  const done = tally.distance === null ? count(laps, 'lap') : `${laps} of ${tally.distance} laps`;
  const retirement = retirementOf(session, car.car);
  if (!retirement) {
    const revisions = [car.finished ?? car.lastRevision].filter((revision) => revision >= 0);
    const frozen = laps > 0 ? frozenBy(tally, car) : null;
    if (frozen !== null) {
      const basis = because('frozen-order', `${done}, placed by the order at the caution`, [
        ...revisions,
        frozen,
      ]);
      return { car: car.car, laps, status: 'running', basis };
    }
    const words =
      laps > 0 ? `${done}, placed by the order across the line` : 'completed no lap, placed by start order';
    return { car: car.car, laps, status: 'running', basis: because('race-order', words, revisions) };
  }
  const started = laps > 0 || (tally.greenAt !== null && tally.greenAt <= retirement.occurredAt);
  const words = `${started ? `retired after ${done}` : 'did not start'}: ${retirement.data.reason}`;
  const revisions = [...(laps > 0 ? [car.lastRevision] : []), retirement.revision];
  const status = started ? 'retired' : 'did-not-start';
  return { car: car.car, laps, status, basis: because(status, words, revisions) };
}

function scoredByHand(session: SessionState, fact: FactOf<'FinishScored'>): Scored[] {
  const tally = raceOf(session);
  const standing = fact.data.order.filter((item) => !isScratched(session.grid, item.car));
  return standing.map((item) => {
    const laps = item.laps ?? lapsByRecord(tally, item);
    const status = item.status ?? 'running';
    const why = item.reason === undefined ? '' : `: ${item.reason}`;
    const words = `scored by hand, ${count(laps, 'lap')}${status === 'running' ? '' : `, ${status}`}${why}`;
    return { car: item.car, laps, status, basis: because('scored-by-hand', words, [fact.revision]) };
  });
}

function lapsByRecord(tally: Race, item: EventData['FinishScored']['order'][number]): number {
  if (tally.led.length > 0) return tally.cars.get(item.car)?.counted ?? 0;
  return item.status === 'did-not-start' ? 0 : (tally.distance ?? 0);
}

interface RaceContext {
  readonly lapsLed: (car: string) => number;
  readonly tally: Race;
  readonly starts: ReadonlyMap<string, number>;
}

function rowOf(session: SessionState, scored: Scored, { tally, starts, lapsLed }: RaceContext): Unplaced {
  const seen = tally.cars.get(scored.car) ?? unseen(scored.car);
  const nowhere = scored.status === 'disqualified' && session.spec.disqualified === 'unplaced';
  return {
    car: scored.car,
    start: starts.get(scored.car) ?? null,
    laps: scored.laps,
    lapsLed: lapsLed(scored.car),
    status: scored.status,
    lastLapMs: seen.lastLapMs,
    ...bestLapOf(session, seen),
    rankedMs: null,
    lastAt: seen.lastAt,
    addedMs: 0,
    penalties: [],
    because: [scored.basis, ...endReasons(session, seen), ...transponderReasons(session, scored.car)],
    unplaced: nowhere,
  };
}

/** Returns why the laps of a car end where they do, if a flag or a decision does not say it by itself. */
function endReasons(session: SessionState, car: CarTally): Because[] {
  const race = raceOf(session);
  const { ended, limit, end } = race;
  if (end?.by === 'time' && car.finished !== null) {
    return [because('own-lap', 'finished the lap that it was on when the time was up', [car.finished])];
  }
  if (!ended) return flagReasons(race, car);
  const words = `the race was ended with the result at lap ${limit ?? car.counted}: ${ended.data.reason}`;
  return [because('race-ended', words, [ended.revision]), ...shareReasons(session)];
}

/**
 * Returns the best lap of a car of a race, without the times that penalties took. If they leave no time, the
 * first lap counts from the green flag.
 */
function bestLapOf(session: SessionState, car: CarTally): Pick<Classified, 'bestLapMs' | 'bestLap'> {
  const taken = takenLaps(session, car.car);
  if (taken.size === 0) return { bestLapMs: car.bestLapMs, bestLap: car.bestLap };
  const laps = lapsOf(car).filter(({ revision, disallowed }) => !disallowed && !taken.has(revision));
  const timed = laps.filter(({ timeMs }) => timeMs !== null).toSorted(byLapTime);
  const [best] = timed;
  if (best) return { bestLapMs: best.timeMs, bestLap: best.lap };
  const [first] = laps;
  const { greenAt } = raceOf(session);
  if (first?.lap !== 1 || greenAt === null || first.at < greenAt) return { bestLapMs: null, bestLap: null };
  return { bestLapMs: Date.parse(first.at) - Date.parse(greenAt), bestLap: 1 };
}

/**
 * Says of the leader's last crossing that a checkered flag within its grace belongs to it, and of the cars
 * behind it that they finished before the flag was recorded.
 */
function flagReasons({ end, checkered, spec }: Race, car: CarTally): Because[] {
  if (!end?.crossing || !checkered || car.finished === null) return [];
  const { at, revision } = end.crossing;
  const lateMs = Date.parse(checkered.occurredAt) - Date.parse(at);
  const isFirst = car.finished === revision;
  if (lateMs === 0 || Math.abs(lateMs) > graceOf(spec)) return [];
  if (!isFirst && car.lastAt >= checkered.occurredAt) return [];
  const apart = `${(Math.abs(lateMs) / 1_000).toFixed(1)} s ${lateMs > 0 ? 'later' : 'earlier'}`;
  const when = `the race was over ${isFirst ? 'at' : 'before'} this crossing`;
  const words = `${when}; the checkered flag was recorded ${apart}`;
  return [because('flag-grace', words, [revision, checkered.revision])];
}

function scratchedRow({ data, revision }: FactOf<'CarScratched'>, starts: RaceContext['starts']): Unplaced {
  return {
    ...NO_LAPS,
    car: data.car,
    start: starts.get(data.car) ?? null,
    status: 'did-not-start',
    because: [because('scratched', `scratched: ${data.reason}`, [revision])],
    unplaced: true,
  };
}

import { lastKinds, type SessionSpec } from '../formats/format.ts';
import { lapTime } from '../words/measures.ts';
import type { MeetingState } from '../meeting/state.ts';
import type { SessionState } from '../session/state.ts';
import { because, type Because } from './because.ts';
import type { Classified, TimedStatus } from './classified.ts';
import { penalized } from './penalties.ts';
import { numbered, type Unplaced } from './places.ts';
import { raceOf } from '../laps/race.ts';
import { penaltiesOf, rulingsOf } from './rulings.ts';
import { byCrossing, lapsOf, type CarTally, type LapDone, type Race } from '../laps/tally.ts';

interface TimedCar {
  readonly car: string;
  readonly status: TimedStatus;
  readonly rankedMs: number | null;
  readonly best: LapDone | null;
  /** The lap that set the time. A tie goes to the car that set it first. */
  readonly by: LapDone | null;
  readonly tally: CarTally | undefined;
  readonly basis: readonly Because[];
}

/**
 * Returns the order of a timed session: by best time (or as the format ranks), ties by who set the time
 * first. Cars without a time follow in the order of kinds of the format, and within a kind in the order of
 * their entry.
 */
export function timedOrder(state: MeetingState, session: SessionState): Classified[] {
  const tally = raceOf(session);
  const timed = carsOf(state, session, tally).map((car) => timedCar(session, car, tally.cars.get(car)));
  const kinds: readonly TimedStatus[] = ['timed', ...lastKinds(session.spec)];
  timed.sort((a, b) => kinds.indexOf(a.status) - kinds.indexOf(b.status) || byTime(a, b));
  const rows = timed.map(unplaced);
  return numbered(penalized(rows, penaltiesOf(session), { spec: session.spec }));
}

/**
 * Returns the cars that are ranked: those that are entered or ran; once certified, those of the certified
 * version.
 */
function carsOf(state: MeetingState, session: SessionState, { cars }: Race): string[] {
  const certified = session.phase === 'official' ? session.results.posted.at(-1) : undefined;
  if (certified) return certified.data.rows.map((row) => row.car);
  const all = new Set([...state.entries.keys(), ...cars.keys()]);
  return [...all].filter((car) => cars.has(car) || state.entries.get(car)?.status === 'entered');
}

function byTime(a: TimedCar, b: TimedCar): number {
  if (a.rankedMs === null || b.rankedMs === null || !a.by || !b.by) return 0;
  if (a.rankedMs !== b.rankedMs) return a.rankedMs - b.rankedMs;
  return byCrossing(a.by, b.by);
}

function timedCar(session: SessionState, car: string, tally: CarTally | undefined): TimedCar {
  const laps = lapsOf(tally).filter((lap) => lap.timeMs !== null);
  const taken = takenLaps(session, car);
  const standing = laps.filter((lap) => !lap.disallowed && !taken.has(lap.revision));
  const ranked = rankedBy(session.spec, standing);
  if (ranked) {
    const words = rankWords(session.spec, ranked.ms);
    const basis = [because('best-time', words, [ranked.by.revision])];
    const best = standing.toSorted(byLapTime)[0] ?? null;
    return { car, status: 'timed', rankedMs: ranked.ms, best, by: ranked.by, tally, basis };
  }
  const why = standing.length > 0 ? tooFewLaps(standing) : withoutTime(session, car, laps);
  return { car, rankedMs: null, best: null, by: null, tally, ...why };
}

interface Ranked {
  readonly ms: number;
  readonly by: LapDone;
}

function rankedBy(spec: SessionSpec, laps: readonly LapDone[]): Ranked | null {
  const sorted = laps.toSorted(byLapTime);
  const by = spec.rank?.by ?? 'best-lap';
  if (by.startsWith('average-of:')) return average(sorted, Number(by.slice('average-of:'.length)));
  const lap = sorted[by === 'second-best-lap' ? 1 : 0];
  return lap ? { ms: lap.timeMs ?? 0, by: lap } : null;
}

function average(sorted: readonly LapDone[], n: number): Ranked | null {
  const best = sorted.slice(0, n);
  const lastSet = best.toSorted(byCrossing).at(-1);
  if (!lastSet || best.length < n) return null;
  const sum = best.reduce((total, lap) => total + (lap.timeMs ?? 0), 0);
  return { ms: Math.round((sum / n) * 1000) / 1000, by: lastSet };
}

function rankWords(spec: SessionSpec, ms: number): string {
  const by = spec.rank?.by ?? 'best-lap';
  if (by === 'second-best-lap') return `second best lap ${lapTime(ms)}`;
  if (by.startsWith('average-of:')) return `average of the best ${by.slice(11)} laps ${lapTime(ms)}`;
  return `best lap ${lapTime(ms)}`;
}

type Untimed = Pick<TimedCar, 'status' | 'basis'>;

function tooFewLaps(laps: readonly LapDone[]): Untimed {
  const revisions = laps.map((lap) => lap.revision);
  return { status: 'no-time', basis: [because('no-time', 'too few laps to be ranked', revisions)] };
}

function withoutTime(session: SessionState, car: string, laps: readonly LapDone[]): Untimed {
  if (laps.length > 0) {
    const ruling = rulingsOf(session, 'LapDisallowed').findLast((fact) => fact.data.car === car);
    const penalty = penaltiesOf(session).findLast((fact) => fact.data.car === car);
    const decided = ruling ?? penalty;
    const revisions = [...laps.map((lap) => lap.revision), ...(decided ? [decided.revision] : [])];
    const words = `lap disallowed: ${decided?.data.reason ?? 'no reason given'}`;
    return { status: 'disallowed', basis: [because('lap-disallowed', words, revisions)] };
  }
  const noAttempt = rulingsOf(session, 'NoAttemptRecorded').find((fact) => fact.data.car === car);
  if (noAttempt) {
    const words = `no attempt: ${noAttempt.data.reason}`;
    return { status: 'no-attempt', basis: [because('no-attempt', words, [noAttempt.revision])] };
  }
  return { status: 'no-time', basis: [because('no-time', 'no timed lap', [])] };
}

/** Returns the crossings whose lap times a penalty has taken. */
function takenLaps(session: SessionState, car: string): Set<number> {
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

const byLapTime = (a: LapDone, b: LapDone): number => (a.timeMs ?? 0) - (b.timeMs ?? 0) || byCrossing(a, b);

function unplaced({ car, status, rankedMs, tally, basis, best }: TimedCar): Unplaced {
  return {
    car,
    start: null,
    laps: tally?.counted ?? 0,
    lapsLed: 0,
    status,
    lastLapMs: tally?.lastLapMs ?? null,
    bestLapMs: best?.timeMs ?? null,
    bestLap: best?.lap ?? null,
    rankedMs,
    lastAt: tally?.lastAt ?? '',
    penalties: [],
    because: basis,
  };
}

import { isLapsKey, lastKinds, rankKeys, type SessionSpec } from '../formats/format.ts';
import { count, lapTime } from '../words/measures.ts';
import { classOf, isOfClass } from '../kernel/classes.ts';
import { ranksByLaps } from '../formats/session-clock.ts';
import type { MeetingState } from '../meeting/state.ts';
import type { SessionState } from '../session/state.ts';
import { because, transponderReasons, type Because } from './because.ts';
import { NO_LAPS, type Classified, type TimedStatus } from './classified.ts';
import { penalized, type Placing } from '../penalties/penalties.ts';
import { numbered, type Unplaced } from './places.ts';
import { raceOf } from '../laps/race.ts';
import { doubtfulLaps, doubtWords } from './doubtful.ts';
import { lapsKeyOf, timeOver } from './race-time.ts';
import { penaltiesOf, rulingsOf } from './rulings.ts';
import { byLapTime, takenLaps } from '../penalties/taken-laps.ts';
import { withDeadHeats, withOpenTies } from './ties.ts';
import { byCrossing, lapsOf, type CarTally, type LapDone, type Race } from '../laps/tally.ts';

interface TimedCar {
  readonly car: string;
  readonly status: TimedStatus;
  readonly laps: number;
  readonly rankedMs: number | null;
  readonly best: LapDone | null;
  /** The values of the keys, in the order of the format. Lower is better; null comes last. */
  readonly keys: readonly (number | string | null)[];
  /** The laps that count, in the order on the track. */
  readonly standing: readonly LapDone[];
  readonly tally: CarTally | undefined;
  readonly basis: readonly Because[];
}

/**
 * Returns the order of a timed session by the keys of the format. A tie that they do not break stays open
 * until it is broken by a ruling. Cars without a time follow in the order of kinds of the format, and within
 * a kind in the order of their entry.
 */
export function timedOrder(state: MeetingState, session: SessionState): Classified[] {
  const tally = raceOf(session);
  const timed = carsOf(state, session, tally).map((car) => timedCar(state, session, car));
  const kinds: readonly TimedStatus[] = ['timed', ...lastKinds(session.spec)];
  timed.sort((a, b) => kinds.indexOf(a.status) - kinds.indexOf(b.status) || byKeys(a, b));
  const cars = new Map(timed.map((row) => [row.car, row]));
  const isEqual = (a: { car: string; rankedMs: number | null }, b: { car: string }): boolean => {
    const [one, other] = [cars.get(a.car), cars.get(b.car)];
    return one !== undefined && other?.status === 'timed' && a.rankedMs !== null && byKeys(one, other) === 0;
  };
  const rows = withOpenTies(
    session,
    timed.map((car, i) => unplaced(car, tieWords(session, timed, i))),
    isEqual,
  );
  const key = lapsKeyOf(session);
  const timeAt = (car: string, laps: number): number | null =>
    key === undefined ? null : timeOver(key, cars.get(car)?.standing ?? [], laps);
  const placing = { isUnplaced: session.spec.disqualified === 'unplaced', isByHand: false, lineMs: timeAt };
  const ranked = penalized(withDeadHeats(session, rows), penaltiesOf(session), placing);
  return numbered(key === undefined ? ranked : ranked.map((row) => withPenaltyTime(row, timeAt)));
}

/** Returns a row with the time over the laps that penalties leave, and with the seconds that they add. */
function withPenaltyTime(row: Unplaced, timeAt: Placing['lineMs']): Unplaced {
  const ms = row.rankedMs === null ? null : timeAt(row.car, row.laps);
  return { ...row, rankedMs: ms === null ? null : ms + row.addedMs };
}

/**
 * Returns the cars that are ranked: those that are entered or ran; once certified, those of the certified
 * version.
 */
function carsOf(state: MeetingState, session: SessionState, { cars }: Race): string[] {
  const certified = session.phase === 'official' ? session.results.posted.at(-1) : undefined;
  if (certified) return certified.data.rows.map((row) => row.car);
  const classId = classOf(session.spec.id);
  const all = new Set([...state.entries.keys(), ...cars.keys()]);
  return [...all].filter(
    (car) => cars.has(car) || (isOfClass(classId, car) && state.entries.get(car)?.status === 'entered'),
  );
}

function byKeys(a: TimedCar, b: TimedCar): number {
  const i = firstDifference(a, b);
  const [one, other] = [a.keys[i] ?? null, b.keys[i] ?? null];
  if (one === other) return 0;
  if (one === null || other === null) return one === null ? 1 : -1;
  return one < other ? -1 : 1;
}

/** Returns the first key by which two cars differ; -1 if they are equal by all of them. */
const firstDifference = (a: TimedCar, b: TimedCar): number =>
  a.keys.findIndex((value, i) => value !== (b.keys[i] ?? null));

/**
 * Returns the reason of a car that is level with a neighbour by the time that ranks, and is ahead of it or
 * behind it by another time.
 */
function tieWords({ spec }: SessionState, timed: readonly TimedCar[], i: number): readonly Because[] {
  const car = timed[i];
  if (car?.status !== 'timed') return [];
  return [timed[i - 1], timed[i + 1]].flatMap((other) => {
    if (other?.status !== 'timed') return [];
    const at = firstDifference(car, other);
    const key = comparedKeys(spec)[at];
    if (at < (ranksByLaps(spec) ? 2 : 1) || key === undefined || key === 'set-first') return [];
    const side = byKeys(car, other) < 0 ? 'ahead' : 'behind';
    const value = car.keys[at];
    const time = typeof value === 'number' ? ` ${lapTime(value)}` : '';
    return [because('tie-key', `level with car ${other.car}, ${side} by ${keyWords(key)}${time}`, [])];
  });
}

function timedCar(state: MeetingState, session: SessionState, car: string): TimedCar {
  const tally = raceOf(session).cars.get(car);
  const doubtful = doubtfulLaps(state, session, car);
  const key = lapsKeyOf(session);
  const laps = lapsOf(tally).filter((lap) => key !== undefined || lap.timeMs !== null);
  const taken = takenLaps(session, car);
  const standing = laps.filter(
    (lap) => !lap.disallowed && !taken.has(lap.revision) && !doubtful.includes(lap),
  );
  const compared = comparedKeys(session.spec);
  const keys = compared.map((each) => rankedBy(each, standing));
  // A lap that lost its time, or that waits for a confirmation, does not count where laps rank.
  const counted = key === undefined ? (tally?.counted ?? 0) : standing.length;
  const ranked = key === undefined ? keys[0] : keys[1];
  if (!ranked) {
    const why = whyUntimed(session, car, { laps, standing, doubtful });
    return { car, laps: counted, rankedMs: null, best: null, keys: [], standing, tally, ...why };
  }
  const by = because(key ?? 'best-time', rankedWords(rankKeys(session.spec)[0] ?? '', ranked, standing), [
    ranked.by.revision,
  ]);
  const basis = [by, ...doubtWords(doubtful), ...transponderReasons(session, car)];
  const best = standing.filter(({ timeMs }) => timeMs !== null).toSorted(byLapTime)[0] ?? null;
  const setAt = `${ranked.by.at} ${String(ranked.by.revision).padStart(16, '0')}`;
  const values = compared.map((each, i) => (each === 'set-first' ? setAt : (keys[i]?.ms ?? null)));
  const { ms: rankedMs } = ranked;
  return { car, laps: counted, status: 'timed', rankedMs, best, keys: values, standing, tally, basis };
}

/** Returns the keys as they are compared one after another: laps are compared before their time. */
const comparedKeys = (spec: SessionSpec): readonly string[] =>
  rankKeys(spec).flatMap((key) => (isLapsKey(key) ? ['laps', key] : [key]));

/** Returns the time that ranks a car in words, with its laps where they rank first. */
function rankedWords(key: string, { ms }: Ranked, { length }: readonly LapDone[]): string {
  if (!isLapsKey(key)) return `${keyWords(key)} ${ms === null ? 'unknown' : lapTime(ms)}`;
  return ms === null ? `${count(length, 'lap')}, time unknown` : `${count(length, 'lap')} in ${lapTime(ms)}`;
}

interface Ranked {
  /** Null if the car has run the laps, and their time is not known. */
  readonly ms: number | null;
  readonly by: LapDone;
}

/** Returns the value that a key compares, with the lap that set it; null if the car has no such value. */
function rankedBy(key: string, laps: readonly LapDone[]): Ranked | null {
  const last = laps.at(-1);
  if (key === 'laps') return last ? { ms: -laps.length, by: last } : null;
  if (isLapsKey(key)) return last ? { ms: timeOver(key, laps), by: last } : null;
  const sorted = laps.filter(({ timeMs }) => timeMs !== null).toSorted(byLapTime);
  if (key.startsWith(AVERAGE_OF)) return average(sorted, Number(key.slice(AVERAGE_OF.length)));
  const lap = sorted[key === 'second-best-lap' ? 1 : 0];
  return lap && key !== 'set-first' ? { ms: lap.timeMs ?? 0, by: lap } : null;
}
const AVERAGE_OF = 'average-of:';

function average(sorted: readonly LapDone[], n: number): Ranked | null {
  const best = sorted.slice(0, n);
  const lastSet = best.toSorted(byCrossing).at(-1);
  if (!lastSet || best.length < n) return null;
  const sum = best.reduce((total, lap) => total + (lap.timeMs ?? 0), 0);
  return { ms: Math.round((sum / n) * 1000) / 1000, by: lastSet };
}

/** Returns a key of a timed session in words. */
function keyWords(key: string): string {
  if (key.startsWith(AVERAGE_OF)) return `average of the best ${key.slice(AVERAGE_OF.length)} laps`;
  return key.replaceAll('-', ' ');
}

interface LapsOfCar {
  readonly laps: readonly LapDone[];
  readonly standing: readonly LapDone[];
  readonly doubtful: readonly LapDone[];
}

function whyUntimed(session: SessionState, car: string, { laps, standing, doubtful }: LapsOfCar): Untimed {
  if (standing.length > 0) return tooFewLaps(standing);
  if (doubtful.length > 0) return { status: 'no-time', basis: doubtWords(doubtful) };
  return withoutTime(session, car, laps);
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

function unplaced(
  { car, laps, status, rankedMs, tally, basis, best }: TimedCar,
  tie: readonly Because[],
): Unplaced {
  return {
    ...NO_LAPS,
    car,
    laps,
    status,
    lastLapMs: tally?.lastLapMs ?? null,
    bestLapMs: best?.timeMs ?? null,
    bestLap: best?.lap ?? null,
    rankedMs,
    lastAt: tally?.lastAt ?? '',
    because: [...basis, ...tie],
  };
}

import type { CorrectionRecord, CrossedRecord, PositionRecord } from '../protocols/rmonitor/records.ts';
import {
  newCar,
  type CarState,
  type FeedChange,
  type FeedState,
  type HeldPosition,
  type KnownCrossing,
  type OpenPassing,
  type PassingKind,
} from './feed-state.ts';

/** Orbits revises a crossing by less than a second, when another reader of the car saw it earlier. */
const MAX_REVISION_MS = 999;
/** Two readers of one line differ by a few milliseconds. */
const READER_MS = 10;
/** Stale totals are older than these, and no `$G` confirms them. */
const MAX_KNOWN_CROSSINGS = 64;
/** Some programs send this total for "no time". */
const NO_TIME_MS = 3_599_999;

type Of<K extends FeedChange['kind']> = Extract<FeedChange, { kind: K }>;

export const carOf = (feed: FeedState, registration: string): CarState => {
  const known = Object.hasOwn(feed.cars, registration) ? feed.cars[registration] : undefined;
  if (known) return known;
  const car = newCar();
  feed.cars[registration] = car;
  return car;
};

/** Takes a `$J`. It stays open until a `$G` of the car says what it was. */
export function openPassing(feed: FeedState, record: CrossedRecord): FeedChange[] {
  const { registration, lapMs, totalMs } = record;
  const car = carOf(feed, registration);
  if (lapMs === 0 && totalMs === 0) return [passing(registration, 'idle', record)];
  const before = car.open ? [passing(registration, kindBefore(car.open, totalMs), car.open)] : [];
  car.open = { lapMs, totalMs };
  feed.atZero?.push({ registration, passing: car.open });
  return [...before, ...confirm(registration, car, totalMs)];
}

/** Says what an open `$J` was when the next one came before a `$G`: perhaps another reader saw it too. */
const kindBefore = (open: OpenPassing, nextMs: number): PassingKind =>
  Math.abs(open.totalMs - nextMs) <= READER_MS ? 'stale' : 'no-$G-followed';

/** A relay can send the `$G` of a crossing before its `$J`. */
function confirm(registration: string, car: CarState, totalMs: number): FeedChange[] {
  const known = car.crossings.find((crossing) => crossing.totalMs === totalMs);
  if (!known?.byResult) return [];
  delete known.byResult;
  const counts = known.state === 'seen' ? 'nothing' : 'lap';
  return [{ kind: 'crossing', registration, totalMs, counts, by: 'passing' }];
}

/** Closes all open `$J`: their run ended before a `$G`. */
export function closePassings(feed: FeedState): FeedChange[] {
  return Object.entries(feed.cars).flatMap(([registration, car]) => {
    const { open } = car;
    car.open = null;
    return open ? [passing(registration, 'no-$G-followed', open)] : [];
  });
}

/** Takes a `$G`: it says what the open `$J` of the car was, and how many laps the car has. */
export function takePosition(feed: FeedState, record: PositionRecord): FeedChange[] {
  const { registration, laps, totalMs } = record;
  const car = carOf(feed, registration);
  car.place = record.place;
  if (laps === 0 && (totalMs === 0 || totalMs === NO_TIME_MS)) {
    return takeZero(feed, car, record);
  }
  const open = closeOpen(registration, car, { laps, totalMs });
  if (car.laps !== null && laps < car.laps) {
    car.held = { laps, totalMs };
    return open;
  }
  car.held = null;
  if (laps > 0) feed.atZero = null;
  return [...open, ...advance(registration, car, { laps, totalMs, isPassing: open.some(isCrossing) })];
}

const isCrossing = (change: FeedChange): boolean => change.kind === 'passing' && change.passing !== 'stale';

/** A refresh sets all cars to 0 laps for a moment, and then sends their laps. */
function takeZero(feed: FeedState, car: CarState, { registration, totalMs }: PositionRecord): FeedChange[] {
  feed.isRefreshing = true;
  const open = car.open ? [passing(registration, 'stale', car.open)] : [];
  car.open = null;
  if (car.laps !== null && (car.laps > 0 || (car.totalMs ?? 0) > 0)) {
    car.held = { laps: 0, totalMs: 0 };
    return open;
  }
  car.laps = 0;
  car.totalMs = totalMs === NO_TIME_MS ? null : totalMs;
  return open;
}

/** Says what the open `$J` of a car was, by the `$G` that followed it. */
function closeOpen(registration: string, car: CarState, position: HeldPosition): FeedChange[] {
  const { open } = car;
  if (!open) return [];
  car.open = null;
  return [passing(registration, kindOf(car, open, position), open)];
}

function kindOf(car: CarState, open: OpenPassing, { laps, totalMs }: HeldPosition): PassingKind {
  if (open.totalMs !== totalMs) return 'stale';
  if (car.laps === null) return laps > 0 ? 'lap' : 'first-crossing';
  if (laps === car.laps + 1) return 'lap';
  if (laps > car.laps) return 'lap-after-gap';
  if (laps < car.laps) return 'laps-taken-back';
  if (car.totalMs !== null && car.totalMs > 0 && totalMs < car.totalMs) return 'same-crossing-earlier';
  return laps === 0 && open.lapMs === 0 ? 'first-crossing' : 'not-counted';
}

interface Advance extends HeldPosition {
  /** Whether a `$J` reported this crossing. */
  readonly isPassing: boolean;
}

/** Takes the laps and the total of a car whose laps did not go down. */
function advance(registration: string, car: CarState, to: Advance): FeedChange[] {
  const { laps: before, totalMs: totalBefore } = car;
  car.laps = to.laps;
  car.totalMs = to.totalMs;
  if (before === null) return join(registration, car, to);
  if (to.laps === before) {
    if (to.totalMs === totalBefore) return [];
    return sameLaps(registration, car, { ...to, before: totalBefore });
  }
  const returned = giveBack(registration, car, { laps: to.laps - before, upToMs: to.totalMs });
  const isKnown = car.crossings.some(({ totalMs }) => totalMs === to.totalMs);
  const missed = to.laps - before - returned.length - (isKnown ? 0 : 1);
  return [
    ...returned,
    ...crossing(registration, car, to, 'lap'),
    ...(missed > 0 ? [missedLaps(registration, to.laps)] : []),
  ];
}

/** The first `$G` of a car. Its laps were driven before the feed was joined. */
function join(registration: string, car: CarState, to: Advance): FeedChange[] {
  const reported = to.isPassing ? crossing(registration, car, to, to.laps > 0 ? 'lap' : 'start') : [];
  if (!to.isPassing) remember(car, { totalMs: to.totalMs, state: 'counted', takenBack: 0 });
  return [...reported, ...(to.laps > reported.length ? [missedLaps(registration, to.laps)] : [])];
}

/** The total changed and the laps did not: a crossing was revised, or it counts no lap. */
function sameLaps(
  registration: string,
  car: CarState,
  to: Advance & { readonly before: number | null },
): FeedChange[] {
  const { before, totalMs, laps } = to;
  const lower = before === null ? 0 : before - totalMs;
  if (before !== null && lower > 0 && lower <= MAX_REVISION_MS) {
    return revise(registration, car, { fromMs: before, totalMs });
  }
  return crossing(registration, car, to, laps <= 0 ? 'start' : 'nothing');
}

/** A photo finish moved the crossing of a car. The total may be that before or after the correction. */
export function correctTotal(feed: FeedState, record: CorrectionRecord): FeedChange[] {
  const { registration, totalMs, correctionMs } = record;
  const car = carOf(feed, registration);
  const isBefore = car.crossings.some((known) => known.totalMs === totalMs);
  const fromMs = isBefore ? totalMs : totalMs - correctionMs;
  if (!car.crossings.some((known) => known.totalMs === fromMs)) return [];
  if (car.totalMs === fromMs) car.totalMs = fromMs + correctionMs;
  return revise(registration, car, { fromMs, totalMs: fromMs + correctionMs });
}

function revise(
  registration: string,
  car: CarState,
  { fromMs, totalMs }: { readonly fromMs: number; readonly totalMs: number },
): FeedChange[] {
  if (car.crossings.some((known) => known.totalMs === totalMs)) return [];
  const before = car.crossings.find((known) => known.totalMs === fromMs);
  const state = before?.state ?? 'counted';
  if (before) before.state = 'replaced';
  remember(car, { totalMs, state, takenBack: 0 });
  return [{ kind: 'revised', registration, fromMs, totalMs, isLap: state === 'counted' }];
}

function crossing(
  registration: string,
  car: CarState,
  { totalMs, isPassing }: Advance,
  counts: Of<'crossing'>['counts'],
): FeedChange[] {
  if (car.crossings.some((known) => known.totalMs === totalMs)) return [];
  const state = counts === 'lap' ? 'counted' : 'seen';
  remember(car, { totalMs, state, takenBack: 0, ...(isPassing ? {} : { byResult: true }) });
  return [{ kind: 'crossing', registration, totalMs, counts, by: isPassing ? 'passing' : 'result' }];
}

function remember(car: CarState, known: KnownCrossing): void {
  car.crossings.push(known);
  car.crossings.sort((a, b) => a.totalMs - b.totalMs);
  if (car.crossings.length > MAX_KNOWN_CROSSINGS) car.crossings.shift();
}

/** Gives back the crossings that were taken back and that the new total includes, at most as many as laps. */
function giveBack(
  registration: string,
  car: CarState,
  { laps, upToMs }: { readonly laps: number; readonly upToMs: number },
): FeedChange[] {
  const taken = car.crossings.filter(({ state, totalMs }) => state === 'taken' && totalMs <= upToMs);
  // The crossing of the new total is certain. Of the others, the earliest ones come first.
  const sure = taken.filter(({ totalMs }) => totalMs === upToMs);
  const isNew = !car.crossings.some(({ totalMs }) => totalMs === upToMs);
  const others = taken.filter((known) => !sure.includes(known)).slice(0, Math.max(0, laps - 1));
  return [...others, ...(isNew ? [] : sure)].map((known) => {
    known.state = 'counted';
    return { kind: 'given-back', registration, totalMs: known.totalMs, times: known.takenBack };
  });
}

/** Believes the `$G` with fewer laps that was held: the operator has taken laps back. */
export function takeBack(registration: string, car: CarState, to: HeldPosition): FeedChange[] {
  car.held = null;
  const above = car.crossings.filter(({ state, totalMs }) => state === 'counted' && totalMs > to.totalMs);
  const changes = above.map((known): FeedChange => {
    known.state = 'taken';
    known.takenBack += 1;
    return { kind: 'taken-back', registration, totalMs: known.totalMs, times: known.takenBack };
  });
  car.laps = to.laps;
  car.totalMs = to.totalMs;
  const isKnown = to.totalMs === 0 || car.crossings.some(({ totalMs }) => totalMs === to.totalMs);
  if (!isKnown) changes.push(...crossing(registration, car, { ...to, isPassing: false }, 'lap'));
  return changes;
}

const passing = (
  registration: string,
  kind: PassingKind,
  { totalMs }: Pick<OpenPassing, 'totalMs'>,
): FeedChange => ({ kind: 'passing', registration, passing: kind, totalMs });

const missedLaps = (registration: string, laps: number): FeedChange => ({
  kind: 'laps-missed',
  registration,
  laps,
});

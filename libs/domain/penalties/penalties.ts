import { ordinal } from '../words/measures.ts';
import type { FactOf } from '../events.ts';
import { penaltyReason } from './penalty-words.ts';
import { isLevel, type Unplaced } from '../scoring/places.ts';

type Penalty = FactOf<'PenaltyImposed'>;
type Kind = Penalty['data']['penalty'];

/** The data that is needed to place a car that a penalty has moved. */
export interface Placing {
  /** Whether a disqualified car has no place. */
  readonly isUnplaced: boolean;
  /** Whether the order was scored by hand, so that the times at the line do not decide. */
  readonly isByHand: boolean;
  /** Returns when a car completed its n-th counted lap, in milliseconds; null if it is not known. */
  readonly lineMs: (car: string, lap: number) => number | null;
}

/** A car while penalties are applied. */
interface Line {
  readonly row: Unplaced;
  /** The index in the order before the penalties. */
  readonly base: number;
}

/**
 * Applies the standing penalties to a scored order: first laps, time and disqualifications; then `place`, all
 * at once, each car at the worst place that it was sent to; then `places`, one after another in the order of
 * their records. So only several `places` depend on the order in which penalties were imposed. The other
 * kinds move no car in the score: they are listed with the car.
 */
export function penalized(
  order: readonly Unplaced[],
  penalties: readonly Penalty[],
  placing: Placing,
): Unplaced[] {
  if (penalties.length === 0) return outLast(order);
  const listed = order.map((row) => withList(row, penalties));
  const afterLine = appliedAtLine(listed, penalties, placing);
  const [first, second] = [ofKinds(penalties, AT_LINE), ofKinds(penalties, new Set(['place']))];
  let cars = appliedPlaces(afterLine, second, first);
  const before = [...first, ...second];
  for (const penalty of ofKinds(penalties, new Set(['places']))) {
    cars = movedBack(cars, penalty, before);
    before.push(penalty);
  }
  return outLast(cars);
}

const AT_LINE: ReadonlySet<Kind> = new Set(['laps', 'time', 'disqualified']);
const ofKinds = (penalties: readonly Penalty[], kinds: ReadonlySet<Kind>): Penalty[] =>
  penalties.filter(({ data }) => kinds.has(data.penalty));
const ofCar = (penalties: readonly Penalty[], { car }: Unplaced): Penalty[] =>
  penalties.filter(({ data }) => data.car === car);

const isOut = (row: Unplaced): boolean => row.status === 'disqualified';
const isNonStarter = (row: Unplaced): boolean => row.status === 'did-not-start';

/** Puts the disqualified cars behind all others. */
const outLast = (cars: readonly Unplaced[]): Unplaced[] => [
  ...cars.filter((row) => !isOut(row)),
  ...cars.filter(isOut),
];

/** Lists the penalties of a car. A lap time that was taken is also a reason of its place. */
function withList(row: Unplaced, penalties: readonly Penalty[]): Unplaced {
  const own = ofCar(penalties, row);
  const taken = own
    .filter(({ data }) => data.penalty === 'lap-time')
    .map((penalty) => penaltyReason(penalty));
  return {
    ...row,
    penalties: [...row.penalties, ...own.map(({ revision }) => revision)],
    because: [...row.because, ...taken],
  };
}

/** Takes laps, adds seconds, disqualifies, and puts each of these cars where it belongs by what is left. */
function appliedAtLine(
  order: readonly Unplaced[],
  penalties: readonly Penalty[],
  placing: Placing,
): Unplaced[] {
  const lines = order.map((row, base): Line => ({ row: scoredWith(row, penalties, placing), base }));
  const isMoved = ({ row }: Line): boolean =>
    ofCar(penalties, row).some(({ data }) => isOfLine(data.penalty));
  const stands = lines.filter((line) => !isOut(line.row) && !isMoved(line));
  const moved = lines.filter((line) => !isOut(line.row) && isMoved(line));
  moved.sort((a, b) => byLine(a, b, placing) || a.base - b.base);
  for (const line of moved) {
    // A penalty never moves a car ahead of one that was ahead of it and has no penalty.
    const from = stands.findLastIndex((other) => other.base < line.base && !isMoved(other));
    const behind = stands.findIndex((other, i) => i > from && isBehind(other, line, placing));
    let at = behind < 0 ? stands.length : behind;
    while (isLevel(stands[at - 1]?.row, stands[at]?.row)) at += 1;
    stands.splice(at, 0, line);
  }
  return [...stands, ...lines.filter(({ row }) => isOut(row))].map(({ row }) => row);
}
const isOfLine = (kind: Kind): boolean => kind === 'laps' || kind === 'time';

function scoredWith(row: Unplaced, penalties: readonly Penalty[], { isUnplaced }: Placing): Unplaced {
  const own = ofCar(penalties, row);
  const sum = (kind: Kind, value: (data: Penalty['data']) => number | undefined): number =>
    own.reduce((total, { data }) => total + (data.penalty === kind ? (value(data) ?? 0) : 0), 0);
  const laps = sum('laps', (data) => data.laps);
  const addedMs = Math.round(sum('time', (data) => data.seconds) * 1_000);
  const isDisqualified = own.some(({ data }) => data.penalty === 'disqualified');
  const reasons = [...AT_LINE].flatMap((kind) =>
    ofKinds(own, new Set([kind])).map((penalty) => penaltyReason(penalty)),
  );
  // Cars stay level if they get the same penalty.
  const tie = row.tie && { ...row.tie, id: `${row.tie.id} ${laps} ${addedMs}` };
  return {
    ...row,
    laps: Math.max(0, row.laps - laps),
    addedMs: row.addedMs + addedMs,
    because: [...reasons.toReversed(), ...row.because],
    tie: isDisqualified ? undefined : tie,
    ...(isDisqualified && { status: 'disqualified', unplaced: isUnplaced }),
  };
}

/** Returns when a car completed its last lap, with the seconds of its penalties; null if unknown. */
function lineMs({ row }: Line, placing: Placing): number | null {
  const ms = placing.lineMs(row.car, row.laps);
  return ms === null ? null : ms + row.addedMs;
}

function byLine(a: Line, b: Line, placing: Placing): number {
  if (a.row.laps !== b.row.laps) return b.row.laps - a.row.laps;
  return (lineMs(a, placing) ?? 0) - (lineMs(b, placing) ?? 0);
}

/**
 * Returns whether a car is behind one that lost laps or time: it did not start, has fewer laps, or completed
 * the same lap later. In an order that was scored by hand a car that lost laps goes ahead of all cars that
 * have as many.
 */
function isBehind(other: Line, line: Line, placing: Placing): boolean {
  if (isNonStarter(other.row) !== isNonStarter(line.row)) return isNonStarter(other.row);
  if (other.row.laps !== line.row.laps) return other.row.laps < line.row.laps;
  if (placing.isByHand && line.row.addedMs === 0) return true;
  const [theirs, own] = [lineMs(other, placing), lineMs(line, placing)];
  if (theirs === null || own === null) {
    const starts = [other.row.start ?? Infinity, line.row.start ?? Infinity] as const;
    return placing.isByHand || starts[0] === starts[1] ? other.base > line.base : starts[0] > starts[1];
  }
  return theirs === own ? other.base > line.base : theirs > own;
}

/** Returns the index up to which a car may fall: ahead of cars that did not start or are disqualified. */
function lastIndex(cars: readonly Unplaced[], row: Unplaced): number {
  return cars.findLastIndex((other) => !isOut(other) && (isNonStarter(row) || !isNonStarter(other))) + 1;
}

/** Inserts a car, behind cars that are level rather than between them. */
function inserted(cars: readonly Unplaced[], row: Unplaced, index: number): Unplaced[] {
  let at = Math.min(index, lastIndex(cars, row));
  while (isLevel(cars[at - 1], cars[at])) at += 1;
  return cars.toSpliced(at, 0, row);
}

/** Sets the places: the cars come out of the order together, and go back in from the best place on. */
function appliedPlaces(
  order: readonly Unplaced[],
  penalties: readonly Penalty[],
  before: readonly Penalty[],
): Unplaced[] {
  const moved = order.flatMap((row, from) => {
    const own = ofCar(penalties, row).toSorted((a, b) => placeIn(b) - placeIn(a) || a.revision - b.revision);
    const [worst] = own;
    if (!worst || isOut(row)) return [];
    return [{ row: withReason(row, worst, { from, before }), car: row.car, place: placeIn(worst) }];
  });
  if (moved.length === 0) return [...order];
  const names = new Set(moved.map(({ car }) => car));
  let cars = order.filter(({ car }) => !names.has(car));
  let next = 0;
  for (const { row, place } of moved.toSorted((a, b) => a.place - b.place)) {
    cars = inserted(cars, row, Math.max(place - 1, next));
    next = cars.indexOf(row) + 1;
  }
  return cars;
}
const placeIn = ({ data }: Penalty): number => data.place ?? 0;

function movedBack(order: readonly Unplaced[], penalty: Penalty, before: readonly Penalty[]): Unplaced[] {
  const from = order.findIndex(({ car }) => car === penalty.data.car);
  const row = order[from];
  if (!row || isOut(row)) return [...order];
  const moved = withReason(row, penalty, { from, before });
  return inserted(order.toSpliced(from, 1), moved, from + (penalty.data.places ?? 0));
}

/** Adds the reason of a move. It names the order that the move was applied to if other penalties made it. */
function withReason(
  row: Unplaced,
  penalty: Penalty,
  { from, before }: { readonly from: number; readonly before: readonly Penalty[] },
): Unplaced {
  const records = before.map(({ revision }) => revision);
  const leave = records.length === 1 ? `record ${records[0]} leaves` : `records ${records.join(', ')} leave`;
  const to = records.length === 0 ? '' : `, from ${ordinal(from + 1)} in the order that ${leave}`;
  return { ...row, tie: undefined, because: [penaltyReason(penalty, to), ...row.because] };
}

import type { PointsTable } from '../../formats/points-table.ts';
import { count, ordinal } from '../../words/measures.ts';
import { statusWords } from '../../words/phases.ts';
import {
  add,
  comparePoints,
  multiply,
  ONE,
  pointsWords,
  rational,
  sumOf,
  ZERO,
  type Rational,
} from './points.ts';
import type { ScoredCar, SessionScore } from '../scores.ts';

/** The points of a car by a table, with what they are made of. */
export interface ScoredPoints {
  readonly points: Rational;
  readonly items: readonly PointsItem[];
  /** What the sum of the items was multiplied by. */
  readonly factor: Rational;
}

interface PointsItem {
  readonly words: string;
  readonly points: Rational;
}

/** The session that a table pays for. */
export interface PaidSession extends Pick<SessionScore, 'rows' | 'share'> {
  /** Whether the fewest points are the best. */
  readonly low: boolean;
}

/**
 * Returns the points of a car in a session. A status that the table names pays its points and nothing else.
 * Without a result a car has no points, or where few are good, more than any car with one. Returns null for a
 * place before the first one that the table pays, because such a car is ranked elsewhere.
 */
export function pointsBy(table: PointsTable, row: ScoredCar, session: PaidSession): ScoredPoints | null {
  const fixed = table.status?.[row.status];
  if (fixed !== undefined) return whole({ words: statusWords(row.status), points: rational(fixed) });
  if (row.place === null) {
    return whole({ words: withoutPlace(row), points: session.low ? worstPoints(table, session) : ZERO });
  }
  const index = row.place - (table.from ?? 1);
  if (index < 0) return null;
  const items = [
    { words: ordinal(row.place), points: placePoints(table, index) },
    ...passingItems(table, row, row.place),
    ...bonusItems(table, row),
  ];
  const factor = factorOf(table, session);
  return { points: multiply(sumOf(items.map(({ points }) => points)), factor), items, factor };
}

const withoutPlace = ({ status }: ScoredCar): string =>
  status === 'running' || status === 'retired' ? 'no place' : statusWords(status);

const factorOf = ({ times }: PointsTable, { share }: Pick<SessionScore, 'share'>): Rational =>
  times === undefined ? share : multiply(rational(times), share);

/**
 * Returns the points of a car that has no result, or was not in the session, where few points are good: those
 * of the place behind the last car, or of a worse place if the table has one.
 */
export function worstPoints(table: PointsTable, session: Omit<PaidSession, 'low'>): Rational {
  const places = Math.max(1, session.rows.length + 2 - (table.from ?? 1));
  const paid = Array.from({ length: places }, (_, index) => placePoints(table, index));
  const worst = paid.reduce((most, points) => (comparePoints(points, most) > 0 ? points : most));
  return multiply(worst, factorOf(table, session));
}

const whole = (item: PointsItem): ScoredPoints => ({ points: item.points, items: [item], factor: ONE });

/** Returns how points come together: "2nd: 143, 1 place gained: 5". */
export function itemWords({ items, factor }: ScoredPoints): string {
  const words = items.map((item) => `${item.words}: ${pointsWords(item.points)}`).join(', ');
  return comparePoints(factor, ONE) === 0 ? words : `${words}, × ${pointsWords(factor)}`;
}

/** The points of the places of each table, which every result asks for again. */
const listed = new WeakMap<PointsTable['places'], readonly Rational[]>();

/** Returns what the place with an index pays, counted from 0 at the first place of the table. */
function placePoints({ places, then, least }: PointsTable, index: number): Rational {
  const points = listed.get(places) ?? places.map(rational);
  listed.set(places, points);
  const own = points[index];
  if (own) return own;
  const beyond: Rational = { n: BigInt(index - places.length + 1), d: 1n };
  const below = then === undefined ? ZERO : add(points.at(-1) ?? ZERO, multiply(rational(then), beyond));
  if (least === undefined) return below;
  const lowest = rational(least);
  return comparePoints(below, lowest) < 0 ? lowest : below;
}

/** Returns the points for the places that a car won or lost from its place in the formation. */
function passingItems({ gained, lost }: PointsTable, { start }: ScoredCar, place: number): PointsItem[] {
  const moved = start === null ? 0 : start - place;
  const each = moved > 0 ? gained : lost;
  if (moved === 0 || each === undefined) return [];
  const places = Math.abs(moved);
  const words = `${count(places, 'place')} ${moved > 0 ? 'gained' : 'lost'}`;
  return [{ words, points: multiply(rational(each), rational(places)) }];
}

function bonusItems(table: PointsTable, row: ScoredCar): PointsItem[] {
  const items: [boolean, number | undefined, string][] = [
    [row.pole, table.pole, 'pole'],
    [row.led, table.led, 'led a lap'],
    [row.ledMost, table.mostLed, 'led most laps'],
    [row.fastestLap, table.fastestLap, 'fastest lap'],
  ];
  return items.flatMap(([is, points, words]) =>
    is && points !== undefined ? [{ words, points: rational(points) }] : [],
  );
}

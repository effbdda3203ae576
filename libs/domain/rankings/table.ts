import type { PointsTable } from '../formats/points-table.ts';
import { count, ordinal } from '../words/measures.ts';
import { add, comparePoints, multiply, pointsWords, rational, ZERO, type Rational } from './points.ts';
import type { ScoredCar } from './scores.ts';

/** The points of a car by a table, with the words that explain them. */
export interface ScoredPoints {
  readonly points: Rational;
  readonly words: string;
}

/**
 * Returns the points of a car in a session. A status that the table names pays its points and nothing else,
 * and a car without a place gets none. Returns null for a place before the first one that the table pays,
 * because such a car is ranked elsewhere.
 */
export function pointsBy(
  table: PointsTable,
  row: ScoredCar,
  { share }: { readonly share: Rational },
): ScoredPoints | null {
  const fixed = table.status?.[row.status];
  if (fixed !== undefined) {
    const points = rational(fixed);
    return { points, words: `${row.status}: ${pointsWords(points)}` };
  }
  if (row.place === null) return { points: ZERO, words: 'no place: 0' };
  const rank = row.place - (table.from ?? 1);
  if (rank < 0) return null;
  const items = [
    { words: ordinal(row.place), points: placePoints(table, rank) },
    ...passingItems(table, row, row.place),
    ...bonusItems(table, row),
  ];
  const sum = items.map(({ points }) => points).reduce(add, ZERO);
  const factor = multiply(rational(table.times ?? 1), share);
  const words = items.map((item) => `${item.words}: ${pointsWords(item.points)}`).join(', ');
  const isWhole = pointsWords(factor) === '1';
  return { points: multiply(sum, factor), words: isWhole ? words : `${words}, × ${pointsWords(factor)}` };
}

/** Returns what the place with an index pays, counted from 0 at the first place of the table. */
function placePoints({ places, then, least }: PointsTable, index: number): Rational {
  const listed = places[index];
  if (listed !== undefined) return rational(listed);
  const beyond = BigInt(index - places.length + 1);
  const last = rational(places.at(-1) ?? 0);
  const points = then === undefined ? ZERO : add(last, multiply(rational(then), { n: beyond, d: 1n }));
  if (least === undefined) return points;
  return comparePoints(points, rational(least)) < 0 ? rational(least) : points;
}

/** Returns the points for the places that a car won or lost from its place in the formation. */
function passingItems({ gained, lost }: PointsTable, { start }: ScoredCar, place: number): ScoredPoints[] {
  const moved = start === null ? 0 : start - place;
  const each = moved > 0 ? gained : lost;
  if (moved === 0 || each === undefined) return [];
  const places = Math.abs(moved);
  const words = `${count(places, 'place')} ${moved > 0 ? 'gained' : 'lost'}`;
  return [{ words, points: multiply(rational(each), rational(places)) }];
}

function bonusItems(table: PointsTable, row: ScoredCar): ScoredPoints[] {
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

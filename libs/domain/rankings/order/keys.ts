import type { FastLap, KnownOrder, RankingContext, ScoredCar, SessionScore } from '../scores.ts';
import { comparePoints, type Rational } from '../points/points.ts';

/** A car, driver or team with all that the keys of its ranking compare. */
export interface Tallied {
  readonly who: string;
  /** Whether it has a result in at least one session. */
  readonly hasResult: boolean;
  readonly points: Rational;
  /** The points of each session, also of those that do not count, in the order of the sessions. */
  readonly scores: readonly Rational[];
  /** Its row in each session, in the order of the sessions; null in those that it was not in. */
  readonly results: readonly (ScoredCar | null)[];
}

/** What a key compares two of a ranking in. */
export interface Comparing {
  readonly low: boolean;
  readonly by: readonly string[];
  readonly sessions: readonly SessionScore[];
  readonly context: RankingContext;
}

/** Puts cars into the order of a key, and those together that it does not tell apart. */
type Grouping = <T extends Tallied>(cars: readonly T[], on: Comparing) => T[][];

/** Returns how a key groups cars. It reads the value of each car once, and then compares the values. */
function by<V>(
  valueOf: (who: Tallied, on: Comparing) => V,
  compare: (a: V, b: V, on: Comparing) => number,
): Grouping {
  return <T extends Tallied>(cars: readonly T[], on: Comparing) => {
    const valued = cars.map((car) => ({ car, value: valueOf(car, on) }));
    valued.sort((a, b) => compare(a.value, b.value, on));
    const groups: T[][] = [];
    for (const [i, { car, value }] of valued.entries()) {
      const before = valued[i - 1];
      if (before && compare(before.value, value, on) === 0) groups.at(-1)?.push(car);
      else groups.push([car]);
    }
    return groups;
  };
}

/** A value without which a car comes last. */
const orLast = (value: number | undefined | null): number => value ?? Number.POSITIVE_INFINITY;
const compareNumbers = (a: number, b: number): number => (a === b ? 0 : a < b ? -1 : 1);
const compareTexts = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);

/** The place in each session; null where it has none. */
const placesIn = ({ results }: Tallied): (number | null)[] => results.map((row) => row?.place ?? null);

/** Counts how often a car came in at a place. */
export const timesAt = (who: Tallied, place: number): number =>
  placesIn(who).filter((own) => own === place).length;

/** Returns the places of a car from the best to the worst. */
const bestPlaces = (who: Tallied): number[] =>
  placesIn(who)
    .filter((place) => place !== null)
    .toSorted((a, b) => a - b);

/**
 * Compares the numbers of firsts, then of seconds, and so on. In lists from the best place to the worst, that
 * is the first difference; the longer list is ahead of its own beginning.
 */
function comparePlacings(one: readonly number[], other: readonly number[]): number {
  const at = firstDifference(one, other);
  return at < 0 ? 0 : compareNumbers(orLast(one[at]), orLast(other[at]));
}

const firstDifference = (one: readonly number[], other: readonly number[]): number =>
  (one.length > other.length ? one : other).findIndex((_, i) => one[i] !== other[i]);

/** Returns the best place that two came in at a different number of times; null if there is no such place. */
export function tellingPlace(a: Tallied, b: Tallied): number | null {
  const [one, other] = [bestPlaces(a), bestPlaces(b)];
  const at = firstDifference(one, other);
  return at < 0 ? null : Math.min(orLast(one[at]), orLast(other[at]));
}

/** Returns the points of a car from the best score to the worst. */
export const bestScores = ({ scores }: Tallied, low: boolean): Rational[] =>
  scores.toSorted((a, b) => comparePoints(a, b) * (low ? 1 : -1));

function compareScores(one: readonly Rational[], other: readonly Rational[], low: boolean): number {
  const better = low ? 1 : -1;
  for (const [i, score] of one.entries()) {
    const against = other[i];
    if (against === undefined) break;
    const difference = comparePoints(score, against);
    if (difference !== 0) return difference * better;
  }
  return compareNumbers(one.length, other.length) * better;
}

/** Returns the last session in which two have different places; -1 if there is no such session. */
export const lastDifference = (a: Tallied, b: Tallied): number => latestOf(placesIn(a), placesIn(b));

const latestOf = (one: readonly (number | null)[], other: readonly (number | null)[]): number =>
  one.findLastIndex((place, i) => place !== other[i]);

/** Returns how often each of two was ahead in the sessions that both ran. */
export const headToHead = (a: Tallied, b: Tallied): [number, number] => duels(placesIn(a), placesIn(b));

function duels(one: readonly (number | null)[], other: readonly (number | null)[]): [number, number] {
  let [ahead, behind] = [0, 0];
  for (const [i, place] of one.entries()) {
    const against = other[i] ?? null;
    if (place === null || against === null) continue;
    if (place < against) ahead += 1;
    if (place > against) behind += 1;
  }
  return [ahead, behind];
}

/** Returns the best time of all sessions; null without one. */
export function bestTime({ results }: Tallied): number | null {
  const times = results.flatMap((row) => row?.timeMs ?? []);
  return times.length === 0 ? null : Math.min(...times);
}

type Run = Pick<ScoredCar, 'laps' | 'timeMs'>;

/** Returns the session with the most laps, and of those the one with the shortest time. */
export const longestRun = ({ results }: Tallied): Run | undefined =>
  results.filter((row) => row !== null).toSorted(compareRuns)[0];

const compareRuns = (a: Run | undefined, b: Run | undefined): number =>
  (b?.laps ?? -1) - (a?.laps ?? -1) || compareNumbers(orLast(a?.timeMs), orLast(b?.timeMs));

/** Returns the n-th fastest lap of all sessions, from 0. */
export function fastLap({ results }: Tallied, n: number): FastLap | undefined {
  const laps = results.flatMap((row) => row?.fastest ?? []);
  return laps.toSorted((a, b) => compareNumbers(a.ms, b.ms) || compareTexts(a.setAt, b.setAt))[n];
}

/** Returns the lap whose instant the key `set-first` compares: that of the time key before it. */
function rankedLap(who: Tallied, { by: keys }: Comparing): FastLap | undefined {
  const before = keys.slice(0, keys.indexOf('set-first'));
  return fastLap(who, before.at(-1) === 'second-best-lap' ? 1 : 0);
}

const byTime = by((who) => orLast(bestTime(who)), compareNumbers);

const GROUPINGS: Readonly<Record<string, Grouping>> = {
  points: by(
    ({ points }) => points,
    (a, b, { low }) => comparePoints(a, b) * (low ? 1 : -1),
  ),
  best: by(
    (who, { low }) => bestScores(who, low),
    (a, b, { low }) => compareScores(a, b, low),
  ),
  placings: by(bestPlaces, comparePlacings),
  latest: by(placesIn, (one, other) => {
    const at = latestOf(one, other);
    return at < 0 ? 0 : compareNumbers(orLast(one[at]), orLast(other[at]));
  }),
  time: byTime,
  'race-time': byTime,
  'laps-and-time': by(longestRun, compareRuns),
  'best-lap': by((who) => orLast(fastLap(who, 0)?.ms), compareNumbers),
  'second-best-lap': by((who) => orLast(fastLap(who, 1)?.ms), compareNumbers),
  'set-first': by((who, on) => rankedLap(who, on)?.setAt ?? '~', compareTexts),
  'has-result': by(({ hasResult }) => (hasResult ? 0 : 1), compareNumbers),
  entered: by(({ who }, { context }) => context.enteredAt(who), compareNumbers),
};

/** Returns the order that a key like `drawn` or `order:pills` reads; undefined if it is not known. */
export function orderOfKey(key: string, { drawn, orders }: RankingContext): KnownOrder | undefined {
  return key === 'drawn' ? (drawn ?? undefined) : orders.get(key.slice('order:'.length));
}

/** Puts cars into the order of a key, and those together that it does not tell apart. */
export function groupedBy<T extends Tallied>(key: string, cars: readonly T[], on: Comparing): T[][] {
  if (key === 'head-to-head') return byHeadToHead(cars);
  const known = GROUPINGS[key];
  if (known) return known(cars, on);
  const places = orderOfKey(key, on.context)?.places;
  return by(({ who }) => orLast(places?.get(who)), compareNumbers)(cars, on);
}

/**
 * Puts cars into the order of their duels. They stay together if the duels do not order all of them, because
 * some never met or each beat another.
 */
function byHeadToHead<T extends Tallied>(group: readonly T[]): T[][] {
  const known = group.map((car) => ({ car, places: placesIn(car), won: 0 }));
  for (const [i, one] of known.entries()) {
    for (const other of known.slice(i + 1)) {
      const [ahead, behind] = duels(one.places, other.places);
      if (ahead === behind) return [[...group]];
      (ahead > behind ? one : other).won += 1;
    }
  }
  // The duels order the group if each number of wins occurs once.
  if (new Set(known.map(({ won }) => won)).size < group.length) return [[...group]];
  return known.toSorted((a, b) => b.won - a.won).map(({ car }) => [car]);
}

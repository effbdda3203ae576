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

type Compare = (a: Tallied, b: Tallied, on: Comparing) => number;

/** A value without which a car comes last. */
const orLast = (value: number | undefined | null): number => value ?? Number.POSITIVE_INFINITY;
const compareNumbers = (a: number, b: number): number => (a === b ? 0 : a < b ? -1 : 1);

/** The place in each session; null where it has none. */
const placesIn = ({ results }: Tallied): (number | null)[] => results.map((row) => row?.place ?? null);

/** Counts how often a car came in at a place. */
export const timesAt = (who: Tallied, place: number): number =>
  placesIn(who).filter((own) => own === place).length;

/** Returns the best place that two came in at a different number of times; null if there is no such place. */
export function tellingPlace(a: Tallied, b: Tallied): number | null {
  const places = [...new Set([...placesIn(a), ...placesIn(b)])];
  const counted = places.filter((place) => place !== null).toSorted((x, y) => x - y);
  return counted.find((place) => timesAt(a, place) !== timesAt(b, place)) ?? null;
}

/** Returns the points of a car from the best score to the worst. */
export const bestScores = ({ scores }: Tallied, low: boolean): Rational[] =>
  scores.toSorted((a, b) => comparePoints(a, b) * (low ? 1 : -1));

function compareScores(a: Tallied, b: Tallied, low: boolean): number {
  const [one, other] = [bestScores(a, low), bestScores(b, low)];
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
export function lastDifference(a: Tallied, b: Tallied): number {
  const [one, other] = [placesIn(a), placesIn(b)];
  return one.findLastIndex((place, i) => place !== other[i]);
}

/** Returns how often each of two was ahead in the sessions that both ran. */
export function headToHead(a: Tallied, b: Tallied): [number, number] {
  const [one, other] = [placesIn(a), placesIn(b)];
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

/** Returns the session with the most laps, and of those the one with the shortest time. */
export function longestRun({ results }: Tallied): Pick<ScoredCar, 'laps' | 'timeMs'> | undefined {
  const runs = results.filter((row) => row !== null);
  return runs.toSorted((a, b) => b.laps - a.laps || compareNumbers(orLast(a.timeMs), orLast(b.timeMs)))[0];
}

/** Returns the n-th fastest lap of all sessions, from 0. */
export function fastLap({ results }: Tallied, n: number): FastLap | undefined {
  const laps = results.flatMap((row) => row?.fastest ?? []);
  return laps.toSorted((a, b) => compareNumbers(a.ms, b.ms) || compareTexts(a.setAt, b.setAt))[n];
}

const compareTexts = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);

/** Returns the lap whose instant the key `set-first` compares: that of the time key before it. */
function rankedLap(who: Tallied, { by }: Comparing): FastLap | undefined {
  const before = by.slice(0, by.indexOf('set-first'));
  return fastLap(who, before.at(-1) === 'second-best-lap' ? 1 : 0);
}

const compareLaps =
  (n: number): Compare =>
  (a, b) =>
    compareNumbers(orLast(fastLap(a, n)?.ms), orLast(fastLap(b, n)?.ms));

const compareTimes: Compare = (a, b) => compareNumbers(orLast(bestTime(a)), orLast(bestTime(b)));

const comparers: Readonly<Record<string, Compare>> = {
  points: (a, b, { low }) => comparePoints(a.points, b.points) * (low ? 1 : -1),
  best: (a, b, { low }) => compareScores(a, b, low),
  placings: (a, b) => {
    const place = tellingPlace(a, b);
    return place === null ? 0 : timesAt(b, place) - timesAt(a, place);
  },
  latest: (a, b) => {
    const at = lastDifference(a, b);
    return at < 0 ? 0 : compareNumbers(orLast(a.results[at]?.place), orLast(b.results[at]?.place));
  },
  time: compareTimes,
  'race-time': compareTimes,
  'laps-and-time': (a, b) => {
    const [one, other] = [longestRun(a), longestRun(b)];
    const laps = (other?.laps ?? -1) - (one?.laps ?? -1);
    return laps === 0 ? compareNumbers(orLast(one?.timeMs), orLast(other?.timeMs)) : laps;
  },
  'best-lap': compareLaps(0),
  'second-best-lap': compareLaps(1),
  'set-first': (a, b, on) => compareTexts(rankedLap(a, on)?.setAt ?? '~', rankedLap(b, on)?.setAt ?? '~'),
  'has-result': (a, b) => Number(b.hasResult) - Number(a.hasResult),
  entered: (a, b, { context }) => compareNumbers(context.enteredAt(a.who), context.enteredAt(b.who)),
};

/** Returns the order that a key like `drawn` or `order:pills` reads; undefined if it is not known. */
export function orderOfKey(key: string, { drawn, orders }: RankingContext): KnownOrder | undefined {
  return key === 'drawn' ? (drawn ?? undefined) : orders.get(key.slice('order:'.length));
}

/** Compares two by one key. Lower comes first, and 0 means that the key does not tell them apart. */
export function compareBy(key: string, a: Tallied, b: Tallied, on: Comparing): number {
  const compare = comparers[key];
  if (compare) return compare(a, b, on);
  const places = orderOfKey(key, on.context)?.places;
  return compareNumbers(orLast(places?.get(a.who)), orLast(places?.get(b.who)));
}

/**
 * Returns those of a tied group in the order of their duels. Returns null if the duels do not order all of
 * them, because some never met or each beat another.
 */
export function byHeadToHead<T extends Tallied>(group: readonly T[]): T[] | null {
  const wins = new Map<T, number>();
  for (const one of group) {
    let won = 0;
    for (const other of group) {
      if (one === other) continue;
      const [ahead, behind] = headToHead(one, other);
      if (ahead === behind) return null;
      if (ahead > behind) won += 1;
    }
    wins.set(one, won);
  }
  // The duels order the group if each number of wins occurs once.
  if (new Set(wins.values()).size < group.length) return null;
  return group.toSorted((a, b) => (wins.get(b) ?? 0) - (wins.get(a) ?? 0));
}

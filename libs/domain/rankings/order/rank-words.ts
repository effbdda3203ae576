import { because, type Because } from '../../scoring/because.ts';
import { classOf } from '../../kernel/classes.ts';
import { carsWords, withoutClass } from '../../words/cars.ts';
import { lapTime, ordinal, placeWords } from '../../words/measures.ts';
import {
  bestScores,
  bestTime,
  fastLap,
  headToHead,
  lastDifference,
  longestRun,
  orderOfKey,
  tellingPlace,
  timesAt,
  type Comparing,
  type Tallied,
} from './keys.ts';
import { comparePoints, pointsWords, ZERO } from '../points/points.ts';
import type { BrokenTie, RankingRule } from '../scores.ts';
import type { TalliedCar } from './tally.ts';

/** Returns a sum with its terms: "276.5 = 134 + 142.5". Scores that do not count follow by name. */
export function sumWords(rule: RankingRule, one: TalliedCar, { sessions }: Comparing): string {
  const terms = one.parts.filter(({ isDropped }) => !isDropped).map(({ points }) => pointsWords(points));
  const isPenalised = comparePoints(one.penalty, ZERO) !== 0;
  const penalty = isPenalised
    ? ` ${rule.low === true ? '+' : '−'} ${pointsWords(one.penalty)} (penalty)`
    : '';
  const total = pointsWords(one.points);
  const sum = terms.length > 1 || isPenalised ? `${total} = ${joined(terms)}${penalty}` : total;
  const nameOf = (ref: string): string => sessions.find((session) => session.ref === ref)?.name ?? ref;
  const dropped = one.parts.filter(({ isDropped }) => isDropped);
  const items = dropped.map(({ ref, points }) => `${nameOf(ref)} (${pointsWords(points)})`);
  const notes = [
    ['without', items],
    ['no result in', withoutResult(one, sessions)],
    ['missed', missed(rule, one, sessions)],
  ] as const;
  const said = notes.filter(([, names]) => names.length > 0);
  return [sum, ...said.map(([words, names]) => `${words} ${names.join(' and ')}`)].join(', ');
}

const joined = (terms: readonly string[]): string =>
  terms.length === 0 ? '0' : terms.join(' + ').replaceAll('+ -', '− ');

const withoutResult = ({ results }: TalliedCar, sessions: Comparing['sessions']): string[] =>
  sessions.flatMap(({ name }, i) => (results[i]?.place === null ? [name] : []));

/** Returns the sessions that a car missed, where that matters for its sum. */
function missed(
  { best, drop, low }: RankingRule,
  { results, parts }: TalliedCar,
  sessions: Comparing['sessions'],
): string[] {
  const isLimited = best !== undefined || drop !== undefined;
  const matters = (ref: string): boolean =>
    low === true ? parts.some((part) => part.ref === ref) : isLimited;
  return sessions.flatMap(({ ref, name, rows }, i) =>
    rows.length > 0 && results[i] === null && matters(ref) ? [name] : [],
  );
}

/** Returns some that are ranked in words about one of them: cars of its class without the class. */
export function subjectsWords(rule: RankingRule, one: string, who: readonly string[]): string {
  if (rule.for !== undefined && rule.for !== 'car') return who.join(' and ');
  return carsWords(who.map((other) => (classOf(one) === classOf(other) ? withoutClass(other) : other)));
}

/** What tells two neighbours apart: a key, or a ruling; null or undefined for nothing. */
interface Split {
  readonly by: string | BrokenTie | null | undefined;
  readonly isAhead: boolean;
}

/**
 * Returns what tells one from a neighbour, if it is another key than the points that come first: "level with
 * car 8, ahead by second places 2 : 1".
 */
export function splitWords(
  rule: RankingRule,
  [one, other]: readonly [TalliedCar, TalliedCar],
  { by, isAhead }: Split,
  on: Comparing,
): string[] {
  if (by === null || by === undefined) return [];
  const side = isAhead ? 'ahead' : 'behind';
  const name = subjectsWords(rule, one.who, [other.who]);
  const level = `level with ${name}, ${side}`;
  if (typeof by === 'object') return [`${level} by a ruling`];
  const isFirst = on.by[0] === by;
  if (isFirst && by === 'points') return [];
  const start = isFirst ? (isAhead ? `ahead of ${name}` : `behind ${name}`) : level;
  return [`${start} by ${keyWords(by, one, other, on)}`];
}

type KeyWords = (a: Tallied, b: Tallied, on: Comparing) => string;

const byLap =
  (n: number, name: string): KeyWords =>
  (a, b) =>
    `the ${name} ${timeWords(fastLap(a, n)?.ms)} to ${timeWords(fastLap(b, n)?.ms)}`;

const byTime: KeyWords = (a, b) => `the best time ${timeWords(bestTime(a))} to ${timeWords(bestTime(b))}`;

const WORDS: Readonly<Record<string, KeyWords>> = {
  points: (a, b) => `points ${pointsWords(a.points)} : ${pointsWords(b.points)}`,
  best: (a, b, { low }) => bestWords(a, b, low),
  placings: (a, b) => {
    const place = tellingPlace(a, b) ?? 1;
    const name = place === 1 ? 'wins' : `${ordinalWord(place)} places`;
    return `${name} ${timesAt(a, place)} : ${timesAt(b, place)}`;
  },
  latest: (a, b, { sessions }) => {
    const at = lastDifference(a, b);
    const [one, other] = [a, b].map(({ results }) => placeWords(results[at]?.place ?? null));
    return `the latest result, ${one} to ${other} in ${sessions[at]?.name ?? ''}`;
  },
  time: byTime,
  'race-time': byTime,
  'laps-and-time': (a, b) => {
    const [one, other] = [a, b].map((who) => {
      const run = longestRun(who);
      return run ? `${run.laps} in ${timeWords(run.timeMs)}` : 'none';
    });
    return `laps and time, ${one} to ${other}`;
  },
  'best-lap': byLap(0, 'best lap'),
  'second-best-lap': byLap(1, 'second-best lap'),
  'set-first': () => 'the time that was set first',
  'head-to-head': (a, b) => `head to head ${headToHead(a, b).join(' : ')}`,
  entered: () => 'the order of entry',
  'has-result': ({ hasResult }) => (hasResult ? 'its result' : 'the lack of a result'),
};

function keyWords(key: string, a: Tallied, b: Tallied, on: Comparing): string {
  const words = WORDS[key];
  if (words) return words(a, b, on);
  const order = orderOfKey(key, on.context);
  const [one, other] = [a, b].map(({ who }) => placeWords(order?.places.get(who) ?? null));
  return `${order?.name ?? key}, ${one} to ${other}`;
}

const timeWords = (ms: number | null | undefined): string => (ms == null ? 'no time' : lapTime(ms));

const ORDINALS = ['', 'first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth'];
const ordinalWord = (place: number): string => ORDINALS[place] ?? ordinal(place);

/** Returns the best score in which two differ: "the third best score 2 : 3". */
function bestWords(a: Tallied, b: Tallied, low: boolean): string {
  const [one, other] = [bestScores(a, low), bestScores(b, low)];
  const at = one.findIndex((score, i) => {
    const against = other[i];
    return against === undefined || comparePoints(score, against) !== 0;
  });
  const [mine, theirs] = [one[at], other[at]];
  if (!mine || !theirs) return `the number of scores ${one.length} : ${other.length}`;
  const rank = at === 0 ? '' : `${ordinalWord(at + 1)} `;
  return `the ${rank}best score ${pointsWords(mine)} : ${pointsWords(theirs)}`;
}

export const rulingWords = ({ cars, reason, revision }: BrokenTie): Because =>
  because('tie-broken', `tie broken in the order ${cars.join(', ')}: ${reason}`, [revision]);

import type { PointsTables } from '../../formats/points-table.ts';
import { because, type Because } from '../../scoring/because.ts';
import { ordinal } from '../../words/measures.ts';
import { groupedBy, type Comparing } from './keys.ts';
import { rulingWords, splitWords, subjectsWords, sumWords } from './rank-words.ts';
import type { BrokenTie, RankedCar, RankingContext, RankingRule, SessionScore } from '../scores.ts';
import { tallied, type TalliedCar } from './tally.ts';

/** Those that the keys compared so far do not tell apart. */
interface Group {
  readonly members: readonly TalliedCar[];
  /** The key, or the ruling, that tells them from the group before; null for the first. */
  readonly splitBy: string | BrokenTie | null;
}

/** The key behind all others: those that have a result are ahead of those that have none. */
const HAS_RESULT = 'has-result';

/**
 * Ranks the cars, drivers or teams of sessions. The keys of the rule are compared one after another. Those
 * that no key and no ruling tells apart share a place.
 */
export function rankCars(
  rule: RankingRule,
  tables: PointsTables,
  sessions: readonly SessionScore[],
  context: RankingContext,
): RankedCar[] {
  const on: Comparing = { low: rule.low ?? false, by: rule.by ?? [], sessions, context };
  const all: Group = { members: tallied(rule, tables, sessions, context), splitBy: null };
  const groups = [...on.by, HAS_RESULT]
    .reduce<readonly Group[]>((known, key) => known.flatMap((group) => split(group, key, on)), [all])
    .flatMap((group) => withRuling(group, context.ties));
  const revisions = sessions.flatMap((session) => session.revisions);
  let before = 0;
  return groups.flatMap((group, i) => {
    const place = before + 1;
    before += group.members.length;
    const around: Around = { before: groups[i - 1], own: group, after: groups[i + 1] };
    return group.members.map((one) => ({
      place,
      who: one.who,
      car: one.car,
      hasResult: one.hasResult,
      tiedWith: group.members.filter((other) => other !== one).map(({ who }) => who),
      points: rule.points === undefined ? null : one.points,
      parts: one.parts,
      penalty: one.penalty,
      because: reasonsFor(rule, one, around, { on, place, revisions }),
    }));
  });
}

/** Splits a group by one key. */
function split(group: Group, key: string, on: Comparing): Group[] {
  const { members, splitBy } = group;
  if (members.length < 2) return [group];
  return groupedBy(key, members, on).map((each, i) => ({ members: each, splitBy: i === 0 ? splitBy : key }));
}

/** Orders a tied group by the last ruling that names all of it. */
function withRuling(group: Group, ties: readonly BrokenTie[]): Group[] {
  const { members, splitBy } = group;
  if (members.length < 2) return [group];
  const rankIn = ({ cars }: BrokenTie, one: TalliedCar): number =>
    Math.max(cars.indexOf(one.who), cars.indexOf(one.car));
  const ruling = ties.findLast((tie) => members.every((one) => rankIn(tie, one) >= 0));
  if (!ruling) return [group];
  const order = members.toSorted((a, b) => rankIn(ruling, a) - rankIn(ruling, b));
  return order.map((one, i) => ({ members: [one], splitBy: i === 0 ? splitBy : ruling }));
}

interface Around {
  readonly before: Group | undefined;
  readonly own: Group;
  readonly after: Group | undefined;
}

interface Placed {
  readonly on: Comparing;
  readonly place: number;
  readonly revisions: readonly number[];
}

/** Returns the sum of a car, and why it stands where it does among those that are level with it. */
function reasonsFor(
  rule: RankingRule,
  one: TalliedCar,
  { before, own, after }: Around,
  { on, place, revisions }: Placed,
): Because[] {
  const tied = own.members.filter((other) => other !== one).map(({ who }) => who);
  const [ahead, behind] = [before?.members.at(-1), after?.members[0]];
  const isTied = tied.length > 0;
  const words = [
    ...(rule.points === undefined ? [] : [sumWords(rule, one, on)]),
    ...(isTied ? [`level with ${subjectsWords(rule, one.who, tied)} by every key`] : []),
    ...(behind && !isTied ? splitWords(rule, [one, behind], { by: after?.splitBy, isAhead: true }, on) : []),
    ...(ahead && !isTied ? splitWords(rule, [one, ahead], { by: own.splitBy, isAhead: false }, on) : []),
  ];
  const rulings = new Set(
    [own.splitBy, after?.splitBy].filter((by) => typeof by === 'object' && by !== null),
  );
  return [
    because(
      'ranking',
      [ordinal(place), words.join(', ')].filter((text) => text !== '').join(': '),
      revisions,
    ),
    ...[...rulings].map((ruling) => rulingWords(ruling)),
  ];
}

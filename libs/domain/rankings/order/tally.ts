import type { PointsTable, PointsTables } from '../../formats/points-table.ts';
import type { Tallied } from './keys.ts';
import { add, comparePoints, subtract, sumOf, ZERO, type Rational } from '../points/points.ts';
import type { RankedPart, RankingContext, RankingRule, ScoredCar, SessionScore } from '../scores.ts';
import { pointsBy, worstPoints } from '../points/table.ts';

/** A car, driver or team with its points, before it has a place. */
export interface TalliedCar extends Tallied {
  readonly car: string;
  readonly hasResult: boolean;
  readonly parts: readonly RankedPart[];
  readonly penalty: Rational;
}

/** What one car, driver or team did in the sessions of a ranking. Only `tallied` fills it. */
interface Runs {
  car: string;
  readonly results: (ScoredCar | null)[];
  readonly points: (Rational | null)[];
  penalty: Rational;
}

/** Returns the id of the table that pays for a session; undefined if none does. */
export function tableFor({ points }: Pick<RankingRule, 'points'>, ref: string): string | undefined {
  return typeof points === 'string' ? points : points?.[ref];
}

/** Returns all that are in at least one session of a ranking, in the order of their first sessions. */
export function tallied(
  rule: RankingRule,
  tables: PointsTables,
  sessions: readonly SessionScore[],
  { subjectOf }: Pick<RankingContext, 'subjectOf'>,
): TalliedCar[] {
  const all = new Map<string, Runs>();
  const { low = false } = rule;
  const tableOf = ({ ref }: SessionScore) => tables[tableFor(rule, ref) ?? ''];
  for (const [i, session] of sessions.entries()) {
    const table = tableOf(session);
    const paid = { ...session, low };
    for (const row of session.rows) {
      const who = subjectOf(row.car, session.ref, row.who);
      if (who === null) continue;
      const runs = all.get(who) ?? newRuns(row.car, sessions.length);
      all.set(who, runs);
      addRun(runs, i, {
        row,
        points: table ? (pointsBy(table, row, paid)?.points ?? null) : null,
      });
    }
  }
  if (low) addMissed([...all.values()], sessions, tableOf);
  return [...all].map(([who, runs]) => summed(who, runs, rule, sessions));
}

const newRuns = (car: string, sessions: number): Runs => ({
  car,
  results: Array.from({ length: sessions }, () => null),
  points: Array.from({ length: sessions }, () => null),
  penalty: ZERO,
});

/** Adds a row of a session. Of the cars of one team the best placed one counts for the keys. */
function addRun(runs: Runs, at: number, { row, points }: { row: ScoredCar; points: Rational | null }): void {
  const before = runs.results[at] ?? null;
  const isBetter = before?.place == null || (row.place !== null && row.place < before.place);
  if (isBetter) runs.results[at] = row;
  runs.car = row.car;
  runs.penalty = add(runs.penalty, row.penaltyPoints);
  if (points !== null) runs.points[at] = add(runs.points[at] ?? ZERO, points);
}

/**
 * Adds the worst score for each session that a car missed, where few points are good. A car has missed as
 * many sessions as it ran fewer than the car that ran the most, because not every session is for all.
 */
function addMissed(
  all: readonly Runs[],
  sessions: readonly SessionScore[],
  tableOf: (session: SessionScore) => PointsTable | undefined,
): void {
  const ran = ({ results }: Runs): number => results.filter((row) => row !== null).length;
  const most = Math.max(0, ...all.map(ran));
  const worst = sessions.map((session) => {
    const table = session.rows.length > 0 ? tableOf(session) : undefined;
    return table ? worstPoints(table, session) : null;
  });
  for (const runs of all) {
    let missed = most - ran(runs);
    for (const [i, points] of worst.entries()) {
      if (missed === 0 || points === null || runs.results[i] !== null) continue;
      runs.points[i] = points;
      missed -= 1;
    }
  }
}

function summed(
  who: string,
  { car, results, points, penalty }: Runs,
  rule: RankingRule,
  sessions: readonly SessionScore[],
): TalliedCar {
  const scored = points.flatMap((own, i) => {
    const status = results[i]?.status ?? '';
    return own === null ? [] : [{ ref: sessions[i]?.ref ?? '', points: own, status }];
  });
  const dropped = droppedOf(rule, scored, sessions.length);
  const parts = scored.map((part) => ({
    ref: part.ref,
    points: part.points,
    isDropped: dropped.has(part),
  }));
  const sum = sumOf(parts.filter(({ isDropped }) => !isDropped).map((part) => part.points));
  const scores = scored.map((part) => part.points);
  // A penalty makes a sum worse: where few points are good it adds them.
  const total = rule.low === true ? add(sum, penalty) : subtract(sum, penalty);
  const hasResult = results.some((row) => row !== null && row.place !== null);
  return { who, car, hasResult, results, scores, parts, penalty, points: total };
}

interface Scored {
  readonly points: Rational;
  readonly status: string;
}

/**
 * Returns the scores that do not count. A session that was missed is dropped before any score. A score with a
 * status that the rule keeps always counts.
 */
function droppedOf<T extends Scored>(rule: RankingRule, scores: readonly T[], sessions: number): Set<T> {
  const { best = scores.length, drop = 0, keep = [], low } = rule;
  const missed = scores.length < sessions ? sessions - drop : Number.POSITIVE_INFINITY;
  const most = Math.min(best, scores.length);
  const limit = Math.max(0, scores.length < sessions ? Math.min(most, missed) : most - drop);
  const isKept = ({ status }: Scored): boolean => keep.includes(status);
  const bestFirst = scores.toSorted(
    (a, b) =>
      Number(isKept(b)) - Number(isKept(a)) || comparePoints(a.points, b.points) * (low === true ? 1 : -1),
  );
  return new Set(bestFirst.slice(limit).filter((score) => !isKept(score)));
}

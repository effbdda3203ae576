import { NO_TIME_KINDS, type Format } from '../format.ts';
import type { PointsTable } from '../points-table.ts';
import { isDrawn, orderOfKey, RANKING_KEYS, type Ranking } from '../ranking.ts';
import { ordinal } from '../../words/measures.ts';
import { FINISH_STATUSES } from '../../words/phases.ts';
import { error, errorsOf, FORMAT, repeated, warning, warningsOf, type Finding } from './findings.ts';
import { numbered, type Names } from './names.ts';
import { lapFindings, orderFindings } from './sources.ts';

/** Words of the grammar that no ranking can have as its id. */
const TAKEN = new Set(['draw', 'rookies', 'late']);

/** Returns the faults of the rankings and the points tables of a format. */
export function rankingFindings(format: Format, names: Names): Finding[] {
  const { rankings = [], points = {} } = format;
  const again = repeated(rankings.map(({ id }) => id));
  return [
    ...rankings.flatMap((ranking, i) => [
      ...lowFindings(ranking, `rankings[${i}].low`, points),
      ...idFindings(ranking, `rankings[${i}].id`, names),
      ...(ranking.id === again ? [error(FORMAT, `rankings[${i}].id`, `"${again}" is named twice`)] : []),
      ...ofFindings(ranking, `rankings[${i}].of`, names),
      ...keyFindings(ranking, `rankings[${i}]`, names),
      ...pointsFindings(ranking, { path: `rankings[${i}].points`, tables: points, names }),
    ]),
    ...tableFindings(format),
  ];
}

function idFindings({ id }: Ranking, path: string, names: Names): Finding[] {
  const copies = numbered(id);
  const isSession = names.specsOf(id).length > 0 || names.sessionsOf(id).length > 0;
  return errorsOf(FORMAT, [
    [TAKEN.has(id), path, `"${id}" has a meaning of its own`],
    [isSession, path, copies ? `a session or a copy is "${id}"` : `a session is "${id}"`],
  ]);
}

function ofFindings({ of = [] }: Ranking, path: string, names: Names): Finding[] {
  const again = repeated(of);
  return [
    ...of.flatMap((ref, i) => {
      const problem = names.problemOf(ref);
      const at = `${path}[${i}]`;
      return problem === null
        ? lapFindings(ref, at, { session: FORMAT, names })
        : [error(FORMAT, at, problem)];
    }),
    ...(again === undefined ? [] : [error(FORMAT, path, `"${again}" is named twice`)]),
  ];
}

/** The keys that compare the sessions of a ranking. */
const OF_RESULTS: ReadonlySet<string> = new Set(
  RANKING_KEYS.filter((key) => key !== 'drawn' && key !== 'entered'),
);
/** Returns whether a key compares averages of laps, which only a timed session does. */
const isAverage = (key: string): boolean => key.startsWith('average-of:');
/** The keys that compare times and laps. A ranking has no times and no laps. */
const TIME_KEYS = ['best-lap', 'second-best-lap', 'set-first', 'time', 'race-time', 'laps-and-time'];
const IDLE_WITHOUT_OF = ['points', 'low', 'best', 'drop', 'keep', 'only', 'for'] as const;

/** Returns the keys that nothing can decide, and the fields that say nothing. */
function keyFindings(ranking: Ranking, path: string, names: Names): Finding[] {
  const { of, by = [], points, low, best, drop, keep } = ranking;
  const orders = by.flatMap((key, i) => {
    const order = orderOfKey(key);
    return order === null ? [] : orderFindings(order, `${path}.by[${i}]`, { session: FORMAT, names });
  });
  if (of === undefined) return [...orders, ...outsideFindings(ranking, path)];
  const again = repeated(by);
  const entered = by.indexOf('entered');
  return [
    ...orders,
    ...errorsOf(FORMAT, [
      [by.length === 0, `${path}.by`, 'a ranking of sessions needs the keys that it compares'],
      [again !== undefined, `${path}.by`, `"${again}" is named twice`],
    ]),
    ...by.flatMap((key, i) => {
      const words = undecided(key, ranking, names);
      return words === null ? [] : [error(FORMAT, `${path}.by[${i}]`, words)];
    }),
    ...warningsOf(FORMAT, [
      [
        entered >= 0 && entered < by.length - 1,
        `${path}.by`,
        '"entered" breaks each tie, so the keys after it say nothing',
      ],
      [points === undefined && low !== undefined, `${path}.low`, 'there are no points, so this says nothing'],
      [
        points === undefined && (best ?? drop) !== undefined,
        `${path}.${best ? 'best' : 'drop'}`,
        'there are no points, so this says nothing',
      ],
      [
        keep !== undefined && (best ?? drop) === undefined,
        `${path}.keep`,
        'all results count, so this says nothing',
      ],
    ]),
  ];
}

/** Says why a key of a ranking of sessions can decide nothing; null if it can. */
function undecided(key: string, { of = [], points }: Ranking, names: Names): string | null {
  if (isAverage(key)) return `averages order timed sessions only, so "${key}" decides nothing`;
  if (key === 'drawn') return 'a ranking of sessions is not drawn; name a drawn ranking, like order:pills';
  if ((key === 'points' || key === 'best') && points === undefined) {
    return `no points table is named, so "${key}" decides nothing`;
  }
  const sessions = of.flatMap((ref) => (names.rankingOf(ref) ? [] : names.sessionsOf(ref)));
  const isOfRankings = sessions.length === 0 && of.length > 0 && of.every((ref) => names.rankingOf(ref));
  if (isOfRankings && TIME_KEYS.includes(key)) {
    return `it is made from rankings only, so "${key}" decides nothing`;
  }
  return null;
}

/** Returns the fields of a drawn or imported ranking that say nothing. */
function outsideFindings(ranking: Ranking, path: string): Finding[] {
  const { by = [] } = ranking;
  const origin = isDrawn(ranking) ? 'the order is drawn' : 'the order is imported';
  const idle = IDLE_WITHOUT_OF.filter((field) => ranking[field] !== undefined);
  const others = by.filter((key) => key !== 'drawn');
  const results = others.find((key) => OF_RESULTS.has(key) || isAverage(key));
  return [
    ...(isDrawn(ranking) && others.length > 0
      ? [warning(FORMAT, `${path}.by`, `${origin}, so "${others[0]}" says nothing`)]
      : []),
    ...(!isDrawn(ranking) && results !== undefined
      ? [error(FORMAT, `${path}.by`, `without "of" nothing decides "${results}"`)]
      : []),
    ...idle.map((field) => warning(FORMAT, `${path}.${field}`, `${origin}, so this says nothing`)),
  ];
}

interface PointsCheck {
  readonly path: string;
  readonly tables: Readonly<Record<string, PointsTable>>;
  readonly names: Names;
}

function pointsFindings({ of = [], points }: Ranking, { path, tables, names }: PointsCheck): Finding[] {
  if (points === undefined) return [];
  const unknown = (id: string): string => `there is no points table "${id}"`;
  if (typeof points === 'string') {
    if (!Object.hasOwn(tables, points)) return [error(FORMAT, path, unknown(points))];
    return sharedFindings(of, points, { path, names });
  }
  const covered = new Set(Object.keys(points).flatMap((ref) => [ref, ...names.sessionsOf(ref)]));
  const isOf = new Set(of.flatMap((ref) => [ref, ...names.sessionsOf(ref)]));
  return [
    ...Object.entries(points).flatMap(([ref, id]) => {
      const field = `${path}.${ref}`;
      const problem = names.problemOf(ref);
      if (problem !== null) return [error(FORMAT, field, problem)];
      if (!Object.hasOwn(tables, id)) return [error(FORMAT, field, unknown(id))];
      const isRead = isOf.has(ref) || names.sessionsOf(ref).some((session) => isOf.has(session));
      return isRead ? [] : [warning(FORMAT, field, `the ranking is not made from "${ref}"`)];
    }),
    ...of
      .filter((ref) => !covered.has(ref) && !names.sessionsOf(ref).some((session) => covered.has(session)))
      .map((ref) => warning(FORMAT, path, `"${ref}" has no points table, so it pays nothing`)),
  ];
}

/** Warns of a table that pays nothing for the last places, where the fewest points are the best. */
function lowFindings({ low, points = {} }: Ranking, path: string, tables: PointsCheck['tables']): Finding[] {
  if (low !== true) return [];
  const named = new Set(typeof points === 'string' ? [points] : Object.values(points));
  return [...named]
    .filter((id) => tables[id] !== undefined && tables[id].then === undefined)
    .map((id) => {
      const last = tables[id]?.places.length ?? 0;
      const words = `"${id}" pays 0 from the ${ordinal(last + 1)} place on, the best score; give it "then"`;
      return warning(FORMAT, path, words);
    });
}

/** Warns of one table for sessions of different kinds, like heats and the main. */
function sharedFindings(
  of: readonly string[],
  table: string,
  { path, names }: Pick<PointsCheck, 'path' | 'names'>,
): Finding[] {
  const sessions = [...new Set(of.flatMap(names.sessionsOf))];
  const kinds = new Set(sessions.flatMap((id) => names.specsOf(id).map(({ kind }) => kind)));
  if (kinds.size < 2) return [];
  const words = `${[...kinds].join(' and ')} share the table "${table}"; name the table of each, or keep it`;
  return [warning(FORMAT, path, words)];
}

const CAR_STATUSES: ReadonlySet<string> = new Set([...FINISH_STATUSES, 'timed', ...NO_TIME_KINDS]);

/** Warns of tables that no ranking uses, and of statuses that no car can have. */
function tableFindings({ points = {}, rankings = [] }: Format): Finding[] {
  const used = new Set(
    rankings.flatMap(({ points: tables = [] }) =>
      typeof tables === 'string' ? [tables] : Object.values(tables),
    ),
  );
  return Object.entries(points).flatMap(([id, { status = {} }]) => [
    ...(used.size > 0 && !used.has(id) ? [warning(FORMAT, `points.${id}`, 'no ranking uses it')] : []),
    ...Object.keys(status)
      .filter((name) => !CAR_STATUSES.has(name))
      .map((name) =>
        warning(FORMAT, `points.${id}.status`, `no car is "${name}"; a status is like "disqualified"`),
      ),
  ]);
}

import type { Finding } from '../formats/check.ts';
import { orderOfKey } from '../formats/ranking.ts';
import type { Series, SeriesRanking } from './document.ts';
import { matches, meetingOf } from './references.ts';

/** The keys that results of other meetings decide. */
const KEYS: ReadonlySet<string> = new Set(['points', 'placings', 'best', 'latest', 'head-to-head']);

/** Returns the faults of a series. One with errors is refused. */
export function checkSeries(series: Series): Finding[] {
  return [
    ...repeated(series.meetings).map((id) => error('meetings', `"${id}" is there twice`)),
    ...repeated(series.rankings.map(({ id }) => id)).map((id) =>
      error('rankings', `two rankings have the id "${id}"`),
    ),
    ...(series.meetings.length === 0 ? [warning('meetings', 'the series has no meeting yet')] : []),
    ...series.rankings.flatMap((ranking, i) => rankingFindings(series, ranking, `rankings[${i}]`)),
    ...unusedTables(series),
  ];
}

function rankingFindings(series: Series, ranking: SeriesRanking, path: string): Finding[] {
  return [
    ...ranking.of.flatMap((reference, i) => referenceFindings(series, reference, `${path}.of[${i}]`)),
    ...tableFindings(series, ranking, path),
    ...keyFindings(series, ranking, path),
    ...(ranking.best !== undefined && ranking.drop !== undefined
      ? [error(`${path}.drop`, 'use either `best` or `drop`, not both')]
      : []),
  ];
}

function referenceFindings({ meetings }: Series, reference: string, path: string): Finding[] {
  const meeting = meetingOf(reference);
  if (meeting === '*' || meetings.some((id) => matches(meeting, id))) return [];
  if (meeting.includes('*')) return [warning(path, `no meeting of the series fits "${meeting}"`)];
  return [error(path, `"${meeting}" is not among the meetings of the series`)];
}

function tableFindings(
  { points: tables = {} }: Series,
  { of, points }: SeriesRanking,
  path: string,
): Finding[] {
  const used = typeof points === 'object' ? Object.entries(points) : [['', points ?? ''] as const];
  return used.flatMap(([reference, table]) => {
    const at = reference === '' ? `${path}.points` : `${path}.points["${reference}"]`;
    const sessions = of.map((each) => each.slice(meetingOf(each).length));
    const isNamed = reference === '' || sessions.includes(reference.slice(meetingOf(reference).length));
    return [
      ...(table === '' || Object.hasOwn(tables, table)
        ? []
        : [error(at, `there is no points table "${table}"`)]),
      ...(isNamed ? [] : [error(at, 'no entry of `of` names these sessions')]),
    ];
  });
}

function keyFindings({ rankings }: Series, { id, by = [], points }: SeriesRanking, path: string): Finding[] {
  if (by.length === 0) return [error(`${path}.by`, 'name the keys that rows are compared by, like points')];
  return by.flatMap((key, i) => {
    const at = `${path}.by[${i}]`;
    const order = orderOfKey(key);
    if (order !== null) {
      const other = rankings.findIndex((each) => each.id === order);
      if (other < 0) return [error(at, `there is no ranking "${order}" in the series`)];
      const isEarlier = other < rankings.findIndex((each) => each.id === id);
      return isEarlier ? [] : [error(at, `the ranking "${order}" must stand before this one`)];
    }
    if (!KEYS.has(key)) return [error(at, `nothing in a series decides "${key}"`)];
    if ((key === 'points' || key === 'best') && points === undefined)
      return [error(at, `"${key}" needs a points table`)];
    return [];
  });
}

function unusedTables({ points = {}, rankings }: Series): Finding[] {
  const used = new Set(
    rankings.flatMap(({ points: tables }) => (typeof tables === 'object' ? Object.values(tables) : [tables])),
  );
  return Object.keys(points)
    .filter((table) => !used.has(table))
    .map((table) => warning(`points.${table}`, 'no ranking uses this table'));
}

const repeated = (ids: readonly string[]): string[] => [
  ...new Set(ids.filter((id, i) => ids.indexOf(id) !== i)),
];
const finding = (severity: Finding['severity']) => (path: string, words: string) => ({
  severity,
  session: '',
  field: path,
  words,
});
const error = finding('error');
const warning = finding('warning');

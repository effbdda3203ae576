import { numberColumn, textColumn, type Column } from '#projections/columns';
import type { StandingsAnswer } from '#race-control';
import { tableOf, type TableBlock } from '../../tables/table.ts';

type Row = Readonly<Record<string, string | number | null>>;

/** Returns the standings as a table, and below it what is posted. A result that is dropped is in brackets. */
export function standingsTable(answer: StandingsAnswer): TableBlock {
  const { results, sessions, name, series } = answer;
  const rows = answer.rows.map((row): Row => {
    const { place, driver, team, car, points } = row;
    const parts: [string, string | number][] = row.parts.map((part) => {
      const value = part.points ?? part.place ?? '-';
      return [`result${part.result}`, part.dropped === true ? `(${value})` : value];
    });
    return { place, name: row.name, driver, team, car, points, ...Object.fromEntries(parts) };
  });
  const expected = sessions.length - notRun(answer).length;
  return tableOf([...columnsFor(answer), ...results.map(resultColumn)], rows, {
    title: `${series}: ${name}, after ${results.length} of ${expected} results`,
    below: belowOf(answer),
  });
}

function columnsFor({ for: kind }: StandingsAnswer): Column<Row>[] {
  const [first, second] = {
    car: [
      numberColumn<Row>('Car', 'name', { priority: 1 }),
      textColumn<Row>('Driver', 'driver', { flexible: true }),
    ],
    driver: [
      textColumn<Row>('Driver', 'name', { priority: 1, flexible: true }),
      numberColumn<Row>('Car', 'car'),
    ],
    team: [textColumn<Row>('Team', 'name', { priority: 1, flexible: true }), numberColumn<Row>('Car', 'car')],
  }[kind] as [Column<Row>, Column<Row>];
  return [
    numberColumn<Row>('Pos', 'place', { priority: 1 }),
    first,
    second,
    numberColumn<Row>('Points', 'points', { priority: 1, optional: true }),
  ];
}

const resultColumn = (
  { meeting, session }: StandingsAnswer['results'][number],
  i: number,
  results: StandingsAnswer['results'],
): Column<Row> => {
  const isAlone = results.every((each, other) => other === i || each.meeting !== meeting);
  return numberColumn<Row>(isAlone ? meeting : `${meeting} ${session}`, `result${i}`, { priority: 4 });
};

/** Returns the sessions that will not be run any more. */
const notRun = ({ sessions }: StandingsAnswer): string[] =>
  sessions.flatMap(({ meeting, session, revision, isToCome }) =>
    revision === null && !isToCome ? [`${meeting}/${session}`] : [],
  );

function belowOf(answer: StandingsAnswer): string[] {
  const { rows, posted, dropsWait } = answer;
  const [tied, missing] = [rows.filter((row) => row.tied).map(({ name }) => name), notRun(answer)];
  const lines = [
    ...(tied.length > 0 ? [`Tied on all keys: ${tied.join(', ')}.`] : []),
    ...(missing.length > 0 ? [`Not run: ${missing.join(', ')}.`] : []),
    ...(dropsWait === null ? [] : [dropsWait]),
  ];
  if (!posted) return [...lines, 'Not posted yet.'];
  const { version, postedAt, certified, stale, added } = posted;
  const official = certified ? `certified ${certified.certifiedAt} by ${certified.by}` : 'not certified';
  lines.push(`Version ${version} was posted ${postedAt}, ${official}.`);
  if (stale) lines.push(`Version ${version} is STALE. ${stale.words}`);
  if (added.length > 0) {
    const since = added.map(({ meeting, session }) => `${meeting}/${session}`).join(', ');
    lines.push(`Certified since then: ${since}.`);
  }
  return lines;
}

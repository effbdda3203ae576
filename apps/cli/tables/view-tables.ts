import { count, isTimedKind, openWords, sessionName } from '#domain/words';
import type { ProjectionName, View, ViewOf } from '#projections';
import {
  boxScore,
  DRAWS,
  ENTRY_CLASS,
  ENTRY_LIST,
  LAP_CHART,
  lapColumn,
  LINEUP,
  MESSAGES,
  MISSED,
  PASSINGS,
  PENALTIES,
  POINTS,
  PROGRAMME,
  QUALIFYING_ORDER,
  RANKING,
  RESULTS,
  RUNNING_ORDER,
  SESSIONS,
  TRANSPONDERS,
} from '#projections/columns';
import { logBlock } from './records.ts';
import { formatBlocks, tableOf, type TableBlock, type TableStyle } from './table.ts';

/** Returns a view as text for a person. */
export const formatView = (view: View, style: TableStyle): string => formatBlocks(viewBlocks(view), style);

type Layout<N extends ProjectionName> = (view: ViewOf<N>) => readonly TableBlock[];

const LAYOUTS: { readonly [N in ProjectionName]: Layout<N> } = {
  meeting: ({ name, date, track, format, classes = [], next, sessions }) => {
    const where = `${track.name} (${track.lengthMiles} mi)`;
    const formats = format ? `format ${format.id}` : `classes ${classes.map(({ id }) => id).join(', ')}`;
    const below = next === null ? [] : [`Next: ${sessionName(sessions, next)} (${next})`];
    return [tableOf(SESSIONS, sessions, { title: `${name}, ${date}, ${where}, ${formats}`, below })];
  },
  programme: ({ rows }) => [tableOf(PROGRAMME, rows)],
  'entry-list': ({ rows }) => [tableOf([ENTRY_CLASS, ...ENTRY_LIST], rows)],
  'qualifying-order': ({ session, rows }) => {
    const title = session === null ? 'There is no qualifying.' : `${session}: order`;
    return [tableOf(QUALIFYING_ORDER, rows, { title })];
  },
  lineup: ({ session, state, rows, open, stale }) => {
    const below = [...openPlaces(open), ...movesIn(stale, 'Posted again')];
    return [tableOf(LINEUP, rows, { title: `${session}: line-up, ${state}`, below })];
  },
  'running-order': (view) => [tableOf(RUNNING_ORDER, view.rows, { title: runningTitle(view) })],
  results: (view) => [resultBlock(view)],
  'heat-results': ({ sessions }) => sessions.map(resultBlock),
  field: fieldBlocks,
  'race-log': ({ rows }) => [logBlock(rows)],
  messages: ({ rows }) => [tableOf(MESSAGES, rows)],
  'lap-chart': lapChartBlocks,
  penalties: ({ rows }) => [tableOf(PENALTIES, rows)],
  passings: ({ session, rows }) => [tableOf(PASSINGS, rows, { title: `${session}: passings` })],
  transponders: ({ rows }) => [tableOf(TRANSPONDERS, rows)],
  ranking: rankingBlocks,
  points: ({ session, rows, isPublished }) => [
    tableOf(POINTS, rows, { title: `${session}: points${isPublished ? '' : ', as it stands'}` }),
  ],
  draws: ({ rows }) => [tableOf(DRAWS, rows)],
};

/** Returns the tables of a view. A view that this version does not know is one table of all its fields. */
export function viewBlocks(view: View): readonly TableBlock[] {
  const layouts = LAYOUTS as unknown as Readonly<Record<string, (view: View) => readonly TableBlock[]>>;
  const layout = Object.hasOwn(LAYOUTS, view.projection) ? layouts[view.projection] : undefined;
  return layout ? layout(view) : [tableOfFields(view)];
}

function tableOfFields({ rows }: View): TableBlock {
  const all = Array.isArray(rows) ? (rows as Readonly<Record<string, unknown>>[]) : [];
  const fields = [...new Set(all.flatMap((row) => Object.keys(row)))].filter((field) => field !== 'because');
  return tableOf<Readonly<Record<string, unknown>>>(
    fields.map((field) => ({
      field,
      title: field,
      align: all.some((row) => typeof row[field] === 'number') ? 'right' : 'left',
      priority: 1,
      format: (row) => valueWords(row[field]),
    })),
    all,
  );
}

const valueWords = (value: unknown): string =>
  typeof value === 'string' ? value : value === null || value === undefined ? '' : JSON.stringify(value);

/** Names the flag, or the phase before the first flag. */
function runningTitle({ session, flag, phase, lap, lapsToGo, cautions }: ViewOf<'running-order'>): string {
  const state = flag === 'none' ? phase : flag;
  return `${session}: ${state}, lap ${lap}, ${lapsToGo ?? 'no'} to go, ${count(cautions, 'caution')}`;
}

const openPlaces = (open: ViewOf<'field'>['open']): string[] =>
  open.map((place) => {
    const { places, session, cars } = place;
    const until = openWords(place);
    if (until === '') return `${count(places, 'place')} still to be won in ${session}`;
    return `${count(places, 'place')}${cars ? ` in ${session}` : ''} open ${until}`;
  });

/** Returns a line for each car that would start elsewhere. */
function movesIn(moves: ViewOf<'lineup'>['stale'], when: string): string[] {
  const start = (place: number | null) => (place === null ? 'nowhere' : `start ${place}`);
  return moves.map(
    ({ car, from, to }) => `${when}, car ${car} would move from ${start(from)} to ${start(to)}.`,
  );
}

function fieldBlocks({ session, size, rows, open, differs, missed }: ViewOf<'field'>): TableBlock[] {
  const title =
    session === null
      ? 'There is no main.'
      : `Field of the ${session}: ${rows.length} of ${count(size, 'car')}`;
  const below = [...openPlaces(open), ...movesIn(differs, 'By the results as they are now')];
  const main = tableOf(LINEUP, rows, { title, below });
  return missed.length === 0 ? [main] : [main, tableOf(MISSED, missed, { title: 'Missed it' })];
}

function rankingBlocks({ ranking, state, version, waitsFor, rows, stale }: ViewOf<'ranking'>): TableBlock[] {
  const posted = version === null ? '' : ` (version ${version})`;
  const below = [
    ...(waitsFor.length > 0 ? [`Waits for ${waitsFor.join(', ')}.`] : []),
    ...stale.map(({ car, from, to, pointsFrom, pointsTo }) => {
      const place = (n: number | null, points: string | null) =>
        `${n === null ? 'no place' : `place ${n}`}${points === null ? '' : ` with ${points}`}`;
      return `Posted again, car ${car} would move from ${place(from, pointsFrom)} to ${place(to, pointsTo)}.`;
    }),
  ];
  return [tableOf(RANKING, rows, { title: `${ranking}: ${state}${posted}`, below })];
}

function resultBlock(view: ViewOf<'heat-results'>['sessions'][number]): TableBlock {
  const { session, status, resultVersion, lapsScheduled, lapsRun, rows } = view;
  if (status === 'pending') return tableOf(RESULTS, rows, { title: `${session}: ${status}` });
  const facts = [
    resultVersion === null ? status : `${status} (version ${resultVersion})`,
    lapsScheduled === null ? count(lapsRun, 'lap') : `${lapsRun} of ${count(lapsScheduled, 'lap')}`,
  ];
  const title = `${session}: ${facts.join(', ')}`;
  if (isTimedKind(view.kind)) return tableOf(RESULTS, rows, { title });
  return tableOf(RESULTS, rows, {
    title,
    below: boxScore(view).map(({ label, words }) => `${label}: ${words}`),
  });
}

const MAX_LAPS_PER_TABLE = 25;

function lapChartBlocks({ session, laps, flags, rows }: ViewOf<'lap-chart'>): TableBlock[] {
  const blocks: TableBlock[] = [];
  for (let from = 0; from < laps || from === 0; from += MAX_LAPS_PER_TABLE) {
    const to = Math.min(from + MAX_LAPS_PER_TABLE, laps);
    const across = Array.from({ length: to - from }, (_, i) =>
      lapColumn(from + i + 1, lapTitle(from + i, flags)),
    );
    blocks.push(tableOf([...LAP_CHART, ...across], rows, { title: `${session}: laps ${from + 1} to ${to}` }));
  }
  return blocks;
}

/** Adds the first letter of the flag if the lap was not completed under green. */
const lapTitle = (lap: number, flags: readonly string[]): string => {
  const { [lap]: flag = 'green' } = flags;
  return `${lap + 1}${flag === 'green' ? '' : flag.charAt(0)}`;
};

import { count, isTimedKind, lengthWords, openWords, sessionName, type SessionNames } from '#domain/words';
import type { ProjectionName, View, ViewOf } from '#projections';
import {
  boxScore,
  DRAWS,
  ENTRY_CLASS,
  ENTRY_LIST,
  LAP_CHART,
  lapColumn,
  LINEUP,
  LINEUP_NOW,
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
  type Priority,
} from '#projections/columns';
import { logBlock } from './records.ts';
import { formatBlocks, tableOf, type MeetingLocale, type TableBlock, type TableStyle } from './table.ts';

/** Returns a view as text for a person. */
export const formatView = (view: View, style: TableStyle): string =>
  formatBlocks(viewBlocks(view, style), style);

/** What a layout needs to know beside the view. */
interface Setting {
  /** Sessions that are shown by their names; all others are shown by their ids. */
  readonly sessions: SessionNames;
  /** Characters on a line. */
  readonly width: number;
  /** The zone and the units of the meeting. */
  readonly locale: MeetingLocale;
}

type Layout<N extends ProjectionName> = (view: ViewOf<N>, setting: Setting) => readonly TableBlock[];

/** In a terminal, the columns that people watch an order for stay the longest: gap, status and best lap. */
const ORDER_PRIORITIES: Readonly<Record<string, Priority>> = { status: 1, bestLapMs: 2, lastLapMs: 3 };
const ORDER = RUNNING_ORDER.map((column) => {
  return { ...column, priority: ORDER_PRIORITIES[column.field] ?? column.priority };
});

const LAYOUTS: { readonly [N in ProjectionName]: Layout<N> } = {
  meeting: ({ name, date, track, units, format, classes = [], next, sessions }) => {
    const where = `${track.name} (${lengthWords(track.lengthMiles, units)})`;
    const formats = format ? `format ${format.id}` : `classes ${classes.map(({ id }) => id).join(', ')}`;
    const below = next === null ? [] : [`Next: ${sessionName(sessions, next)} (${next})`];
    return [tableOf(SESSIONS, sessions, { title: `${name}, ${date}, ${where}, ${formats}`, below })];
  },
  programme: ({ rows }, { sessions }) => [tableOf(PROGRAMME, rows, { sessions })],
  'entry-list': ({ rows }) => [tableOf([ENTRY_CLASS, ...ENTRY_LIST], rows)],
  'qualifying-order': ({ session, rows }, { sessions, locale }) => {
    const title = session === null ? 'There is no qualifying.' : `${sessionName(sessions, session)}: order`;
    return [tableOf(QUALIFYING_ORDER, rows, { title, locale })];
  },
  lineup: ({ session, state, rows, open, stale }, { sessions }) => {
    const title = `${sessionName(sessions, session)}: line-up, ${state}`;
    const below = [...openPlaces(open, sessions), ...movesIn(stale, 'Posted again')];
    return [tableOf(LINEUP_NOW, rows, { title, below, sessions })];
  },
  'running-order': (view, { sessions }) => [
    tableOf(ORDER, view.rows, { title: runningTitle(view, sessionName(sessions, view.session)) }),
  ],
  results: (view, setting) => [resultBlock(view, setting)],
  'heat-results': (view, setting) => view.sessions.map((result) => resultBlock(result, setting)),
  field: fieldBlocks,
  'race-log': ({ rows }, { sessions, locale }) => [logBlock(rows, sessions, locale)],
  messages: ({ rows }, { sessions, locale }) => [tableOf(MESSAGES, rows, { sessions, locale })],
  'lap-chart': lapChartBlocks,
  penalties: ({ rows }, { sessions, locale }) => [tableOf(PENALTIES, rows, { sessions, locale })],
  passings: ({ session, rows }, { sessions, locale }) => [
    tableOf(PASSINGS, rows, { title: `${sessionName(sessions, session)}: passings`, locale }),
  ],
  transponders: ({ rows }, { locale }) => [tableOf(TRANSPONDERS, rows, { locale })],
  ranking: rankingBlocks,
  points: ({ session, rows, isPublished }, { sessions }) => {
    const title = `${sessionName(sessions, session)}: points${isPublished ? '' : ', not published'}`;
    return [tableOf(POINTS, rows, { title, sessions })];
  },
  draws: ({ rows }, { sessions, locale }) => [tableOf(DRAWS, rows, { sessions, locale })],
};

/** Returns the tables of a view. A view that this version does not know is one table of all its fields. */
export function viewBlocks(
  view: View,
  { sessions = [], width }: Pick<TableStyle, 'sessions' | 'width'>,
): readonly TableBlock[] {
  const layouts = LAYOUTS as unknown as Readonly<
    Record<string, (view: View, setting: Setting) => readonly TableBlock[]>
  >;
  const layout = Object.hasOwn(LAYOUTS, view.projection) ? layouts[view.projection] : undefined;
  return layout ? layout(view, { sessions, width, locale: view }) : [tableOfFields(view)];
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
function runningTitle(
  { flag, phase, lap, lapsToGo, cautions }: ViewOf<'running-order'>,
  name: string,
): string {
  const state = flag === 'none' ? phase : flag;
  return `${name}: ${state}, lap ${lap}, ${lapsToGo ?? 'no'} to go, ${count(cautions, 'caution')}`;
}

const openPlaces = (open: ViewOf<'field'>['open'], sessions: SessionNames): string[] =>
  open.map((place) => {
    const { places, session, cars } = place;
    const name = sessionName(sessions, session);
    const until = openWords(place, name);
    if (session === 'provisional') return `${count(places, 'provisional')} still open.`;
    if (until === '') return `${count(places, 'place')} still open: waiting for ${name}.`;
    return `${count(places, 'place')}${cars ? ` in ${name}` : ''} open ${until}.`;
  });

/** Returns a line for each car that would start elsewhere. */
function movesIn(moves: ViewOf<'lineup'>['stale'], when: string): string[] {
  const start = (place: number | null) => (place === null ? 'nowhere' : `start ${place}`);
  return moves.map(
    ({ car, from, to }) => `${when}, car ${car} would move from ${start(from)} to ${start(to)}.`,
  );
}

function fieldBlocks(
  { session, size, rows, open, differs, missed }: ViewOf<'field'>,
  { sessions }: Setting,
): TableBlock[] {
  const title =
    session === null
      ? 'There is no main.'
      : `Field, ${sessionName(sessions, session)}: ${rows.length} of ${count(size, 'car')}`;
  const below = [...openPlaces(open, sessions), ...movesIn(differs, 'By the results as they are now')];
  const main = tableOf(LINEUP, rows, { title, below, sessions });
  if (missed.length === 0) return [main];
  return [main, tableOf(MISSED, missed, { title: 'Did not qualify', sessions })];
}

function rankingBlocks(
  { ranking, state, version, waitsFor, rows, stale }: ViewOf<'ranking'>,
  { sessions }: Setting,
): TableBlock[] {
  const posted = version === null ? '' : ` (version ${version})`;
  const names = waitsFor.map((id) => sessionName(sessions, id));
  const below = [
    ...(names.length > 0 ? [`Waiting for ${names.join(', ')}.`] : []),
    ...stale.map(({ car, from, to, pointsFrom, pointsTo }) => {
      const place = (n: number | null, points: string | null) =>
        `${n === null ? 'no place' : `place ${n}`}${points === null ? '' : ` with ${points}`}`;
      return `Posted again, car ${car} would move from ${place(from, pointsFrom)} to ${place(to, pointsTo)}.`;
    }),
  ];
  return [tableOf(RANKING, rows, { title: `${ranking}: ${state}${posted}`, below })];
}

function resultBlock(
  view: ViewOf<'heat-results'>['sessions'][number],
  { sessions, locale }: Setting,
): TableBlock {
  const { session, status, resultVersion, lapsScheduled, lapsRun, rows } = view;
  const name = sessionName(sessions, session);
  if (status === 'pending') return tableOf(RESULTS, rows, { title: `${name}: ${status}`, sessions });
  const facts = [
    resultVersion === null ? status : `${status} (version ${resultVersion})`,
    lapsScheduled === null ? count(lapsRun, 'lap') : `${lapsRun} of ${count(lapsScheduled, 'lap')}`,
  ];
  const title = `${name}: ${facts.join(', ')}`;
  if (isTimedKind(view.kind)) return tableOf(RESULTS, rows, { title, sessions });
  return tableOf(RESULTS, rows, {
    title,
    sessions,
    below: boxScore(view, { units: locale.units }).map(({ label, words }) => `${label}: ${words}`),
  });
}

const MAX_LAPS_PER_TABLE = 25;
const MIN_LAPS_PER_TABLE = 3;
/** Width of the car, its start, and a driver whose name is cut. */
const CAR_WIDTH = 24;

/** Returns how many laps fit on a line. The title of a lap is its number and a letter for the flag. */
function lapsPerTable(laps: number, width: number): number {
  const fitting = Math.floor((width - CAR_WIDTH) / (String(laps).length + 3));
  return Math.max(MIN_LAPS_PER_TABLE, Math.min(MAX_LAPS_PER_TABLE, fitting));
}

function lapChartBlocks(
  { session, laps, flags, rows }: ViewOf<'lap-chart'>,
  { sessions, width }: Setting,
): TableBlock[] {
  const blocks: TableBlock[] = [];
  const step = lapsPerTable(laps, width);
  const name = sessionName(sessions, session);
  for (let from = 0; from < laps || from === 0; from += step) {
    const to = Math.min(from + step, laps);
    const across = Array.from({ length: to - from }, (_, i) =>
      lapColumn(from + i + 1, lapTitle(from + i, flags)),
    );
    blocks.push(tableOf([...LAP_CHART, ...across], rows, { title: `${name}: laps ${from + 1} to ${to}` }));
  }
  return blocks;
}

/** Adds the first letter of the flag if the lap was not completed under green. */
const lapTitle = (lap: number, flags: readonly string[]): string => {
  const { [lap]: flag = 'green' } = flags;
  return `${lap + 1}${flag === 'green' ? '' : flag.charAt(0)}`;
};

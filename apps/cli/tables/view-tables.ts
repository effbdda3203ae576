import { count, minutesAndSeconds } from '#domain';
import type { View } from '#projections';
import {
  columnPerField,
  listIn,
  numberColumn,
  optional,
  PLACE,
  speedColumn,
  textIn,
  timeColumn,
  textColumn,
} from './columns.ts';
import { PENALTIES, RACE_LOG } from './records.ts';
import { formatBlocks, type TableBlock, type TableColumn, type TableRow } from './table.ts';

/** Returns a view as text for a person. */
export const formatView = (view: View, heading: (text: string) => string): string =>
  formatBlocks(viewBlocks(view), heading);

const CAR = numberColumn('Car', 'car');
const DRIVER = textColumn('Driver', 'driver');

const BLOCKS: Readonly<Record<string, (view: TableRow) => readonly TableBlock[]>> = {
  meeting,
  field,
  'entry-list': (view) => [
    {
      columns: [
        CAR,
        DRIVER,
        textColumn('Team', 'team'),
        textColumn('Manufacturer', 'manufacturer'),
        optional(textColumn('Transponder', 'transponder')),
        optional(numberColumn('Standing', 'standing')),
        optional(textColumn('Rookie', 'rookie')),
        textColumn('Status', 'status'),
      ],
      rows: listIn(view, 'rows'),
    },
  ],
  'qualifying-order': (view) => [
    {
      title: view['session'] === null ? 'There is no qualifying.' : `${textIn(view, 'session')}: order`,
      columns: [
        numberColumn('Rank', 'rank'),
        CAR,
        DRIVER,
        timeColumn('Best lap', 'bestLapMs'),
        speedColumn('mph', 'speedMph'),
        timeColumn('Gap', 'gapMs'),
        textColumn('Status', 'status'),
      ],
      rows: listIn(view, 'rows'),
    },
  ],
  lineup,
  'running-order': (view) => [
    {
      title:
        `${textIn(view, 'session')}: ${flagOrPhase(view)}, ` +
        `lap ${textIn(view, 'lap')}, ${textIn(view, 'lapsToGo') || 'no'} to go, ` +
        count(Number(view['cautions']), 'caution'),
      columns: [
        PLACE,
        CAR,
        DRIVER,
        numberColumn('Laps', 'laps'),
        timeColumn('Last', 'lastLapMs'),
        timeColumn('Best', 'bestLapMs'),
        { title: 'Gap', align: 'right', cell: gap },
        numberColumn('Led', 'lapsLed'),
        textColumn('Status', 'status'),
      ],
      rows: listIn(view, 'rows'),
    },
  ],
  results: (view) => [result(view)],
  'heat-results': (view) => listIn(view, 'sessions').map(result),
  'race-log': (view) => [{ columns: RACE_LOG, rows: listIn(view, 'rows') }],
  penalties: (view) => [{ columns: PENALTIES, rows: listIn(view, 'rows') }],
  'lap-chart': lapChart,
};

/** Returns the tables of a view. A view without a layout is one table of all its fields. */
export function viewBlocks(view: View): readonly TableBlock[] {
  const layout = Object.hasOwn(BLOCKS, view.projection) ? BLOCKS[view.projection] : undefined;
  if (layout) return layout(view);
  const rows = listIn(view, 'rows');
  return [{ columns: columnPerField(rows), rows }];
}

/** Returns the flag, or the phase before the first flag. */
function flagOrPhase(view: TableRow): string {
  const flag = textIn(view, 'flag');
  return flag === 'none' || flag === '' ? textIn(view, 'phase') : flag;
}

function gap(row: TableRow): string {
  const { gapLaps, gapMs } = row;
  if (typeof gapLaps === 'number') return count(gapLaps, 'lap');
  return typeof gapMs === 'number' ? minutesAndSeconds(gapMs) : '';
}

function meeting(view: TableRow): TableBlock[] {
  const track = (view['track'] ?? {}) as TableRow;
  const format = (view['format'] ?? {}) as TableRow;
  const where = `${textIn(track, 'name')} (${textIn(track, 'lengthMiles')} mi)`;
  const laps = (row: TableRow) =>
    row['lapsScheduled'] === null
      ? row['lapsRun']
      : `${textIn(row, 'lapsRun')}/${textIn(row, 'lapsScheduled')}`;
  return [
    {
      title: `${textIn(view, 'name')}, ${textIn(view, 'date')}, ${where}, format ${textIn(format, 'id')}`,
      columns: [
        textColumn('Session', 'session'),
        textColumn('Name', 'name'),
        textColumn('Phase', 'phase'),
        textColumn('Flag', 'flag'),
        { title: 'Laps', align: 'right', cell: (row) => laps(row) as string },
        numberColumn('Result', 'resultVersion'),
        textColumn('Line-up', 'lineup'),
      ],
      rows: listIn(view, 'sessions'),
    },
  ];
}

function lineup(view: TableRow): TableBlock[] {
  return [
    {
      title: `${textIn(view, 'session')}: line-up, ${textIn(view, 'state')}`,
      columns: [numberColumn('Start', 'start'), CAR, DRIVER, optional(textColumn('Through', 'via'))],
      rows: listIn(view, 'rows'),
      below: [...openPlaces(view), ...movesIn(view, 'stale', 'Posted again')],
    },
  ];
}

const openPlaces = (view: TableRow): string[] =>
  listIn(view, 'open').map(
    (row) => `${count(Number(row['places']), 'place')} still to be won in ${textIn(row, 'session')}`,
  );

/** Returns a line for each car that would start elsewhere. */
function movesIn(view: TableRow, list: string, when: string): string[] {
  const start = (place: unknown) => (typeof place === 'number' ? `start ${place}` : 'nowhere');
  return listIn(view, list).map(
    ({ car, from, to }) => `${when}, car ${String(car)} would move from ${start(from)} to ${start(to)}.`,
  );
}

function field(view: TableRow): TableBlock[] {
  const rows = listIn(view, 'rows');
  const missed = listIn(view, 'missed');
  const size = `${rows.length} of ${count(Number(view['size']), 'car')}`;
  const main: TableBlock = {
    title:
      view['session'] === null ? 'There is no main.' : `Field of the ${textIn(view, 'session')}: ${size}`,
    columns: [numberColumn('Start', 'start'), CAR, DRIVER, textColumn('Via', 'via')],
    rows,
    below: [...openPlaces(view), ...movesIn(view, 'differs', 'By the results as they are now')],
  };
  if (missed.length === 0) return [main];
  return [
    main,
    { title: 'Missed it', columns: [CAR, optional(DRIVER), textColumn('Best', 'best')], rows: missed },
  ];
}

function result(view: TableRow): TableBlock {
  const version = view['resultVersion'] === null ? '' : ` (version ${textIn(view, 'resultVersion')})`;
  const facts = [
    `${textIn(view, 'status')}${version}`,
    ...(view['lapsScheduled'] === null
      ? []
      : [`${textIn(view, 'lapsRun')} of ${textIn(view, 'lapsScheduled')} laps`]),
    count(listIn(view, 'cautions').length, 'caution'),
    count(Number(view['leadChanges']), 'lead change'),
    count(Number(view['leaders']), 'leader'),
  ];
  return {
    title: `${textIn(view, 'session')}: ${view['status'] === 'pending' ? 'pending' : facts.join(', ')}`,
    columns: [
      PLACE,
      numberColumn('Start', 'start'),
      CAR,
      DRIVER,
      textColumn('Team', 'team'),
      numberColumn('Laps', 'laps'),
      numberColumn('Led', 'lapsLed'),
      textColumn('Status', 'status'),
      optional(textColumn('Advances to', 'advancedTo')),
    ],
    rows: listIn(view, 'rows'),
  };
}

const MAX_LAPS_PER_TABLE = 25;

function lapChart(view: TableRow): TableBlock[] {
  const laps = Number(view['laps']);
  const flags = Array.isArray(view['flags']) ? (view['flags'] as string[]) : [];
  const blocks: TableBlock[] = [];
  for (let from = 0; from < laps || from === 0; from += MAX_LAPS_PER_TABLE) {
    const to = Math.min(from + MAX_LAPS_PER_TABLE, laps);
    const across = Array.from({ length: to - from }, (_, i) => from + i);
    blocks.push({
      title: `${textIn(view, 'session')}: laps ${from + 1} to ${to}`,
      columns: [CAR, numberColumn('Start', 'start'), ...across.map((lap) => lapColumn(lap, flags[lap]))],
      rows: listIn(view, 'rows'),
    });
  }
  return blocks;
}

/** The title has the first letter of the flag if the lap was not completed under green. */
const lapColumn = (lap: number, flag = 'green'): TableColumn => ({
  title: `${lap + 1}${flag === 'green' ? '' : flag.charAt(0)}`,
  align: 'right',
  cell: ({ places }) => (Array.isArray(places) ? (places as number[])[lap] : null),
});

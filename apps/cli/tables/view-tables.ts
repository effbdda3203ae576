import { minutesAndSeconds } from '#domain';
import type { View } from '#projections';
import * as column from './columns.ts';
import { counted, listIn, textIn } from './columns.ts';
import { PENALTIES, RACE_LOG } from './records.ts';
import type { Column, Row } from './table.ts';

/** A part of a printed view: a line above, a table, lines below. */
export interface Block {
  readonly title?: string;
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  readonly below?: readonly string[];
}

const { number, optional, place, speed, time, words } = column;

const CAR = number('Car', 'car');
const DRIVER = words('Driver', 'driver');

const BLOCKS: Readonly<Record<string, (view: Row) => readonly Block[]>> = {
  meeting,
  field,
  'entry-list': (view) => [
    {
      columns: [
        CAR,
        DRIVER,
        words('Team', 'team'),
        words('Manufacturer', 'manufacturer'),
        ...[
          words('Transponder', 'transponder'),
          number('Standing', 'standing'),
          words('Rookie', 'rookie'),
        ].map(optional),
        words('Status', 'status'),
      ],
      rows: listIn(view, 'rows'),
    },
  ],
  'qualifying-order': (view) => [
    {
      title: view['session'] === null ? 'There is no qualifying.' : `${textIn(view, 'session')}: order`,
      columns: [
        number('Rank', 'rank'),
        CAR,
        DRIVER,
        time('Best lap', 'bestLapMs'),
        speed('mph', 'speedMph'),
        time('Gap', 'gapMs'),
        words('Status', 'status'),
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
        counted(view['cautions'], 'caution'),
      columns: [
        place(),
        CAR,
        DRIVER,
        number('Laps', 'laps'),
        time('Last', 'lastLapMs'),
        time('Best', 'bestLapMs'),
        { title: 'Gap', align: 'right', cell: gap },
        number('Led', 'lapsLed'),
        words('Status', 'status'),
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

/** How a view is printed. One that nobody has laid out is a table of all its fields. */
export function blocksOf(view: View): readonly Block[] {
  const known = Object.hasOwn(BLOCKS, view.projection) ? BLOCKS[view.projection] : undefined;
  if (known) return known(view);
  const rows = listIn(view, 'rows');
  return [{ columns: column.columnsOf(rows), rows }];
}

/** Before the first flag the phase says more. */
function flagOrPhase(view: Row): string {
  const flag = textIn(view, 'flag');
  return flag === 'none' || flag === '' ? textIn(view, 'phase') : flag;
}

function gap(row: Row): string {
  const { gapLaps, gapMs } = row;
  if (typeof gapLaps === 'number') return counted(gapLaps, 'lap');
  return typeof gapMs === 'number' ? minutesAndSeconds(gapMs) : '';
}

function meeting(view: Row): Block[] {
  const track = (view['track'] ?? {}) as Row;
  const format = (view['format'] ?? {}) as Row;
  const where = `${textIn(track, 'name')} (${textIn(track, 'lengthMiles')} mi)`;
  const laps = (row: Row) =>
    row['lapsScheduled'] === null
      ? row['lapsRun']
      : `${textIn(row, 'lapsRun')}/${textIn(row, 'lapsScheduled')}`;
  return [
    {
      title: `${textIn(view, 'name')}, ${textIn(view, 'date')}, ${where}, format ${textIn(format, 'id')}`,
      columns: [
        words('Session', 'session'),
        words('Name', 'name'),
        words('Phase', 'phase'),
        words('Flag', 'flag'),
        { title: 'Laps', align: 'right', cell: (row) => laps(row) as string },
        number('Result', 'resultVersion'),
        words('Line-up', 'lineup'),
      ],
      rows: listIn(view, 'sessions'),
    },
  ];
}

function lineup(view: Row): Block[] {
  return [
    {
      title: `${textIn(view, 'session')}: line-up, ${textIn(view, 'state')}`,
      columns: [number('Start', 'start'), CAR, DRIVER, optional(words('Through', 'via'))],
      rows: listIn(view, 'rows'),
      below: [...openPlaces(view), ...movesIn(view, 'stale', 'Posted again')],
    },
  ];
}

const openPlaces = (view: Row): string[] =>
  listIn(view, 'open').map(
    (row) => `${counted(row['places'], 'place')} still to be won in ${textIn(row, 'session')}`,
  );

/** Who would start elsewhere than the line-up says that stands. */
function movesIn(view: Row, list: string, when: string): string[] {
  const start = (place: unknown) => (typeof place === 'number' ? `start ${place}` : 'nowhere');
  return listIn(view, list).map(
    ({ car, from, to }) => `${when}, car ${String(car)} would move from ${start(from)} to ${start(to)}.`,
  );
}

function field(view: Row): Block[] {
  const rows = listIn(view, 'rows');
  const missed = listIn(view, 'missed');
  const size = `${rows.length} of ${counted(view['size'], 'car')}`;
  const main: Block = {
    title:
      view['session'] === null ? 'There is no main.' : `Field of the ${textIn(view, 'session')}: ${size}`,
    columns: [number('Start', 'start'), CAR, DRIVER, words('Via', 'via')],
    rows,
    below: [...openPlaces(view), ...movesIn(view, 'differs', 'By the results as they are now')],
  };
  if (missed.length === 0) return [main];
  return [
    main,
    { title: 'Missed it', columns: [CAR, optional(DRIVER), words('Best', 'best')], rows: missed },
  ];
}

function result(view: Row): Block {
  const version = view['resultVersion'] === null ? '' : ` (version ${textIn(view, 'resultVersion')})`;
  const facts = [
    `${textIn(view, 'status')}${version}`,
    ...(view['lapsScheduled'] === null
      ? []
      : [`${textIn(view, 'lapsRun')} of ${textIn(view, 'lapsScheduled')} laps`]),
    counted(listIn(view, 'cautions').length, 'caution'),
    counted(view['leadChanges'], 'lead change'),
    counted(view['leaders'], 'leader'),
  ];
  return {
    title: `${textIn(view, 'session')}: ${view['status'] === 'pending' ? 'pending' : facts.join(', ')}`,
    columns: [
      place(),
      number('Start', 'start'),
      CAR,
      DRIVER,
      words('Team', 'team'),
      number('Laps', 'laps'),
      number('Led', 'lapsLed'),
      words('Status', 'status'),
      optional(words('Advances to', 'advancedTo')),
    ],
    rows: listIn(view, 'rows'),
  };
}

const LAPS_ACROSS = 25;

function lapChart(view: Row): Block[] {
  const laps = Number(view['laps']);
  const flags = Array.isArray(view['flags']) ? (view['flags'] as string[]) : [];
  const blocks: Block[] = [];
  for (let from = 0; from < laps || from === 0; from += LAPS_ACROSS) {
    const to = Math.min(from + LAPS_ACROSS, laps);
    const across = Array.from({ length: to - from }, (_, i) => from + i);
    blocks.push({
      title: `${textIn(view, 'session')}: laps ${from + 1} to ${to}`,
      columns: [CAR, number('Start', 'start'), ...across.map((lap) => lapColumn(lap, flags[lap]))],
      rows: listIn(view, 'rows'),
    });
  }
  return blocks;
}

/** A lap that was not completed under green says so by its first letter. */
const lapColumn = (lap: number, flag = 'green'): Column => ({
  title: `${lap + 1}${flag === 'green' ? '' : flag.charAt(0)}`,
  align: 'right',
  cell: ({ places }) => (Array.isArray(places) ? (places as number[])[lap] : null),
});

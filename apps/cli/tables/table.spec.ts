import { itemsOf } from '#domain';
import { logRowsOf, project, type View } from '#projections';
import { numberColumn, textColumn, type Column } from '#projections/columns';
import { clashAfterQualifying, runClashRaces } from '../../../test/support/clash.ts';
import { formatFollowedRows, logBlock, screenLogBlock, type LogRow } from './records.ts';
import { textWidth } from './text-width.ts';
import { formatView } from './view-tables.ts';
import { formatTable, tableOf } from './table.ts';

const plain = { heading: (text: string) => text, width: Infinity };
const print = <R>(columns: readonly Column<R>[], rows: readonly R[]): string =>
  formatTable(tableOf(columns, rows), plain);

describe('a table', () => {
  interface Row {
    readonly car: string;
    readonly driver?: string;
    readonly best?: string;
    readonly team?: string | null;
  }
  const columns = [
    numberColumn<Row>('Car', 'car'),
    textColumn<Row>('Driver', 'driver'),
    numberColumn<Row>('Best', 'best'),
  ];

  it('aligns numbers right and words left, without trailing spaces', () => {
    const rows = [
      { car: '7', driver: 'Corey LaJoie', best: '14.120' },
      { car: '31', driver: 'Justin Haley', best: '9.414' },
      { car: '8', driver: 'Kyle Busch', best: '1:00.000' },
      { car: '54', driver: 'Ty Gibbs' },
    ];
    expect(print(columns, rows)).toBe(
      [
        'Car  Driver            Best',
        '  7  Corey LaJoie    14.120',
        ' 31  Justin Haley     9.414',
        '  8  Kyle Busch    1:00.000',
        ' 54  Ty Gibbs',
      ].join('\n'),
    );
  });

  it('omits an optional column without any value', () => {
    const all = [...columns, textColumn<Row>('Team', 'team', { optional: true })];
    expect(print(all, [{ car: '1', team: null }])).not.toContain('Team');
    expect(print(all, [{ car: '1', team: 'A team' }])).toContain('Team');
  });

  it('gives a combining accent no width, and a wide letter the width of two', () => {
    interface Letters {
      readonly a: string;
      readonly b: string;
    }
    const letters = [
      { a: 'e\u0301', b: 'x' },
      { a: '\u65e5', b: 'x' },
    ];
    const both = [textColumn<Letters>('a', 'a'), textColumn<Letters>('b', 'b')];
    const [, first, second] = print(both, letters).split('\n');
    expect([first, second]).toEqual(['e\u0301   x', '\u65e5  x']);
  });

  it('replaces control characters', () => {
    expect(print([textColumn<{ a: string }>('a', 'a')], [{ a: '\u001b[2J' }])).toBe('a\n�[2J');
  });
});

describe('a view', () => {
  const record = {
    revision: 1,
    occurredAt: '2023-02-05T20:00:00.000Z',
    recordedAt: '2023-02-05T20:00:00.000Z',
    session: null,
    lap: null,
    official: { id: 'Ada', role: 'director' },
    type: 'NoteAdded',
    words: '',
    reason: null,
    note: null,
    struck: false,
    struckBy: null,
  };
  const head = { meeting: 'm', projectionVersion: 1, revision: 3, recordedAt: '2023-02-05T20:00:00.000Z' };

  it('of the race log shows a note once, in brackets', () => {
    const rows = [
      { ...record, words: 'Car 7 completed a lap', note: 'reconstructed' },
      { ...record, words: 'rain is near', note: 'rain is near' },
    ];
    const lines = formatView({ ...head, projection: 'race-log', rows }, plain).split('\n');
    expect(lines[1]).toMatch(
      /^ {2}1 {2}2023-02-05 20:00:00\.000 .* Ada .* Car 7 completed a lap \[reconstructed\]$/,
    );
    expect(lines[2]).toMatch(/ rain is near$/);
  });

  it('of the race log shows the reason once, and both times if they differ', () => {
    const printedLog = (...rows: object[]) =>
      formatView(
        { ...head, projection: 'race-log', rows: rows.map((each) => ({ ...record, ...each })) },
        plain,
      );
    const live = { recordedAt: '2023-02-05T20:00:00.004Z', words: 'Caution' };
    expect(printedLog({ ...live, reason: 'spin' }).split('\n')).toEqual([
      'Rev  Track time (UTC)         Session  Lap  Official  Record',
      '  1  2023-02-05 20:00:00.000                Ada       Caution: spin',
    ]);
    const within = printedLog({ ...live, words: 'Caution for car 2', reason: 'car' });
    expect(within).toMatch(/ Caution for car 2: car$/);
    const late = { ...live, recordedAt: '2023-02-05T20:14:03.100Z', words: 'Caution: spin', reason: 'spin' };
    const later = { ...live, recordedAt: '2023-02-06T08:00:00.000Z' };
    expect(printedLog(live, late, later).split('\n')).toEqual([
      'Rev  Track time (UTC)         Recorded (UTC)           Session  Lap  Official  Record',
      '  1  2023-02-05 20:00:00.000                                         Ada       Caution',
      '  1  2023-02-05 20:00:00.000  2023-02-05 20:14:03.100                Ada       Caution: spin',
      '  1  2023-02-05 20:00:00.000  2023-02-06 08:00:00.000                Ada       Caution',
    ]);
  });

  it('of the penalties shows who imposed each, and which record rescinded it', () => {
    const row = {
      penalty: 7,
      session: 'heat-1',
      car: '21',
      driver: 'A driver',
      kind: 'laps',
      words: '2 laps',
      reason: 'pit road',
      occurredAt: '2023-02-05T20:00:00.000Z',
      recordedAt: '2023-02-05T20:00:00.000Z',
      official: { id: 'Ada', role: 'steward' },
      rescinded: 9,
      counts: true,
    };
    expect(formatView({ ...head, projection: 'penalties', rows: [row] }, plain)).toBe(
      [
        'Record  Session  Car  Driver    Penalty  Reason    Track time (UTC)         Official  Note',
        '     7  heat-1    21  A driver  2 laps   pit road  2023-02-05 20:00:00.000  Ada       ' +
          'Rescinded (record 9)',
      ].join('\n'),
    );
  });

  it('of the field or of a posted line-up shows which cars would start elsewhere now', () => {
    const moved = [
      { car: '10', from: 1, to: 3 },
      { car: '78', from: null, to: 2 },
    ];
    const rows = [{ start: 1, car: '10', driver: 'Aric Almirola', via: 'heat-1 place 1' }];
    const field = { ...head, projection: 'field', session: 'main', size: 27, rows, missed: [], open: [] };
    expect(
      formatView({ ...field, differs: moved }, plain)
        .split('\n')
        .slice(3),
    ).toEqual([
      'By the results as they are now, car 10 would move from start 1 to start 3.',
      'By the results as they are now, car 78 would move from nowhere to start 2.',
    ]);
    const lineup = { ...head, projection: 'lineup', session: 'main', state: 'stale', rows, open: [] };
    expect(
      formatView({ ...lineup, stale: moved }, plain)
        .split('\n')
        .slice(3),
    ).toEqual([
      'Posted again, car 10 would move from start 1 to start 3.',
      'Posted again, car 78 would move from nowhere to start 2.',
    ]);
  });

  it('of the field shows the cars in it, the open places, and the cars that did not qualify', () => {
    const field = {
      ...head,
      projection: 'field',
      session: 'main',
      size: 27,
      rows: [{ start: 1, car: '10', driver: 'Aric Almirola', via: 'heat-1 place 1' }],
      open: [{ places: 3, session: 'lcq-1' }],
      missed: [{ car: '78', driver: 'B.J. McLeod', best: 'lcq-2 place 7' }],
      differs: [],
    };
    expect(formatView(field, plain)).toBe(
      [
        'Field, main: 1 of 27 cars',
        'Start  Car  Driver         Qualified via',
        '    1   10  Aric Almirola  heat-1, 1st',
        '3 places still to be won in lcq-1',
        '',
        'Did not qualify',
        'Car  Driver       Best',
        ' 78  B.J. McLeod  lcq-2, 7th',
      ].join('\n'),
    );
  });

  it('shows sessions by their names where these are known', () => {
    const sessions = [
      { session: 'heat-1', name: 'Heat 1' },
      { session: 'lcq-1', name: 'LCQ 1' },
      { session: 'main', name: 'Feature' },
    ];
    const field = {
      ...head,
      projection: 'field',
      session: 'main',
      size: 27,
      rows: [{ start: 1, car: '10', driver: 'Aric Almirola', via: 'heat-1 place 1' }],
      open: [{ places: 3, session: 'lcq-1' }],
      missed: [],
      differs: [],
    };
    expect(formatView(field, { ...plain, sessions }).split('\n')).toEqual([
      'Field, Feature: 1 of 27 cars',
      'Start  Car  Driver         Qualified via',
      '    1   10  Aric Almirola  Heat 1, 1st',
      '3 places still to be won in LCQ 1',
    ]);
  });

  it.each([40, 80, 120])(
    'of a lap chart takes more tables in %s columns, and no line is too long',
    (width) => {
      const laps = 60;
      const rows = [
        {
          car: '7',
          driver: 'Wolfgang Amadeus Theophilus Featherstone',
          start: 1,
          places: Array(laps).fill(1),
        },
      ];
      const chart = { ...head, projection: 'lap-chart', session: 'main', laps, flags: [], rows };
      const lines = formatView(chart, { ...plain, width }).split('\n');
      expect(lines.filter((line) => textWidth(line) > width)).toEqual([]);
      expect(lines.join(' ')).toMatch(/ laps 1 to .* 60$|Start.* 60 /u);
    },
  );

  it('without a layout is a table of its fields', () => {
    const view = { ...head, projection: 'weather', rows: [{ at: 'noon', degrees: 21, because: [] }] };
    expect(formatView(view, plain)).toBe('at    degrees\nnoon       21');
  });

  it('of the running order names the flag, or before the first flag the phase', () => {
    const order = {
      ...head,
      projection: 'running-order',
      session: 'heat-1',
      lap: 0,
      lapsToGo: 25,
      cautions: 0,
      rows: [],
    };
    const titled = (flag: string, phase: string) =>
      formatView({ ...order, flag, phase }, plain).split('\n')[0];
    expect(titled('none', 'lined-up')).toBe('heat-1: lined-up, lap 0, 25 to go, 0 cautions');
    expect(titled('white', 'green')).toBe('heat-1: white, lap 0, 25 to go, 0 cautions');
  });

  it('without rows is "(nothing yet)"', () => {
    expect(formatView({ ...head, projection: 'race-log', rows: [] }, plain)).toBe('(nothing yet)');
  });
});

describe('a result of the Clash', () => {
  const answer = project(runClashRaces(clashAfterQualifying(), 'heat-1').state, 'results', 'heat-1');
  const view = (answer.kind === 'view' ? answer.view : {}) as View;
  const linesAt = (width: number) => formatView(view, { ...plain, width }).split('\n');
  const headAt = (width: number) => linesAt(width).find((line) => line.startsWith('Pos'));

  it.each([
    [Infinity, 'Pos Start Car Driver Laps Led Status Gap Interval +/− Advances to'],
    [80, 'Pos Start Car Driver Laps Led Status Gap Advances to'],
    [60, 'Pos Car Driver Laps Status Gap Advances to'],
    [50, 'Pos Car Driver Laps Status Advances to'],
    [40, 'Pos Car Driver Laps Status'],
    [20, 'Pos Car Driver Laps'],
  ])('has in %s columns what matters most: %s', (width, titles) => {
    expect(headAt(width)?.replaceAll(/ +/gu, ' ')).toBe(titles);
  });

  it.each([40, 60, 80, 120])('fits into %s columns, and only names are cut', (width) => {
    const words = new Set(linesAt(Infinity).join(' ').split(/\s+/u));
    const lines = linesAt(width);
    expect(lines.filter((line) => textWidth(line) > width)).toEqual([]);
    expect(
      lines
        .join(' ')
        .split(/\s+/u)
        .filter((word) => !words.has(word) && !word.endsWith('…')),
    ).toEqual([]);
  });

  it('cuts the names before it leaves out a time', () => {
    expect(linesAt(57).slice(1, 3)).toEqual([
      'Pos  Car  Driver       Laps  Status      Gap  Advances to',
      '  1   10  Aric Almir…     1  Running          main',
    ]);
  });
});

describe('a running order with a long name', () => {
  const head = { meeting: 'm', projectionVersion: 1, revision: 3, recordedAt: '2023-02-05T20:00:00.000Z' };
  const row = {
    place: 2,
    car: '7',
    laps: 12,
    gapMs: 842,
    gapLaps: null,
    lastLapMs: 14_120,
    bestLapMs: 14_007,
  };
  const rest = { lapsLed: 0, status: 'running', inPits: false, penalised: [] };
  const rows = ['Wolfgang Amadeus Theophilus Featherstonehaugh-Cholmondeley', 'Ann Lee', 'Bo'].map(
    (driver) => ({ ...row, ...rest, driver }),
  );
  const view = {
    ...head,
    projection: 'running-order',
    session: 'heat-1',
    phase: 'green',
    flag: 'green',
    lap: 12,
    lapsToGo: 13,
    cautions: 0,
    rows,
  };
  const linesAt = (width: number) =>
    formatView(view, { ...plain, width })
      .split('\n')
      .slice(-4);

  it.each([
    [40, 'Pos Car Driver Gap Status'],
    [60, 'Pos Car Driver Laps Gap Last Best Status'],
    [50, 'Pos Car Driver Gap Best Status'],
    [80, 'Pos Car Driver Laps Gap Last Best Status'],
    [120, 'Pos Car Driver Laps Gap Last Best Led Status'],
  ])('has one line for each car in %s columns, with %s', (width, titles) => {
    const [heading = '', ...cars] = linesAt(width);
    expect(heading.replaceAll(/ +/gu, ' ')).toBe(titles);
    expect(cars).toHaveLength(3);
    expect(cars.every((line) => line.includes('+0.842') && line.endsWith('Running'))).toBe(true);
    expect(cars.filter((line) => textWidth(line) > width)).toEqual([]);
  });
});

describe('the race log', () => {
  const state = runClashRaces(clashAfterQualifying(), 'heat-1').state;
  const rows = logRowsOf(state, itemsOf(state.records).slice(-3));

  it('folds the text of a record at its spaces', () => {
    expect(formatTable(logBlock(rows), { ...plain, width: 60 }).split('\n')).toEqual([
      'Rev  Track time (UTC)         Record',
      ' 89  2023-02-05 22:01:30.000  Car 77 (Ty Dillon) took the',
      '                              checkered flag',
      ' 90  2023-02-05 22:01:31.000  Car 17 (Chris Buescher) took',
      '                              the checkered flag',
      ' 91  2023-02-05 22:01:32.000  Results of Heat 1 posted,',
      '                              version 1',
    ]);
  });

  it('has dates on a screen only where its rows are of several days', () => {
    const timesOf = (some: typeof rows) =>
      screenLogBlock(some).columns.find(({ title }) => title === 'UTC')?.cells;
    const [first, , last] = rows as [LogRow, LogRow, LogRow];
    expect(timesOf(rows)).toEqual(['22:01:30', '22:01:31', '22:01:32']);
    expect(timesOf([first, { ...last, occurredAt: '2023-02-06T02:43:36.000Z' }])).toEqual([
      'Feb  5 22:01:30',
      'Feb  6 02:43:36',
    ]);
  });

  it('has the same columns for rows that are printed later', () => {
    const style = { ...plain, width: 60 };
    const all = formatFollowedRows(rows, style, true).split('\n').slice(1);
    expect(rows.flatMap((row) => formatFollowedRows([row], style, false).split('\n'))).toEqual(all);
    expect(all.filter((line) => textWidth(line) > 60)).toEqual([]);
  });
});

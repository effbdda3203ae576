import { numberColumn, optional, timeColumn, textColumn } from './columns.ts';
import { formatView } from './view-tables.ts';
import { formatTable } from './table.ts';

const plain = (text: string) => text;

describe('a table', () => {
  const columns = [numberColumn('Car', 'car'), textColumn('Driver', 'driver'), timeColumn('Best', 'ms')];

  it('aligns numbers right and words left, without trailing spaces', () => {
    const rows = [
      { car: '7', driver: 'Corey LaJoie', ms: 14120 },
      { car: '31', driver: 'Justin Haley', ms: 9413.5 },
      { car: '8', driver: 'Kyle Busch', ms: 59999.6 },
      { car: '54', driver: 'Ty Gibbs', ms: null },
    ];
    expect(formatTable(columns, rows)).toBe(
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
    const all = [...columns, optional(textColumn('Team', 'team'))];
    expect(formatTable(all, [{ car: '1', team: null }])).not.toContain('Team');
    expect(formatTable(all, [{ car: '1', team: 'A team' }])).toContain('Team');
  });

  it('gives a combining accent no width, and a wide letter the width of two', () => {
    const [, first, second] = formatTable(
      [textColumn('a', 'a'), textColumn('b', 'b')],
      [
        { a: 'e\u0301', b: 'x' },
        { a: '\u65e5', b: 'x' },
      ],
    ).split('\n');
    expect([first, second]).toEqual(['e\u0301   x', '\u65e5  x']);
  });

  it('replaces control characters', () => {
    expect(formatTable([textColumn('a', 'a')], [{ a: '\u001b[2J' }])).toBe('a\n�[2J');
  });
});

describe('a view', () => {
  const head = { meeting: 'm', projectionVersion: 1, revision: 3, recordedAt: '2023-02-05T20:00:00.000Z' };

  it('of the race log shows a note once, in brackets', () => {
    const row = { revision: 1, occurredAt: '2023-02-05T20:00:00.000Z', official: { id: 'Ada' } };
    const rows = [
      { ...row, words: 'Car 7 completed a lap', note: 'reconstructed' },
      { ...row, words: 'rain is near', note: 'rain is near' },
    ];
    const lines = formatView({ ...head, projection: 'race-log', rows }, plain).split('\n');
    expect(lines[1]).toMatch(
      / {4}1 {2}2023-02-05 20:00:00\.000 .* Ada .* Car 7 completed a lap \[reconstructed\]$/,
    );
    expect(lines[2]).toMatch(/ rain is near$/);
  });

  it('of the race log shows the reason once, and both times if they differ', () => {
    const row = { revision: 1, occurredAt: '2023-02-05T20:00:00.000Z', official: { id: 'Ada' } };
    const printedLog = (...rows: object[]) =>
      formatView({ ...head, projection: 'race-log', rows: rows.map((each) => ({ ...row, ...each })) }, plain);
    const live = { recordedAt: '2023-02-05T20:00:00.004Z', words: 'Caution' };
    expect(printedLog({ ...live, reason: 'spin' }).split('\n')).toEqual([
      '  Rev  Track time (UTC)         Session  Lap  Official  Record',
      '    1  2023-02-05 20:00:00.000                Ada       Caution: spin',
    ]);
    const within = printedLog({ ...live, words: 'Caution for car 2', reason: 'car' });
    expect(within).toMatch(/ Caution for car 2: car$/);
    const late = { ...live, recordedAt: '2023-02-05T20:14:03.100Z', words: 'Caution: spin', reason: 'spin' };
    const later = { ...live, recordedAt: '2023-02-06T08:00:00.000Z' };
    expect(printedLog(live, late, later).split('\n')).toEqual([
      '  Rev  Track time (UTC)         Recorded             Session  Lap  Official  Record',
      '    1  2023-02-05 20:00:00.000                                     Ada       Caution',
      '    1  2023-02-05 20:00:00.000  20:14:03                           Ada       Caution: spin',
      '    1  2023-02-05 20:00:00.000  2023-02-06 08:00:00                Ada       Caution',
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
    };
    expect(formatView({ ...head, projection: 'penalties', rows: [row] }, plain)).toBe(
      [
        'Penalty  Session  Car  Driver    What    Reason    Track time (UTC)         Official  Rescinded',
        '      7  heat-1    21  A driver  2 laps  pit road  2023-02-05 20:00:00.000  Ada       in record 9',
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

  it('of the field shows the cars in it, the open places, and the cars that missed it', () => {
    const field = {
      ...head,
      projection: 'field',
      session: 'main',
      size: 27,
      rows: [{ start: 1, car: '10', driver: 'Aric Almirola', via: 'heat-1 place 1' }],
      open: [{ places: 3, session: 'lcq-1' }],
      missed: [{ car: '78', best: 'lcq-2 place 7' }],
    };
    expect(formatView(field, plain)).toBe(
      [
        'Field of the main: 1 of 27 cars',
        'Start  Car  Driver         Via',
        '    1   10  Aric Almirola  heat-1 place 1',
        '3 places still to be won in lcq-1',
        '',
        'Missed it',
        'Car  Best',
        ' 78  lcq-2 place 7',
      ].join('\n'),
    );
  });

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

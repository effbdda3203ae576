import type { RowDiff, ViewChange } from '#race-control';
import {
  changesWords,
  isOutdated,
  listWords,
  splitMovers,
  placedCarsIn,
  sidesOf,
  summaryOf,
  directionOfMover,
  moverWords,
} from './answer.ts';

const HEAD = {
  meeting: 'saturday',
  projection: 'lineup',
  projectionVersion: 1,
  revision: 40,
  recordedAt: '2023-02-05T20:00:00.000Z',
};
const order = (...cars: (string | [string, number | null])[]) => ({
  ...HEAD,
  rows: cars.map((car, i) => {
    const [name, place] = Array.isArray(car) ? car : [car, i + 1];
    return { place, car: name, driver: `Driver ${name}`, status: 'running', laps: 25 };
  }),
});
/** Returns the answer with these rows. */
const diffOf = (rows: readonly RowDiff[]): ViewChange['diff'] => {
  const point = { revision: 40, recordedAt: HEAD.recordedAt };
  return { ...HEAD, session: 'main', from: point, to: point, changed: {}, rows };
};
const mover = (more: Partial<RowDiff>): RowDiff => ({
  list: 'rows',
  what: 'moved',
  key: '12',
  car: '12',
  driver: null,
  from: 20,
  to: 19,
  changed: {},
  because: [],
  ...more,
});

describe('A car on one side has its place and its detail', () => {
  it.each([
    [{ start: 3, car: '7', via: 'heat 1 place 2' }, 3, 'heat 1 place 2'],
    [{ rank: 2, car: '7', status: 'timed', bestLapMs: 13_553, laps: 2 }, 2, '13.553'],
    [{ rank: 36, car: '7', status: 'no-attempt', bestLapMs: null, laps: 0 }, 36, 'no attempt'],
    [{ place: 9, car: '7', status: 'retired', laps: 11 }, 9, 'retired'],
    [{ place: 1, car: '7', status: 'running', laps: 25 }, 1, '25 laps'],
    [{ place: null, car: '7', status: 'did-not-start', laps: 0 }, null, 'did not start'],
  ])('%j', (row, place, detail) =>
    expect(placedCarsIn({ rows: [row] })).toEqual([{ car: '7', driver: null, place, detail }]),
  );

  it('but a view without an order has no cars', () => {
    expect(placedCarsIn(null)).toEqual([]);
    expect(placedCarsIn({ rows: [{ session: 'heat-1' }] })).toEqual([]);
    expect(placedCarsIn({ rows: [{ penalty: 40, car: '7', kind: 'to-rear' }] })).toEqual([]);
  });
});

it('gives a car without a place no place, although it has a start', () => {
  const rows = [{ car: '7', place: null, start: 5, status: 'disqualified', laps: 25 }];
  expect(placedCarsIn({ rows })).toMatchObject([{ car: '7', place: null, detail: 'disqualified' }]);
});

describe('Side by side', () => {
  const sides = sidesOf({ before: order('1', '2', '3', '4'), after: order('1', '3', '2', '5') });

  it('joins the rows of each car that moves', () =>
    expect(sides.joins).toEqual([
      { car: '3', from: 2, to: 1, direction: 'up' },
      { car: '2', from: 1, to: 2, direction: 'down' },
    ]));

  it('names the cars that come in and go out', () => {
    expect(sides.before.map(({ car, direction }) => `${car} ${direction}`)).toEqual([
      '1 same',
      '2 down',
      '3 up',
      '4 out',
    ]);
    expect(sides.after.map(({ car, words }) => `${car} ${words}`)).toEqual([
      '1 ',
      '3 up 1',
      '2 down 1',
      '5 in',
    ]);
  });

  it('shows a car as moving down that loses its place but stays in the list', () => {
    const { after } = sidesOf({ before: order('1', '2'), after: order('2', ['1', null]) });
    expect(after.map(({ direction, words }) => `${direction}: ${words}`)).toEqual([
      'up: up 1',
      'down: no place',
    ]);
  });

  it('has an empty side for a session that does not exist', () =>
    expect(sidesOf({ before: null, after: order('1') })).toMatchObject({ before: [], joins: [] }));
});

describe('A posted line-up that no longer agrees with the results', () => {
  const rows = [
    { start: 21, car: '34', driver: 'McDowell', via: 'lcq-1 place 1' },
    { start: 22, car: '9', driver: 'Elliott', via: 'lcq-2 place 1' },
    { start: 24, car: '54', driver: 'Gibbs', via: 'lcq-2 place 2' },
  ];
  const missed = [{ car: '47', driver: 'Stenhouse', best: 'lcq-2 place 3' }];
  const differs = [
    { car: '9', from: 22, to: null },
    { car: '54', from: 24, to: 22 },
    { car: '47', from: null, to: 24 },
  ];
  const before = { ...HEAD, rows, missed, differs: [] };
  const after = { ...HEAD, rows, missed, differs };
  const gridChanges = differs.map(({ car, from, to }) =>
    mover({ list: 'differs', what: 'in', key: car, car, from, to }),
  );
  const shown = { before, after, diff: diffOf(gridChanges) };

  it('is shown as it would be posted again', () => {
    expect(isOutdated(shown)).toBe(true);
    expect(isOutdated({ after: before })).toBe(false);
    const sides = sidesOf(shown);
    expect(sides.before.map(({ car, direction }) => `${car} ${direction}`)).toEqual([
      '34 same',
      '9 out',
      '54 up',
    ]);
    expect(sides.after.map(({ car, place, driver, words }) => `${place} ${car} ${driver} ${words}`)).toEqual([
      '21 34 McDowell ',
      '22 54 Gibbs up 2',
      '24 47 Stenhouse in',
    ]);
  });

  it('names the cars that move, come in and go out', () => {
    expect(splitMovers(shown).movers.map((row) => `${row.car} ${row.driver}: ${moverWords(row)}`)).toEqual([
      '9 Elliott: out, was 22nd',
      '54 Gibbs: 24th → 22nd, up 2',
      '47 Stenhouse: in, 24th',
    ]);
    expect(summaryOf(shown)).toBe('1 moves, 1 in, 1 out');
  });

  it('moves the cars back where a ruling removes the difference', () => {
    const gone = gridChanges.map((row) => ({ ...row, what: 'out' as const }));
    const back = { before: after, after: before, diff: diffOf(gone) };
    expect(splitMovers(back).movers.map((row) => `${row.car}: ${moverWords(row)}`)).toEqual([
      '9: in, 22nd',
      '54: 22nd → 24th, down 2',
      '47: out, was 24th',
    ]);
    expect(isOutdated(back)).toBe(false);
  });
});

describe('The move of a row', () => {
  it.each<[Partial<RowDiff>, string, string]>([
    [{}, 'up', '20th → 19th, up 1'],
    [{ from: 2, to: 11 }, 'down', '2nd → 11th, down 9'],
    [{ what: 'in', from: null, to: 27 }, 'in', 'in, 27th'],
    [{ what: 'out', from: 27, to: null }, 'out', 'out, was 27th'],
    [{ what: 'in', from: null, to: null }, 'in', 'in'],
    [{ from: 3, to: null }, 'down', '3rd → no place'],
    [{ from: null, to: 3 }, 'up', 'no place → 3rd'],
    [{ what: 'changed', from: 35, to: 35 }, 'same', 'stays 35th'],
  ])('%j goes %s: %s', (row, direction, words) => {
    expect(directionOfMover(mover(row))).toBe(direction);
    expect(moverWords(mover(row))).toBe(words);
  });
});

describe('The summary of a view', () => {
  const diff = (...rows: RowDiff[]) => ({ before: null, after: null, diff: diffOf(rows) });

  it('counts the cars that move', () => {
    const some = diff(mover({}), mover({}), mover({ what: 'in' }), mover({ list: 'missed', what: 'out' }));
    expect(summaryOf(some)).toBe('2 move, 1 in');
    expect(summaryOf(diff(mover({})))).toBe('1 moves');
  });

  it('says that nothing changes', () => {
    expect(summaryOf(diff())).toBe('Nothing changes here.');
  });

  it('says that nobody moves where other fields change', () => {
    const changed = { status: { from: 'official', to: 'unofficial' } };
    const reopened = { before: null, after: null, diff: { ...diffOf([]), changed } };
    expect(summaryOf(reopened)).toBe('Nobody moves.');
    expect(summaryOf(diff(mover({ what: 'changed' })))).toBe('Nobody moves.');
  });
});

it('describes other changed fields', () => {
  const changed = {
    status: { from: 'did-not-start', to: 'running' },
    bestLapMs: { from: null, to: 62_345 },
    lapsLed: { from: 0, to: 3 },
    penalties: { from: [], to: [98] },
  };
  expect(changesWords(changed)).toEqual([
    'status did not start → running',
    'best lap – → 1:02.345',
    'laps led 0 → 3',
    'penalties none → 1',
  ]);
});

it('names the list of a row unless it is the order of the view', () =>
  expect(['rows', 'missed', 'sessions/heat-1/rows'].map(listWords)).toEqual([
    '',
    'missed',
    'sessions heat 1',
  ]));

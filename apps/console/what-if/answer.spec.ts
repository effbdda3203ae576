import {
  changesWords,
  isChanged,
  listWords,
  placedIn,
  sidesOf,
  summaryOf,
  wayOfMover,
  wentWords,
  type Mover,
} from './answer.ts';

const order = (...cars: (string | [string, number | null])[]) => ({
  rows: cars.map((car, i) => {
    const [name, place] = Array.isArray(car) ? car : [car, i + 1];
    return { place, car: name, driver: `Driver ${name}`, status: 'running', laps: 25 };
  }),
});
const mover = (more: Partial<Mover>): Mover => ({
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

describe('A row on one side has its place, and what else is to be known', () => {
  it.each([
    [{ start: 3, car: '7', via: 'heat 1 place 2' }, 3, 'heat 1 place 2'],
    [{ rank: 2, car: '7', status: 'timed', bestLapMs: 13_553, laps: 2 }, 2, '13.553'],
    [{ rank: 36, car: '7', status: 'no-attempt', bestLapMs: null, laps: 0 }, 36, 'no attempt'],
    [{ place: 9, car: '7', status: 'retired', laps: 11 }, 9, 'retired'],
    [{ place: 1, car: '7', status: 'running', laps: 25 }, 1, '25 laps'],
    [{ place: null, car: '7', status: 'did-not-start', laps: 0 }, null, 'did not start'],
  ])('%j', (row, place, detail) =>
    expect(placedIn({ rows: [row] })).toEqual([{ car: '7', driver: null, place, detail }]),
  );

  it('and a view without an order has none', () => {
    expect(placedIn(null)).toEqual([]);
    expect(placedIn({ rows: [{ session: 'heat-1' }] })).toEqual([]);
  });
});

describe('Side by side', () => {
  const sides = sidesOf({ before: order('1', '2', '3', '4'), after: order('1', '3', '2', '5') });

  it('who moves is joined', () =>
    expect(sides.joins).toEqual([
      { car: '3', from: 2, to: 1, way: 'up' },
      { car: '2', from: 1, to: 2, way: 'down' },
    ]));

  it('who is in and who is out is named', () => {
    expect(sides.before.map(({ car, way }) => `${car} ${way}`)).toEqual([
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

  it('who loses a place altogether goes down, though it stays in the list', () => {
    const { after } = sidesOf({ before: order('1', '2'), after: order('2', ['1', null]) });
    expect(after.map(({ way, words }) => `${way}: ${words}`)).toEqual(['up: up 1', 'down: no place']);
  });

  it('a session that is not there has no side', () =>
    expect(sidesOf({ before: null, after: order('1') })).toMatchObject({ before: [], joins: [] }));
});

describe('Where a row went', () => {
  it.each<[Partial<Mover>, string, string]>([
    [{}, 'up', '20th → 19th, up 1'],
    [{ from: 2, to: 11 }, 'down', '2nd → 11th, down 9'],
    [{ what: 'in', from: null, to: 27 }, 'in', 'in, 27th'],
    [{ what: 'out', from: 27, to: null }, 'out', 'out, was 27th'],
    [{ what: 'in', from: null, to: null }, 'in', 'in'],
    [{ from: 3, to: null }, 'down', '3rd → no place'],
    [{ from: null, to: 3 }, 'up', 'no place → 3rd'],
    [{ what: 'changed', from: 35, to: 35 }, 'same', 'stays 35th'],
  ])('%j goes %s: %s', (row, way, words) => {
    expect(wayOfMover(mover(row))).toBe(way);
    expect(wentWords(mover(row))).toBe(words);
  });
});

describe('How much changes', () => {
  const diff = (...rows: Mover[]) => ({ diff: { changed: {}, rows } });

  it('is counted', () => {
    const some = diff(mover({}), mover({}), mover({ what: 'in' }), mover({ list: 'missed', what: 'out' }));
    expect(summaryOf(some)).toBe('2 move, 1 in, 1 otherwise not the same');
    expect(summaryOf(diff(mover({})))).toBe('1 moves');
  });

  it('is nothing where nothing does', () => {
    expect(isChanged(diff())).toBe(false);
    expect(summaryOf(diff())).toBe('');
    expect(
      isChanged({ diff: { changed: { status: { from: 'official', to: 'unofficial' } }, rows: [] } }),
    ).toBe(true);
  });
});

it('says what else changed in words', () => {
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
    'penalties none → [98]',
  ]);
});

it('names the list only where it is not the order itself', () =>
  expect(['rows', 'missed', 'sessions/heat-1/rows'].map(listWords)).toEqual([
    '',
    'missed',
    'sessions heat 1',
  ]));

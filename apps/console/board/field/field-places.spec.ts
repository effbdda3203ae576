import { fieldBubbles, nextProvisionals, placesOf, type FieldView } from './field-places.ts';

const head = {
  meeting: 'm',
  projection: 'field' as const,
  projectionVersion: 1,
  revision: 9,
  recordedAt: '2023-02-05T20:00:00.000Z',
};

const row = (start: number, car: string, via: string) => ({
  start,
  car,
  driver: null,
  via,
  penalised: [],
  because: [],
});

const field = (over: Partial<FieldView>): FieldView => ({
  ...head,
  session: 'main',
  size: 0,
  rows: [],
  open: [],
  missed: [],
  differs: [],
  ...over,
});

const format = (...lineup: object[]) =>
  ({
    id: 'f',
    sessions: [
      { id: 'heat-1', kind: 'heat', laps: 10, lineup: [{ draw: true }] },
      { id: 'main', kind: 'main', laps: 50, lineup },
    ],
  }) as Parameters<typeof placesOf>[1];

const FIRST_TWO = { from: ['heat-1', 'heat-2'], places: [1, 2] };
const PROVISIONAL = { provisional: 'standings' };

const openOf = (view: FieldView, by: ReturnType<typeof format>) =>
  placesOf(view, by).map(({ start, row: taken, wonIn }) => `${start} ${taken?.car ?? wonIn ?? 'open'}`);

describe('The places of the field', () => {
  it('name the session of each open place, by place and then by session', () => {
    const view = field({
      size: 5,
      rows: [row(1, '31', 'heat-1 place 1'), row(3, '10', 'heat-1 place 2')],
      open: [
        { places: 2, session: 'heat-2' },
        { places: 1, session: 'provisional' },
      ],
    });
    const places = openOf(view, format(FIRST_TWO, PROVISIONAL));
    expect(places).toEqual(['1 31', '2 heat-2', '3 10', '4 heat-2', '5 provisional']);
  });

  it.each([
    ['takes the rest of a race', { from: ['heat-1'], places: [1, null] }],
    ['is inverted', { ...FIRST_TWO, invert: 2 }],
    ['takes the first cars that are left', { ...FIRST_TWO, take: 3 }],
    ['is drawn', { draw: true }],
    ['is dealt', { from: ['heat-1'], every: 2, offset: 1, places: [1, 4] }],
  ])('name no session where a source %s', (_, source) => {
    const view = field({ size: 4, open: [{ places: 4, session: 'heat-1' }] });
    expect(openOf(view, format(source))).toEqual(['1 open', '2 open', '3 open', '4 open']);
  });

  it('name no session where the server reports other open places', () => {
    const view = field({ size: 4, open: [{ places: 4, session: 'heat-2' }] });
    expect(openOf(view, format(FIRST_TWO))).toEqual(['1 open', '2 open', '3 open', '4 open']);
  });

  it('include all starts of a posted grid that is longer than the rule allows', () => {
    expect(openOf(field({ size: 1, rows: [row(2, '31', '')] }), format(FIRST_TWO))).toEqual([
      '1 open',
      '2 31',
    ]);
  });

  it('are empty in a meeting without a format', () => expect(placesOf(field({}), null)).toEqual([]));
});

const finisher = (place: number | null, car: string, advancedTo: string | null) => ({
  place,
  car,
  advancedTo,
});

const race = (session: string, status: string, ...rows: object[]) =>
  ({ session, status, lapsRun: 4, rows }) as unknown as Parameters<typeof fieldBubbles>[1][number];

const entry = (car: string, standing: number | null, status = 'entered') =>
  ({ car, standing, status }) as unknown as Parameters<typeof nextProvisionals>[2][number];

describe('The bubble of the field', () => {
  const view = field({
    size: 5,
    rows: [row(1, '31', 'heat-1 place 1')],
    open: [
      { places: 2, session: 'lcq-1' },
      { places: 1, session: 'provisional' },
    ],
  });
  const under = race(
    'lcq-1',
    'running',
    finisher(1, '4', 'main'),
    finisher(2, '6', 'main'),
    finisher(3, '7', null),
    finisher(null, '8', null),
  );

  it('is the last car of a running race that is in, and the next one', () => {
    expect(fieldBubbles(view, [under])).toEqual([
      { session: 'lcq-1', on: under.rows[1], next: under.rows[2] },
    ]);
  });

  it('is empty for a finished race, a race that gives no place, and before the first lap', () => {
    const done = race('lcq-1', 'official', finisher(1, '4', 'main'));
    const other = race('lcq-2', 'running', finisher(1, '5', 'main'));
    expect(fieldBubbles(view, [done, other, { ...under, lapsRun: 0 }])).toEqual([]);
  });

  it('is empty where all cars of the race advance', () => {
    const all = race('lcq-1', 'running', finisher(1, '4', 'main'), finisher(2, '6', 'main'));
    expect(fieldBubbles(view, [all])).toEqual([]);
  });

  it('has a provisional for the best car in the standings that is not in the field', () => {
    const entries = [
      entry('31', 1),
      entry('7', 9),
      entry('6', 3),
      entry('9', 5, 'withdrawn'),
      entry('8', null),
    ];
    expect(nextProvisionals(view, [under], entries).map(({ car }) => car)).toEqual(['7']);
    expect(nextProvisionals(field({}), [under], entries)).toEqual([]);
  });
});

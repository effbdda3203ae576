import { bubblesOf, cutsOf, isAtCut, isFirstBelow, lastAbove, transferTies } from './cut.ts';

const session = (id: string, kind: 'qualifying' | 'heat' | 'last-chance' | 'main') => ({
  session: id,
  kind,
  name: `The ${id}`,
  phase: 'scheduled' as const,
  flag: 'none' as const,
  lapsScheduled: null,
  lapsRun: 0,
  resultVersion: null,
  lineup: 'none' as const,
});

const SESSIONS = [
  session('qualifying', 'qualifying'),
  session('heat-1', 'heat'),
  session('heat-2', 'heat'),
  session('lcq-1', 'last-chance'),
  session('lcq-2', 'last-chance'),
  session('main', 'main'),
];

/** Makes places from the first, by where each leads. */
const places = (...into: readonly (string | null)[]) =>
  into.map((advancedTo, i) => ({ car: `car ${i + 1}`, place: i + 1, advancedTo, because: [] }));

/** Makes the cut below a place. */
const cutAt = (place: number, into: string, below: string | null) => ({
  place,
  above: place,
  beaten: [],
  next: place + 1,
  isTied: false,
  into,
  below,
});

describe('A session has a cut', () => {
  it('in a heat, after the last that goes to the main', () => {
    const rows = places('main', 'main', 'main', 'main', 'main', 'lcq-1', 'lcq-1');
    expect(cutsOf(rows, SESSIONS)).toEqual([cutAt(5, 'The main', 'The lcq-1')]);
  });

  it('in a last-chance race, where the rest is out', () => {
    expect(cutsOf(places('main', 'main', 'main', null, null), SESSIONS)).toEqual([
      cutAt(3, 'The main', null),
    ]);
  });

  it('in qualifying that locks two in and sends the others to heats', () => {
    expect(cutsOf(places('main', 'main', 'heat-1', 'heat-2', 'heat-1'), SESSIONS)).toEqual([
      cutAt(2, 'The main', 'The heat-1'),
    ]);
  });

  it('twice where some get another chance and the last do not', () => {
    expect(cutsOf(places('main', 'lcq-1', 'lcq-2', null), SESSIONS)).toEqual([
      cutAt(1, 'The main', 'The lcq-1'),
      cutAt(3, 'last-chance races', null),
    ]);
  });

  it('not in qualifying that sends every car to a heat', () => {
    expect(cutsOf(places('heat-1', 'heat-2', 'heat-1', 'heat-2'), SESSIONS)).toEqual([]);
  });

  it('not in the main and not before there are places', () => {
    expect(cutsOf(places(null, null), SESSIONS)).toEqual([]);
    expect(cutsOf([], SESSIONS)).toEqual([]);
  });

  it('not at a withdrawn car among those that advance', () => {
    expect(cutsOf(places('main', null, 'main', null), SESSIONS)).toEqual([cutAt(3, 'The main', null)]);
  });

  it('not for cars without a place', () => {
    expect(
      cutsOf(
        [...places('main', 'main'), { car: 'out', place: null, advancedTo: null, because: [] }],
        SESSIONS,
      ),
    ).toEqual([]);
  });
});

describe('A dead heat for the last transfer', () => {
  const why = {
    rule: 'transfer-tie',
    words: 'tie of cars 44 and 7 for the main: not broken yet',
    revisions: [],
  };
  /** Three places in the main, and two cars that share the fourth. */
  const heat = (first: string | null, because: (typeof why)[] = []) => [
    ...places('main', 'main', 'main'),
    { car: '44', place: 4, advancedTo: first, because },
    { car: '7', place: 4, advancedTo: null, because },
    { car: '12', place: 6, advancedTo: null, because: [] },
  ];
  const cars = (rows: ReturnType<typeof heat>, is: (row: (typeof rows)[number]) => boolean) =>
    rows.filter(is).map(({ car }) => car);

  it('leaves open which car is the last to advance and which is the first out', () => {
    const rows = heat(null, [why]);
    const cuts = cutsOf(rows, SESSIONS);
    expect([...transferTies(rows)]).toEqual(['44', '7']);
    expect(cars(rows, (row) => lastAbove(cuts, row) !== undefined)).toEqual([]);
    expect(cars(rows, (row) => isFirstBelow(cuts, row))).toEqual([]);
    expect(cars(rows, (row) => isAtCut(cuts, row))).toEqual(['car 3']);
  });

  it('has one last car and one first out once it is broken', () => {
    const rows = heat('main');
    const cuts = cutsOf(rows, SESSIONS);
    expect([...transferTies(rows)]).toEqual([]);
    expect(cars(rows, (row) => lastAbove(cuts, row) !== undefined)).toEqual(['44']);
    expect(cars(rows, (row) => isFirstBelow(cuts, row))).toEqual(['7']);
    expect(cars(rows, (row) => isAtCut(cuts, row))).toEqual(['44']);
  });

  it('below the cut puts all its cars first out', () => {
    const rows = [...places('main', 'main', 'main'), ...heat(null).slice(3)];
    expect(cars(rows, (row) => isFirstBelow(cutsOf(rows, SESSIONS), row))).toEqual(['44', '7']);
  });

  it('above the cut has the next place, which is not the next number, first out', () => {
    const rows = heat('main').map((row) => (row.car === '7' ? { ...row, advancedTo: 'main' } : row));
    expect(cars(rows, (row) => isFirstBelow(cutsOf(rows, SESSIONS), row))).toEqual(['12']);
  });
});

describe('The bubble', () => {
  const cut = cutAt(2, 'Main', null);
  const car = (name: string, gapMs: number | null) => ({ car: name, driver: null, gapMs });

  it('is the last car above the cut, with its margin to the next', () => {
    const rows = [car('31', 0), car('10', 331), car('48', 751)];
    expect(bubblesOf([cut], rows)).toEqual([{ cut, on: rows[1], next: rows[2], marginMs: 420 }]);
  });

  it('has an unknown margin where the next car has no time', () => {
    expect(bubblesOf([cut], [car('31', 0), car('10', 331), car('48', null)])[0]?.marginMs).toBeNull();
  });

  it('may have no car below, or no car at all', () => {
    expect(bubblesOf([cut], [car('31', 0), car('10', 331)])[0]?.next).toBeNull();
    expect(bubblesOf([cut], [])).toEqual([]);
  });
});

import { bubblesOf, cutsOf } from './cut.ts';

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
  into.map((advancedTo, i) => ({ place: i + 1, advancedTo }));

describe('A session has a cut', () => {
  it('in a heat, after the last that goes to the main', () => {
    const rows = places('main', 'main', 'main', 'main', 'main', 'lcq-1', 'lcq-1');
    expect(cutsOf(rows, SESSIONS)).toEqual([{ place: 5, into: 'The main', below: 'The lcq-1' }]);
  });

  it('in a last-chance race, where the rest is out', () => {
    expect(cutsOf(places('main', 'main', 'main', null, null), SESSIONS)).toEqual([
      { place: 3, into: 'The main', below: null },
    ]);
  });

  it('in qualifying that locks two in and sends the others to heats', () => {
    expect(cutsOf(places('main', 'main', 'heat-1', 'heat-2', 'heat-1'), SESSIONS)).toEqual([
      { place: 2, into: 'The main', below: 'The heat-1' },
    ]);
  });

  it('twice where some get another chance and the last do not', () => {
    expect(cutsOf(places('main', 'lcq-1', 'lcq-2', null), SESSIONS)).toEqual([
      { place: 1, into: 'The main', below: 'The lcq-1' },
      { place: 3, into: 'last-chance races', below: null },
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
    expect(cutsOf(places('main', null, 'main', null), SESSIONS)).toEqual([
      { place: 3, into: 'The main', below: null },
    ]);
  });

  it('not for cars without a place', () => {
    expect(cutsOf([...places('main', 'main'), { place: null, advancedTo: null }], SESSIONS)).toEqual([]);
  });
});

describe('The bubble', () => {
  const cut = { place: 2, into: 'Main', below: null };
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

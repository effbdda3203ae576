import { Given } from '../support/given.ts';
import { schedule } from '../support/race.ts';
import { penalty, qualifyingAt, rowsIn } from '../support/weekend.ts';

const heat = { session: 'heat' };
const at = (second: number): string =>
  new Date(Date.parse('2023-02-05T22:00:00.000Z') + second * 1_000).toISOString();
const lap = (car: string, second: number) => ({ type: 'RecordLap' as const, ...heat, car, at: at(second) });

/** Returns a race of three cars that is under green since second 0. */
function race(): Given {
  const order = ['1', '2', '3'];
  return new Given(at(-600)).given(
    schedule,
    ...order.map((car) => ({ type: 'EnterCar' as const, car, driver: `Driver ${car}` })),
    { type: 'DrawLineup', ...heat, order },
    { type: 'PostLineup', ...heat },
    { type: 'OpenSession', ...heat },
    { type: 'ShowGreen', ...heat, at: at(0) },
  );
}

/** Returns the race after its end, with certified results. Car 1 won. */
const raceOver = (): Given =>
  race().given(
    ...[lap('1', 15), lap('2', 15.4), lap('3', 16), { type: 'ShowCheckered' as const, ...heat, at: at(29) }],
    ...[lap('1', 30), lap('2', 30.5), lap('3', 32)],
    { type: 'PostResults', ...heat },
    { type: 'CertifyResults', ...heat },
  );

const gaps = (given: Given, view = 'running-order', session = 'heat') =>
  (rowsIn(given, view, session) as unknown as Record<string, unknown>[]).map(({ car, gapMs, gapLaps }) => [
    car,
    gapLaps ?? gapMs,
  ]);

describe('the gaps of the running order', () => {
  it('are measured at the line, also when the leader has crossed it and the others have not', () => {
    const given = race().given(lap('1', 15), lap('2', 15.5));
    expect(gaps(given)).toEqual([
      ['1', 0],
      ['2', 500],
      ['3', null],
    ]);
    given.given(lap('3', 17), lap('1', 30));
    expect(gaps(given)).toEqual([
      ['1', 0],
      ['2', 500],
      ['3', 2_000],
    ]);
    given.given(lap('2', 30.4));
    expect(gaps(given)).toEqual([
      ['1', 0],
      ['2', 400],
      ['3', 2_000],
    ]);
  });

  it('are in laps for a lapped car, and grow only when the leader laps it again', () => {
    const given = race().given(lap('1', 15), lap('2', 15.5), lap('3', 29), lap('1', 30), lap('2', 30.5));
    expect(gaps(given).at(-1)).toEqual(['3', 14_000]);
    given.given(lap('1', 45));
    expect(gaps(given).at(-1)).toEqual(['3', 1]);
    given.given(lap('3', 46));
    expect(gaps(given).at(-1)).toEqual(['3', 1]);
    given.given(lap('1', 60));
    expect(gaps(given).at(-1)).toEqual(['3', 1]);
    given.given(lap('1', 75));
    expect(gaps(given).at(-1)).toEqual(['3', 2]);
  });

  it('are in scored laps for a retired car', () => {
    const given = race().given(lap('1', 15), lap('2', 15.5), {
      type: 'RetireCar',
      ...heat,
      car: '2',
      reason: 'engine',
    });
    expect(gaps(given.given(lap('1', 30)))).toContainEqual(['2', 1]);
  });

  it('are left out for a disqualified winner, and the others are measured to the new winner', () => {
    const given = raceOver();
    expect(gaps(given)).toEqual([
      ['1', 0],
      ['2', 500],
      ['3', 2_000],
    ]);
    given.given({ type: 'ReopenResults', ...heat, reason: 'inspection' }, penalty(heat));
    given.given({ type: 'PostResults', ...heat }, { type: 'CertifyResults', ...heat });
    const expected = [
      ['2', 0],
      ['3', 1_500],
      ['1', null],
    ];
    expect(gaps(given)).toEqual(expected);
    expect(gaps(given, 'results')).toEqual(expected);
    expect(rowsIn(given, 'results', 'heat')[2]).toMatchObject({ intervalMs: null, intervalLaps: null });
  });

  it('are left out for a car that did not start, also where it has a place', () => {
    const given = race().given(lap('1', 15), { type: 'ShowCheckered', ...heat, at: at(16) });
    given.given({
      type: 'ScoreFinish',
      ...heat,
      order: [
        { car: '1', laps: 2 },
        { car: '2', laps: 1 },
        { car: '3', laps: 0, status: 'did-not-start' },
      ],
    });
    for (const view of ['running-order', 'results']) {
      expect(gaps(given, view)).toEqual([
        ['1', 0],
        ['2', 1],
        ['3', null],
      ]);
    }
  });

  it('of the cars of a dead heat are the gap of the first of them at the line', () => {
    const given = raceOver().given(
      { type: 'ReopenResults', ...heat, reason: 'photo' },
      { type: 'DeclareDeadHeat', ...heat, cars: ['2', '3'], reason: 'photo' },
    );
    const level = [0, 500, 500];
    expect(gaps(given).map(([, gap]) => gap)).toEqual(level);
    expect(gaps(given, 'results').map(([, gap]) => gap)).toEqual(level);
    given.given({ type: 'BreakTie', ...heat, cars: ['3', '2'], reason: 'coin toss' });
    expect(gaps(given).map(([car]) => car)).toEqual(['1', '3', '2']);
    expect(gaps(given).map(([, gap]) => gap)).toEqual(level);
    expect(gaps(given, 'results').map(([, gap]) => gap)).toEqual(level);
  });

  it('are measured to the first at the line of the cars that share the first place', () => {
    const given = raceOver().given(
      { type: 'ReopenResults', ...heat, reason: 'photo' },
      { type: 'DeclareDeadHeat', ...heat, cars: ['1', '2'], reason: 'photo' },
      { type: 'BreakTie', ...heat, cars: ['2', '1'], reason: 'coin toss' },
    );
    expect(gaps(given)).toEqual([
      ['2', 0],
      ['1', 0],
      ['3', 2_000],
    ]);
    expect(rowsIn(given, 'results', 'heat')[2]).toMatchObject({ intervalMs: 2_000 });
  });

  it('are left out behind a car that a penalty put in front', () => {
    const given = raceOver().given(
      { type: 'ReopenResults', ...heat, reason: 'protest' },
      penalty({ ...heat, penalty: 'place', place: 2 }),
    );
    expect(gaps(given)).toEqual([
      ['2', 0],
      ['1', null],
      ['3', 1_500],
    ]);
  });
});

describe('the gaps of qualifying', () => {
  it('are left out for a disqualified car that was the fastest', () => {
    const given = qualifyingAt('checkered').given(penalty({ session: 'qualifying' }));
    expect(gaps(given, 'qualifying-order', 'qualifying')).toEqual([
      ['2', 0],
      ['3', 10],
      ['1', null],
    ]);
  });
});

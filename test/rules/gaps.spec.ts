import { Given } from '../support/given.ts';
import { schedule } from '../support/race.ts';
import { rowsIn } from '../support/weekend.ts';

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

const gaps = (given: Given): unknown[] =>
  (rowsIn(given, 'running-order', 'heat') as unknown as Record<string, unknown>[]).map(
    ({ car, gapMs, gapLaps }) => [car, gapLaps ?? gapMs],
  );

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
});

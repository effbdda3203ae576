import type { Given, Issued } from '../support/given.ts';
import { crossings, raceAt, rowsIn, score, viewOf } from '../support/weekend.ts';

const session = 'race';
const into = (car: string): Issued => ({ type: 'EnterPits', session, car });
const out = (car: string): Issued => ({ type: 'LeavePits', session, car });
const inPits = (race: Given): string[] =>
  (rowsIn(race, 'running-order', session) as unknown as { car: string; inPits: boolean }[])
    .filter((row) => row.inPits)
    .map(({ car }) => car);
const stops = (race: Given): unknown =>
  (viewOf(race, 'lap-chart', session)['rows'] as { pits: number[] }[]).map(({ pits }) => pits);

describe('pit road', () => {
  it('is shown on the board while a car is there', () => {
    const race = raceAt('green').given(...crossings('1', '2', '3'), into('2'), into('3'));
    expect(inPits(race)).toEqual(['2', '3']);
    expect(inPits(race.given(out('2')))).toEqual(['3']);
  });

  it('is shown on the lap chart, for each lap on which the car was there', () => {
    const race = raceAt('green').given(into('1'), out('1'), ...crossings('1', '2', '3', '1'));
    race.given(into('1'), ...crossings('1'), out('1'), into('3'));
    expect(stops(race)).toEqual([[1, 3], [], [2]]);
  });

  it('changes neither places nor laps led', () => {
    const race = raceAt('green').given(...crossings('1', '2', '3'), into('1'));
    expect(score(race.given(...crossings('1', '2', '3')))).toEqual(['1:2', '2:2', '3:2']);
    expect(viewOf(race, 'lap-chart', session)['leaders']).toEqual(['1', '1']);
  });

  it('is entered once and left once', () => {
    const race = raceAt('green').given(into('1'));
    expect([race.when(into('1')), race.when(out('2')), race.when(out('1'))]).toEqual([[], [], ['PitsLeft']]);
  });
});

import type { Given, Issued } from '../support/given.ts';
import {
  crossings,
  finish,
  places,
  qualifyingAt,
  raceAt,
  revisionOf,
  rowOf,
  rowsIn,
  score,
  secondsBeforeNow,
  timedLaps,
  viewOf,
} from '../support/weekend.ts';

const session = 'race';
const reason = 'on the hook';
const retire = (car: string): Issued => ({ type: 'RetireCar', session, car, reason });
const back = (car: string): Issued => ({ type: 'ReturnCar', session, car, reason });
const lastLogRow = (meeting: Given) => rowsIn(meeting, 'race-log').at(-1);

describe('a crossing of a retired car', () => {
  it('is recorded and marked, and counts no lap', () => {
    const race = raceAt('green').given(...crossings('1', '2', '3'), retire('2'));
    expect(race.when(crossings('2')[0] as Issued)).toEqual(['LapSet']);
    expect(score(race)).toEqual(['1:1', '2:1', '3:1']);
    expect(lastLogRow(race)).toMatchObject({
      uncounted: 'retired',
      words: 'Car 2 (Driver 2) crossed the line, not counted: the car is retired',
    });
  });

  it('does not finish the car after the checkered flag', () => {
    const race = raceAt('green', { laps: 2 }).given(...crossings('1', '2', '3', '1'), retire('2'));
    race.given({ type: 'ShowCheckered', session }, ...crossings('2', '3'));
    expect(places(race)).toEqual(['1', '3', '2']);
    expect(rowOf(race, '2')).toMatchObject({ laps: 1, status: 'retired' });
  });

  it('counts again once the car has returned', () => {
    const race = raceAt('green').given(...crossings('1', '2'), retire('2'), ...crossings('2'), back('2'));
    expect(score(race.given(...crossings('2')))).toEqual(['2:2', '1:1', '3:0']);
  });

  it('counts if it was before the retirement, and not if the retirement is recorded late', () => {
    const race = raceAt('green').given(...crossings('1', '2', '3', '2'));
    race.given({ ...retire('2'), at: secondsBeforeNow(race, 0.5) });
    expect(rowOf(race, '2').laps).toBe(1);
    const later = raceAt('green').given(...crossings('2', '2'), retire('2'));
    expect(rowOf(later, '2').laps).toBe(2);
  });

  it('counts once the retirement is struck, and not once it is restored', () => {
    const race = raceAt('green').given(...crossings('1', '2'), retire('2'), ...crossings('2'));
    const revision = revisionOf(race, 'CarRetired');
    race.given({ type: 'StrikeRecord', revision, reason });
    expect(rowOf(race, '2').laps).toBe(2);
    race.given({ type: 'RestoreRecord', revision, reason });
    expect(rowOf(race, '2').laps).toBe(1);
  });

  it('sets no time in qualifying either', () => {
    const meeting = qualifyingAt('green').given(
      { type: 'RetireCar', session: 'qualifying', car: '1', reason },
      ...timedLaps('1', '2'),
    );
    expect(viewOf(meeting, 'qualifying-order', 'qualifying')['rows']).toMatchObject([
      { car: '2', bestLapMs: 14_010 },
      { car: '1', bestLapMs: null },
      { car: '3', bestLapMs: null },
    ]);
  });
});

it('a car that retires after it has finished keeps its finish', () => {
  const race = raceAt('green', { laps: 1 }).given(...crossings('1', '2'), ...finish(session), retire('2'));
  expect(score(race)).toEqual(['1:1', '2:1', '3:0']);
});

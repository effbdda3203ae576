import type { Given, Issued } from '../support/given.ts';
import { at, caution, crossing, timedRace } from '../support/timed-race.ts';
import { crossings, raceAt, rowsIn, score } from '../support/weekend.ts';

/** Cars 2 and 3 cross the line just after the green flag, car 1 was ahead of it. */
const started = (): Given => timedRace({}).given(crossing('2', 0.1), crossing('3', 0.2));
const firstLap = [crossing('1', 30), crossing('2', 30.1), crossing('3', 30.2)];

const numbered = (car: string, seconds: number): Issued => {
  return { type: 'RecordLap', session: 'race', car, lap: 1, at: at(seconds) };
};

describe('a start crossing', () => {
  it('is not lap 1', () => {
    expect(score(started().given(...firstLap))).toEqual(['1:1', '2:1', '3:1']);
  });

  it('is not lap 1 for the front row, if the green was shown before the line', () => {
    const race = timedRace({}).given(crossing('1', 1), crossing('2', 1.4), crossing('3', 2), ...firstLap);
    expect(score(race)).toEqual(['1:1', '2:1', '3:1']);
  });

  it('is marked in the race log', () => {
    const rows = rowsIn(started().given(...firstLap), 'race-log') as unknown as { uncounted: string }[];
    expect(rows.filter(({ uncounted }) => uncounted === 'start-crossing')).toHaveLength(2);
  });

  it('starts the time of lap 1', () => {
    const laps = rowsIn(started().given(...firstLap), 'results', 'race') as unknown as {
      bestLapMs: number;
    }[];
    expect(laps.map(({ bestLapMs }) => bestLapMs)).toEqual([null, 30_000, 30_000]);
  });

  it('is found again after a crossing is struck and restored', () => {
    const race = started().given(...firstLap);
    const revision = race.facts.length - 2;
    race.given({ type: 'StrikeRecord', revision, reason: 'wrong car' });
    race.given({ type: 'RestoreRecord', revision, reason: 'right after all' });
    expect(score(race)).toEqual(['1:1', '2:1', '3:1']);
  });

  it('is not a first lap at the pace of the field, even if the second lap is slow', () => {
    const race = timedRace({}).given(...firstLap, caution(40));
    race.given(crossing('1', 120), crossing('2', 121));
    expect(score(race)).toEqual(['1:1', '2:1', '3:1']);
    const spun = timedRace({}).given(...firstLap, crossing('1', 60), crossing('2', 120), crossing('3', 60.2));
    expect(score(spun)).toEqual(['1:2', '3:2', '2:2']);
  });

  it('is not a lap that is named by its number', () => {
    const race = timedRace({}).given(numbered('2', 5), ...firstLap, crossing('1', 60), crossing('3', 60.2));
    expect(score(race)).toEqual(['2:2', '1:2', '3:2']);
  });

  it('is not the first of the laps that a script records within seconds', () => {
    const race = raceAt('green').given(...crossings('1', '2', '3', '1', '2', '3'));
    expect(score(race)).toEqual(['1:2', '2:2', '3:2']);
  });
});

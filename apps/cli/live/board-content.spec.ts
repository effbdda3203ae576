import { Given } from '../../../test/support/given.ts';
import { schedule } from '../../../test/support/race.ts';
import { boardContent } from './board-content.ts';

const heat = { session: 'heat' };
const at = (second: number): string =>
  new Date(Date.parse('2023-02-05T22:00:00.000Z') + second * 1_000).toISOString();
const lap = (car: string, second: number) => ({ type: 'RecordLap' as const, ...heat, car, at: at(second) });

/** A race with one car, green since second 0. */
const race = (): Given =>
  new Given(at(-600)).given(
    schedule,
    { type: 'EnterCar', car: '1', driver: 'Driver 1' },
    { type: 'DrawLineup', ...heat, order: ['1'] },
    { type: 'PostLineup', ...heat },
    { type: 'OpenSession', ...heat },
    { type: 'ShowGreen', ...heat, at: at(0) },
  );

describe('the decisions on the board', () => {
  it('are listed without laps, the latest first, and apart from the last record', () => {
    const { last, decisions } = boardContent(race().given(lap('1', 15)).state);
    expect(last).toMatchObject({ type: 'LapSet' });
    expect(decisions.slice(0, 2)).toMatchObject([{ type: 'GreenShown' }, { type: 'SessionOpened' }]);
  });
});

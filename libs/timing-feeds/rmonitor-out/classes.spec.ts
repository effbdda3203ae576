import { twoClasses } from '../../../test/support/weekend.ts';
import { viewOfState } from '../../../test/support/views.ts';
import { numbersOf } from '../meeting-now.ts';
import { ScoreboardOfViews, type ScoreboardViews } from './scoreboard-of-views.ts';

const session = 'modifieds/qualifying';

/** Car 7 of the modifieds has a lap of its qualifying. The late models have a car 7 too. */
const night = () =>
  twoClasses().given(
    { type: 'EnterCar', car: 'modifieds/7', driver: 'Ann Lee', transponder: '100' },
    { type: 'EnterCar', car: 'late-models/7', driver: 'Bob Ray', transponder: '200' },
    { type: 'OpenSession', session },
    { type: 'ShowGreen', session },
    { type: 'RecordCrossing', transponder: '100', line: 'sf' },
    { type: 'RecordCrossing', car: '7', line: 'sf', at: '2023-02-05T22:00:30.000Z' },
    { type: 'RecordCrossing', transponder: '100', line: 'sf', at: '2023-02-05T22:00:45.000Z' },
  );

describe('A session of a class', () => {
  it('is on the scoreboard with the numbers as painted, and with the name of the class', () => {
    const { state } = night();
    const view = (name: string, id?: string) => viewOfState(state, name, id) as never;
    const views: ScoreboardViews = {
      meeting: view('meeting'),
      entryList: view('entry-list'),
      runningOrder: view('running-order', session),
      results: view('results', session),
    };
    const board = new ScoreboardOfViews().make(views, Date.parse('2023-02-05T22:01:00.000Z'));
    expect(board.runName).toBe('Modifieds Qualifying');
    expect(board.cars).toMatchObject([
      { car: '7', driver: 'Ann Lee', transponder: '100', bestLapMs: 15_000 },
    ]);
  });

  it('takes the crossings of a program that knows the number only', () => {
    const entries = [...night().state.entries.values()].map(({ car, driver }) => {
      return { car, driver, transponder: null };
    });
    expect(numbersOf({ entries }).has('7')).toBe(true);
  });
});

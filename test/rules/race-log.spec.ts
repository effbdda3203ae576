import type { Given } from '../support/given.ts';
import { viewOfState } from '../support/views.ts';
import {
  carsNumbered,
  crossings,
  finish,
  qualifyingAt,
  raceUnderGreen,
  timedLaps,
} from '../support/weekend.ts';

const session = 'race';
/** Cars that cross the line at once complete a lap. */
const ANY_LAP = { minLap: { ms: 0 } };
const caution = { type: 'CallCaution', session, reason: 'debris' } as const;

interface Row {
  readonly lap: number | null;
  readonly uncounted: string | null;
  readonly words: string;
}

const lastRow = (meeting: Given): Row | undefined =>
  (viewOfState(meeting.state, 'race-log')['rows'] as Row[]).at(-1);

describe('a crossing that counts no lap', () => {
  it('is marked in the race log with its reason, and belongs to the lap of the race', () => {
    const race = raceUnderGreen(carsNumbered(2), ANY_LAP).given(
      ...crossings('1', '2'),
      caution,
      ...crossings('1'),
    );
    expect(lastRow(race)).toMatchObject({
      lap: 1,
      uncounted: 'under-yellow',
      words: 'Car 1 (Driver 1) crossed the line, not counted: the lap was driven under yellow',
    });
  });

  it('says that the car had finished, for a second crossing after the checkered flag', () => {
    const race = raceUnderGreen(carsNumbered(2), ANY_LAP).given(
      ...crossings('1', '2'),
      ...finish(session, '1'),
    );
    expect(lastRow(race)).toMatchObject({
      uncounted: null,
      words: 'Car 1 (Driver 1) took the checkered flag',
    });
    race.given(...crossings('1'));
    expect(lastRow(race)).toMatchObject({
      uncounted: 'finished',
      words: 'Car 1 (Driver 1) crossed the line, not counted: the car had finished',
    });
  });

  it('says that a lap of qualifying ended under red', () => {
    const meeting = qualifyingAt('green').given(
      { type: 'ShowRed', session: 'qualifying', reason: 'oil' },
      ...timedLaps('1'),
    );
    expect(lastRow(meeting)).toMatchObject({ uncounted: 'under-red' });
  });

  it('counts again, with the words of a lap, once the flag before it is struck', () => {
    const race = raceUnderGreen(carsNumbered(2), ANY_LAP).given(...crossings('1', '2'), caution);
    const revision = race.state.revision;
    race.given(...crossings('1'), { type: 'StrikeRecord', revision, reason: 'called in error' });
    const rows = viewOfState(race.state, 'race-log')['rows'] as Row[];
    expect(rows.at(-2)).toMatchObject({
      lap: 2,
      uncounted: null,
      words: 'Car 1 (Driver 1) completed a lap',
    });
  });
});

import type { Given, Issued } from '../support/given.ts';
import {
  carsNumbered,
  crossings,
  finish,
  meetingOf,
  raceAt,
  raceUnderGreen,
  rowsIn,
  timedLaps,
  twoHeats,
  viewOf,
} from '../support/weekend.ts';

const session = 'race';
const caution: Issued = { type: 'CallCaution', session, reason: 'spin', cars: ['2'] };

describe('the running order', () => {
  const race = (): Given =>
    raceUnderGreen(carsNumbered(4)).given(...crossings('1', '2', '3', '1', '2'), caution);

  it('has gaps in time on the lead lap, and in laps for lapped cars', () => {
    const rows = rowsIn(race(), 'running-order', session) as unknown as Record<string, unknown>[];
    expect(rows.map(({ car, gapMs, gapLaps }) => ({ car, gapMs, gapLaps }))).toEqual([
      { car: '1', gapMs: 0, gapLaps: undefined },
      { car: '2', gapMs: 1_000, gapLaps: undefined },
      { car: '3', gapMs: 2_000, gapLaps: undefined },
      { car: '4', gapMs: undefined, gapLaps: 1 },
    ]);
  });

  it('has the lap, the laps to go and the number of cautions', () => {
    expect(viewOf(race(), 'running-order', session)).toMatchObject({
      flag: 'yellow',
      lap: 2,
      lapsToGo: 8,
      cautions: 1,
    });
  });

  it('has no gaps before the first lap', () => {
    const rows = rowsIn(raceAt('green'), 'running-order', session);
    expect(rows).toMatchObject([{ place: 1, gapMs: null }, { place: 2, gapMs: null }, { place: 3 }]);
  });

  it('shows whether each car is running, finished or retired', () => {
    const meeting = race().given({ type: 'RetireCar', session, car: '4', reason: 'fire' });
    meeting.given(...finish(session, '1'));
    const status = rowsIn(meeting, 'running-order', session).map((row) => `${row.car} ${row.status}`);
    expect(status).toEqual(['1 finished', '2 running', '3 running', '4 retired']);
  });

  it('of a timed session is by time', () => {
    const meeting = meetingOf(twoHeats, carsNumbered(2));
    meeting.given(
      { type: 'OpenSession', session: 'qualifying' },
      { type: 'ShowGreen', session: 'qualifying' },
    );
    meeting.given(...timedLaps('2', '1'));
    expect(rowsIn(meeting, 'running-order', 'qualifying')).toMatchObject([
      { place: 1, car: '2', gapMs: 0 },
      { place: 2, car: '1', gapMs: 10 },
    ]);
  });
});

import type { Given, Issued } from '../support/given.ts';
import { crossings, raceAt, refusal, revisionOf, rowOf, score, viewOf } from '../support/weekend.ts';

const session = 'race';
const reason = 'on pit road';
const yellow: Issued = { type: 'CallCaution', session, reason };
const credit = (car: string, lap: number): Issued => ({ type: 'CreditLap', session, car, lap, reason });

/** Car 1 leads lap 1, car 3 crosses first on lap 2 under yellow, and car 1 leads lap 3. */
const race = (): Given =>
  raceAt('green', { cautionLapsCount: true }).given(
    ...crossings('1', '2', '3'),
    yellow,
    ...crossings('3', '1', '2', '1', '2', '3'),
  );

const leadersOf = (meeting: Given): unknown => viewOf(meeting, 'lap-chart', session)['leaders'];
const lapsLed = (meeting: Given): number[] => ['1', '2', '3'].map((car) => rowOf(meeting, car).lapsLed);

describe('the leader of a lap', () => {
  it('is the first car to complete it, under yellow too', () => {
    expect(leadersOf(race())).toEqual(['1', '3', '1']);
    expect(viewOf(race(), 'results', session)).toMatchObject({ leaders: 2, leadChanges: 2 });
  });

  it('is the car that officials credit with it, in every view', () => {
    const meeting = race().given(credit('1', 2));
    expect(leadersOf(meeting)).toEqual(['1', '1', '1']);
    expect(lapsLed(meeting)).toEqual([3, 0, 0]);
    expect(viewOf(meeting, 'results', session)).toMatchObject({ leaders: 1, leadChanges: 0 });
    expect(viewOf(meeting, 'running-order', session)['rows']).toMatchObject([
      { car: '1', lapsLed: 3 },
      { car: '2', lapsLed: 0 },
      { car: '3', lapsLed: 0 },
    ]);
  });

  it('does not change places or laps', () => {
    const before = score(race());
    expect(score(race().given(credit('2', 2)))).toEqual(before);
  });

  it('is the car of the last credit, and the first car again once the credits are struck', () => {
    const meeting = race().given(credit('1', 2), credit('2', 2));
    expect(leadersOf(meeting)).toEqual(['1', '2', '1']);
    const strike = (): Issued => {
      return { type: 'StrikeRecord', revision: revisionOf(meeting, 'LapCredited'), reason };
    };
    meeting.given(credit('3', 2)).given(strike());
    expect(leadersOf(meeting)).toEqual(['1', '2', '1']);
  });
});

describe('CreditLap', () => {
  it('is refused for a lap that nobody, or not this car, has completed', () => {
    const meeting = race().given(...crossings('1'));
    expect(refusal(meeting, credit('2', 9)).words).toContain('No car has completed lap 9 of Race.');
    expect(refusal(meeting, credit('2', 4)).words).toContain('Car 2 has not completed lap 4 of Race.');
  });

  it('writes nothing if the car leads the lap already', () => {
    expect(race().when(credit('1', 1))).toEqual([]);
  });
});

describe('the lap chart', () => {
  const white: Issued = { type: 'ShowWhite', session };
  const checkered: Issued = { type: 'ShowCheckered', session };
  const flags = (...commands: Issued[]): unknown =>
    viewOf(
      raceAt('green', { laps: 2, cautionLapsCount: true }).given(...crossings('1', '2'), ...commands),
      'lap-chart',
      session,
    )['flags'];

  it.each([
    ['green', []],
    ['white', [white]],
    ['yellow', [white, yellow]],
    ['yellow', [yellow, white]],
    ['red', [white, { type: 'ShowRed', session, reason }]],
  ] as [string, Issued[]][])('shows %s for the last lap, wherever the checkered flag is', (flag, before) => {
    expect(flags(...before, checkered, ...crossings('1', '2'))).toEqual(['green', flag]);
    expect(flags(...before, ...crossings('1'), checkered, ...crossings('2'))).toEqual(['green', flag]);
  });
});

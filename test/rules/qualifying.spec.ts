import type { Format } from '#domain';
import {
  secondsBeforeNow,
  by,
  meetingOf,
  places,
  qualifyingAndRace,
  qualifyingAt,
  refusal,
  rowOf,
  rowsIn,
  timedLaps,
} from '../support/weekend.ts';
import type { Given, Issued } from '../support/given.ts';

const session = 'qualifying';
const reason = 'so decided';
type Spec = Partial<Format['sessions'][number]>;

const lap = (car: string, timeMs?: number, at?: string): Issued => ({
  type: 'RecordLap',
  session,
  car,
  timeMs,
  at,
});
const green = (spec: Spec = {}): Given => qualifyingAt('green', spec);
const disallow = (car: string, number: number): Issued => ({
  type: 'DisallowLap',
  session,
  car,
  lap: number,
  reason,
});
const noAttempt = (car: string): Issued => ({ type: 'RecordNoAttempt', session, car, reason: 'fire' });
const order = (meeting: Given): string[] =>
  rowsIn(meeting, 'qualifying-order').map(({ car, status }) => `${car} ${status}`);

describe('qualifying', () => {
  it('ranks by the best lap', () => {
    const meeting = green().given(lap('1', 14_300), lap('2', 14_200), lap('1', 14_100), lap('2', 14_250));
    expect(order(meeting)).toEqual(['1 timed', '2 timed', '3 no-time']);
  });

  it('ranks two equal times by who set it first', () => {
    const meeting = green().given(lap('3', 14_100), lap('1', 14_100), lap('2', 14_100));
    expect(places(meeting, session)).toEqual(['3', '1', '2']);
  });

  it('ranks a time that was recorded late by when it was set', () => {
    const meeting = green().given(lap('1', 14_100), lap('2', 14_100));
    meeting.given(lap('3', 14_100, secondsBeforeNow(meeting, 0.5)));
    expect(places(meeting, session)).toEqual(['1', '3', '2']);
  });

  it('has a time that was first set as an equal one the second time stand as it was first set', () => {
    const meeting = green().given(lap('1', 14_100), lap('2', 14_100), lap('1', 14_100));
    expect(places(meeting, session)).toEqual(['1', '2', '3']);
  });

  it('takes the time between two crossings where the loop gave none', () => {
    const meeting = green().given(lap('1'), lap('2', 1_500), lap('1'));
    expect(rowOf(meeting, '1', session)).toMatchObject({ place: 2, bestLapMs: 2_000 });
  });

  it('ranks by the second best lap where the format says so', () => {
    const meeting = green({ rank: { by: 'second-best-lap' } });
    meeting.given(lap('1', 14_000), lap('1', 14_400), lap('2', 14_200), lap('2', 14_300), lap('3', 13_900));
    expect(order(meeting)).toEqual(['2 timed', '1 timed', '3 no-time']);
    expect(rowOf(meeting, '1', session)).toMatchObject({ rankedMs: 14_400, bestLapMs: 14_000 });
    expect(rowOf(meeting, '3', session).because[0]?.words).toBe('3rd: too few laps to be ranked');
  });

  it('says the best lap in the reason of a place, rounded to milliseconds before minutes', () => {
    const meeting = green().given(lap('1', 119_999.7), lap('2', 59_999.6));
    expect(rowOf(meeting, '2', session).because[0]?.words).toBe('1st: best lap 1:00.000');
    expect(rowOf(meeting, '1', session).because[0]?.words).toBe('2nd: best lap 2:00.000');
  });

  it('ranks by the average of the best laps where the format says so', () => {
    const meeting = green({ rank: { by: 'average-of:2' } });
    meeting.given(lap('1', 14_000), lap('1', 14_401), lap('1', 15_000), lap('2', 14_200), lap('2', 14_200));
    expect(places(meeting, session)).toEqual(['2', '1', '3']);
    expect(rowOf(meeting, '1', session).rankedMs).toBe(14_200.5);
    meeting.given(lap('3', 13_000));
    expect(rowOf(meeting, '3', session)).toMatchObject({ place: 3, status: 'no-time' });
  });

  it('says by what a car is ranked', () => {
    const said = (by: string): string | undefined => {
      const meeting = green({ rank: { by } }).given(lap('1', 14_000), lap('1', 14_400));
      return rowOf(meeting, '1', session).because[0]?.words;
    };
    expect(['best-lap', 'second-best-lap', 'average-of:2'].map(said)).toEqual([
      '1st: best lap 14.000 s',
      '1st: second best lap 14.400 s',
      '1st: average of the best 2 laps 14.200 s',
    ]);
  });

  it('ranks two equal averages by who completed theirs first on the track', () => {
    const meeting = green({ rank: { by: 'average-of:2' } });
    meeting.given(lap('1', 14_000), lap('2', 14_000), lap('1', 14_200));
    meeting.given(lap('2', 14_200, secondsBeforeNow(meeting, 0.5)));
    expect(places(meeting, session)).toEqual(['2', '1', '3']);
  });
});

describe('a car without a time', () => {
  const session4 = (last?: ('no-time' | 'disallowed' | 'no-attempt')[]): Given => {
    const rank = { by: 'best-lap', ...(last ? { last } : {}) };
    const meeting = qualifyingAt('green', { rank }, ['1', '2', '3', '4']);
    return meeting.given(noAttempt('1'), lap('2', 14_000), disallow('2', 1), lap('4', 14_500));
  };

  it('follows the timed ones: without a time, disallowed, without an attempt', () => {
    expect(order(session4())).toEqual(['4 timed', '3 no-time', '2 disallowed', '1 no-attempt']);
  });

  it('follows in the order that the format names', () => {
    expect(order(session4(['no-attempt', 'no-time', 'disallowed']))).toEqual([
      '4 timed',
      '1 no-attempt',
      '3 no-time',
      '2 disallowed',
    ]);
  });

  it('has a place among the others, so that line-ups count it', () => {
    expect(rowsIn(session4(), 'qualifying-order')).toMatchObject([
      { rank: 1 },
      { rank: 2 },
      { rank: 3 },
      { rank: 4 },
    ]);
  });

  it('has the reason of the ruling in its words', () => {
    const meeting = session4();
    expect(rowOf(meeting, '2', session).because[0]).toMatchObject({
      rule: 'lap-disallowed',
      words: '3rd: lap disallowed: so decided',
    });
    expect(rowOf(meeting, '1', session).because[0]?.words).toBe('4th: no attempt: fire');
  });
});

describe('a disallowed lap', () => {
  it('leaves the next best', () => {
    const meeting = green().given(lap('1', 14_000), lap('1', 14_300), lap('2', 14_100), disallow('1', 1));
    expect(order(meeting)).toEqual(['2 timed', '1 timed', '3 no-time']);
  });

  it('counts again when it is reinstated', () => {
    const meeting = green().given(lap('1', 14_000), lap('2', 14_100), disallow('1', 1));
    meeting.given({ type: 'ReinstateLap', session, car: '1', lap: 1, reason, official: by('steward') });
    expect(places(meeting, session)).toEqual(['1', '2', '3']);
  });
});

describe('a disallowed lap that gets another number', () => {
  const twoLaps = (): Given => green().given(lap('2', 14_100), lap('1', 14_300), lap('1', 14_000));

  it('stays disallowed when a lap before it is struck', () => {
    const meeting = twoLaps().given(disallow('1', 2));
    const first = meeting.facts.find(
      ({ type, data }) => type === 'LapSet' && 'car' in data && data.car === '1',
    );
    meeting.given({ type: 'StrikeRecord', revision: first?.revision ?? 0, reason });
    expect(order(meeting)).toEqual(['2 timed', '3 no-time', '1 disallowed']);
  });

  it('stays disallowed when a lap before it is recorded late', () => {
    const meeting = green().given(lap('2', 14_100), lap('1', 14_000), disallow('1', 1));
    meeting.given(lap('1', 14_300, secondsBeforeNow(meeting, 2.5)));
    expect(rowOf(meeting, '1', session)).toMatchObject({ place: 2, bestLapMs: 14_300 });
  });
});

describe('two disallowed laps', () => {
  it('have the reason of the last ruling', () => {
    const meeting = green().given(lap('1', 14_000), lap('1', 14_300), disallow('1', 1));
    meeting.given({ ...disallow('1', 2), reason: 'cut the course' } as Issued);
    expect(rowOf(meeting, '1', session).because[0]?.words).toBe('3rd: lap disallowed: cut the course');
  });
});

describe('no attempt', () => {
  it('is refused for a car that has laps, which may be disallowed instead', () => {
    const meeting = green().given(lap('1', 14_000));
    expect(refusal(meeting, noAttempt('1')).words).toContain('Disallow its laps instead.');
  });

  it('is over once the car has set a time after all', () => {
    const meeting = green().given(noAttempt('1'), lap('1', 14_000));
    expect(rowOf(meeting, '1', session)).toMatchObject({ place: 1, status: 'timed' });
  });
});

describe('the order of qualifying', () => {
  it('has speeds and gaps to the best', () => {
    const meeting = green().given(lap('1', 13_413), lap('2', 13_500.25));
    expect(rowsIn(meeting, 'qualifying-order')).toMatchObject([
      { rank: 1, car: '1', bestLapMs: 13_413, speedMph: 67.099, gapMs: 0, laps: 1 },
      { rank: 2, car: '2', bestLapMs: 13_500.25, speedMph: 66.665, gapMs: 87.25, laps: 1 },
      { rank: 3, car: '3', bestLapMs: null, speedMph: null, gapMs: null, laps: 0 },
    ]);
  });

  it('keeps a car that was withdrawn after it set a time, and drops one that never ran', () => {
    const meeting = green().given(lap('1', 14_000));
    meeting.given({ type: 'WithdrawCar', car: '1', reason }, { type: 'WithdrawCar', car: '2', reason });
    expect(places(meeting, session)).toEqual(['1', '3']);
  });

  it('takes a late entry among those without a time, but not once it is certified', () => {
    const late: Issued = { type: 'EnterCar', car: '9', driver: 'A Late Entry' };
    expect(places(qualifyingAt('unofficial').given(late), session)).toEqual(['1', '2', '3', '9']);
    expect(places(qualifyingAt('official').given(late), session)).toEqual(['1', '2', '3']);
    const second = qualifyingAt('unofficial').given(late, { type: 'PostResults', session });
    second.given({ type: 'CertifyResults', session });
    expect(places(second, session)).toEqual(['1', '2', '3', '9']);
  });

  it('counts no lap after the checkered flag but the one that a car is on', () => {
    const meeting = green().given(lap('1', 14_300), lap('2', 14_200), { type: 'ShowCheckered', session });
    meeting.given(lap('1', 14_100), lap('1', 13_000));
    expect(rowOf(meeting, '1', session)).toMatchObject({ place: 1, bestLapMs: 14_100 });
  });

  it('is of the first qualifying of the format unless another session is named', () => {
    const format = qualifyingAndRace();
    const practice = { id: 'practice', kind: 'practice' as const };
    const meeting = meetingOf({ ...format, sessions: [practice, ...format.sessions] }, ['1', '2']);
    meeting.given({ type: 'OpenSession', session }, { type: 'ShowGreen', session }, ...timedLaps('2', '1'));
    expect(rowsIn(meeting, 'qualifying-order').map((row) => row.car)).toEqual(['2', '1']);
    expect(rowsIn(meeting, 'qualifying-order', 'practice').map((row) => row.car)).toEqual(['1', '2']);
  });
});

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
const reason = 'official decision';
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

  it('ranks the car first that set an equal time first', () => {
    const meeting = green().given(lap('3', 14_100), lap('1', 14_100), lap('2', 14_100));
    expect(places(meeting, session)).toEqual(['3', '1', '2']);
  });

  it('ranks an equal time that was recorded late by the instant at which it was set', () => {
    const meeting = green().given(lap('1', 14_100), lap('2', 14_100));
    meeting.given(lap('3', 14_100, secondsBeforeNow(meeting, 0.5)));
    expect(places(meeting, session)).toEqual(['1', '3', '2']);
  });

  it('ranks a car that set an equal time twice by the first of the two', () => {
    const meeting = green().given(lap('1', 14_100), lap('2', 14_100), lap('1', 14_100));
    expect(places(meeting, session)).toEqual(['1', '2', '3']);
  });

  it('uses the time between two crossings if the loop gave none', () => {
    const meeting = green({ minLap: { ms: 0 } }).given(lap('1'), lap('2', 1_500), lap('1'));
    expect(rowOf(meeting, '1', session)).toMatchObject({ place: 2, bestLapMs: 2_000 });
  });

  it('ranks by the second best lap if the format says so', () => {
    const meeting = green({ rank: { by: 'second-best-lap' } });
    meeting.given(lap('1', 14_000), lap('1', 14_400), lap('2', 14_200), lap('2', 14_300), lap('3', 13_900));
    expect(order(meeting)).toEqual(['2 timed', '1 timed', '3 no-time']);
    expect(rowOf(meeting, '1', session)).toMatchObject({ rankedMs: 14_400, bestLapMs: 14_000 });
    expect(rowOf(meeting, '3', session).because[0]?.words).toBe('3rd: too few laps to be ranked');
  });

  it('rounds the best lap in the reason of a place before it splits it into minutes and seconds', () => {
    const meeting = green().given(lap('1', 119_999.7), lap('2', 59_999.6));
    expect(rowOf(meeting, '2', session).because[0]?.words).toBe('1st: best lap 1:00.000');
    expect(rowOf(meeting, '1', session).because[0]?.words).toBe('2nd: best lap 2:00.000');
  });

  it('ranks by the average of the best laps if the format says so', () => {
    const meeting = green({ rank: { by: 'average-of:2' } });
    meeting.given(lap('1', 14_000), lap('1', 14_401), lap('1', 15_000), lap('2', 14_200), lap('2', 14_200));
    expect(places(meeting, session)).toEqual(['2', '1', '3']);
    expect(rowOf(meeting, '1', session).rankedMs).toBe(14_200.5);
    meeting.given(lap('3', 13_000));
    expect(rowOf(meeting, '3', session)).toMatchObject({ place: 3, status: 'no-time' });
  });

  it('gives the ranked time in the reason of a place', () => {
    const reasonOf = (by: string): string | undefined => {
      const meeting = green({ rank: { by } }).given(lap('1', 14_000), lap('1', 14_400));
      return rowOf(meeting, '1', session).because[0]?.words;
    };
    expect(['best-lap', 'second-best-lap', 'average-of:2'].map(reasonOf)).toEqual([
      '1st: best lap 14.000 s',
      '1st: second best lap 14.400 s',
      '1st: average of the best 2 laps 14.200 s',
    ]);
  });

  it('ranks the car first that completed an equal average first on the track', () => {
    const meeting = green({ rank: { by: 'average-of:2' } });
    meeting.given(lap('1', 14_000), lap('2', 14_000), lap('1', 14_200));
    meeting.given(lap('2', 14_200, secondsBeforeNow(meeting, 0.5)));
    expect(places(meeting, session)).toEqual(['2', '1', '3']);
  });
});

describe('a lap of qualifying that ends under a flag', () => {
  const under = (flag: Issued, spec: Spec = {}): Given =>
    green(spec).given(lap('1', 14_000), flag, lap('1', 13_500), lap('2', 13_600));
  const red: Issued = { type: 'ShowRed', session, reason: 'car 3 in the wall' };
  const yellow: Issued = { type: 'CallCaution', session, reason: 'debris' };

  it('does not count under red, for any car', () => {
    expect(order(under(red)).slice(0, 2)).toEqual(['1 timed', '2 no-time']);
  });

  it('counts under yellow', () => {
    expect(order(under(yellow)).slice(0, 2)).toEqual(['1 timed', '2 timed']);
    expect(rowOf(under(yellow), '1', session).bestLapMs).toBe(13_500);
  });

  it('does not count under yellow if the format says so', () => {
    expect(order(under(yellow, { yellowLaps: false })).slice(0, 2)).toEqual(['1 timed', '2 no-time']);
  });
});

describe('a car without a time', () => {
  const fourCars = (last?: ('no-time' | 'disallowed' | 'no-attempt')[]): Given => {
    const rank = { by: 'best-lap', ...(last ? { last } : {}) };
    const meeting = qualifyingAt('green', { rank }, ['1', '2', '3', '4']);
    return meeting.given(noAttempt('1'), lap('2', 14_000), disallow('2', 1), lap('4', 14_500));
  };

  it('follows the timed cars in the order no time, disallowed, no attempt', () => {
    expect(order(fourCars())).toEqual(['4 timed', '3 no-time', '2 disallowed', '1 no-attempt']);
  });

  it('follows in the order of the format', () => {
    expect(order(fourCars(['no-attempt', 'no-time', 'disallowed']))).toEqual([
      '4 timed',
      '1 no-attempt',
      '3 no-time',
      '2 disallowed',
    ]);
  });

  it('has a place, so that line-ups count it', () => {
    expect(rowsIn(fourCars(), 'qualifying-order')).toMatchObject([
      { rank: 1 },
      { rank: 2 },
      { rank: 3 },
      { rank: 4 },
    ]);
  });

  it('has a place whose reason quotes the ruling', () => {
    const meeting = fourCars();
    expect(rowOf(meeting, '2', session).because[0]).toMatchObject({
      rule: 'lap-disallowed',
      words: '3rd: lap disallowed: official decision',
    });
    expect(rowOf(meeting, '1', session).because[0]?.words).toBe('4th: no attempt: fire');
  });
});

describe('a disallowed lap', () => {
  it('leaves the next best lap to rank by', () => {
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
  it('show the reason of the last ruling', () => {
    const meeting = green().given(lap('1', 14_000), lap('1', 14_300), disallow('1', 1));
    meeting.given({ ...disallow('1', 2), reason: 'cut the course' } as Issued);
    expect(rowOf(meeting, '1', session).because[0]?.words).toBe('3rd: lap disallowed: cut the course');
  });
});

describe('no attempt', () => {
  it('is refused for a car that has laps, and the refusal suggests to disallow them', () => {
    const meeting = green().given(lap('1', 14_000));
    expect(refusal(meeting, noAttempt('1')).words).toContain('Disallow its laps instead.');
  });

  it('no longer counts once the car has set a time', () => {
    const meeting = green().given(noAttempt('1'), lap('1', 14_000));
    expect(rowOf(meeting, '1', session)).toMatchObject({ place: 1, status: 'timed' });
  });
});

describe('the order of qualifying', () => {
  it('has speeds and gaps to the best lap', () => {
    const meeting = green().given(lap('1', 13_413), lap('2', 13_500.25));
    expect(rowsIn(meeting, 'qualifying-order')).toMatchObject([
      { rank: 1, car: '1', bestLapMs: 13_413, speedMph: 67.099, gapMs: 0, laps: 1 },
      { rank: 2, car: '2', bestLapMs: 13_500.25, speedMph: 66.665, gapMs: 87.25, laps: 1 },
      { rank: 3, car: '3', bestLapMs: null, speedMph: null, gapMs: null, laps: 0 },
    ]);
  });

  it('has no speed for a lap between two crossings at the same instant', () => {
    const meeting = green({ sameCrossingMs: 0, minLap: { ms: 0 } });
    const at = secondsBeforeNow(meeting, -0.5);
    meeting.given(lap('1', undefined, at), lap('1', undefined, at));
    expect(rowsIn(meeting, 'qualifying-order')[0]).toMatchObject({ car: '1', bestLapMs: 0, speedMph: null });
    meeting.given({ type: 'ShowCheckered', session }, { type: 'PostResults', session });
    expect(rowsIn(meeting, 'results', session)[0]).toMatchObject({ car: '1', bestLapMs: 0 });
  });

  it('keeps a withdrawn car that has a time, and drops one that never ran', () => {
    const meeting = green().given(lap('1', 14_000));
    meeting.given({ type: 'WithdrawCar', car: '1', reason }, { type: 'WithdrawCar', car: '2', reason });
    expect(places(meeting, session)).toEqual(['1', '3']);
  });

  it('adds a late entry to the cars without a time until it is certified', () => {
    const late: Issued = { type: 'EnterCar', car: '9', driver: 'A Late Entry' };
    expect(places(qualifyingAt('unofficial').given(late), session)).toEqual(['1', '2', '3', '9']);
    expect(places(qualifyingAt('official').given(late), session)).toEqual(['1', '2', '3']);
    const second = qualifyingAt('unofficial').given(late, { type: 'PostResults', session });
    second.given({ type: 'CertifyResults', session });
    expect(places(second, session)).toEqual(['1', '2', '3', '9']);
  });

  it('counts only the lap that a car is on when the checkered flag falls', () => {
    const meeting = green().given(lap('1', 14_300), lap('2', 14_200), { type: 'ShowCheckered', session });
    meeting.given(lap('1', 14_100), lap('1', 13_000));
    expect(rowOf(meeting, '1', session)).toMatchObject({ place: 1, bestLapMs: 14_100 });
  });

  it('is the order of the first qualifying in the format unless a session is named', () => {
    const format = qualifyingAndRace();
    const practice = { id: 'practice', kind: 'practice' as const };
    const meeting = meetingOf({ ...format, sessions: [practice, ...format.sessions] }, ['1', '2']);
    meeting.given({ type: 'OpenSession', session }, { type: 'ShowGreen', session }, ...timedLaps('2', '1'));
    expect(rowsIn(meeting, 'qualifying-order').map((row) => row.car)).toEqual(['2', '1']);
    expect(rowsIn(meeting, 'qualifying-order', 'practice').map((row) => row.car)).toEqual(['1', '2']);
  });
});

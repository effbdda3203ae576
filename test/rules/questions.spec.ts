import type { Issued } from '../support/given.ts';
import {
  crossings,
  finish,
  meetingOf,
  oneRace,
  penalty,
  raceAt,
  raceUnderGreen,
  refusal,
} from '../support/weekend.ts';

const session = 'race';
const white: Issued = { type: 'ShowWhite', session, confirm: false };
const checkered: Issued = { type: 'ShowCheckered', session, confirm: false };
const post: Issued = { type: 'PostResults', session, confirm: false };
const second = (seconds: number) => new Date(Date.UTC(2023, 1, 5, 23, 0, seconds)).toISOString();

/** A race under green at second 0 in which car 1 and car 2, a second later, lap in 20 s. */
function lapped(laps: number, distance: number) {
  const race = raceAt('open', { laps: distance }, ['1', '2']).given({
    type: 'ShowGreen',
    session,
    at: second(0),
  });
  for (let lap = 1; lap <= laps; lap += 1) {
    race.given({ type: 'RecordLap', session, car: '1', at: second(lap * 20) });
    race.given({ type: 'RecordLap', session, car: '2', at: second(lap * 20 + 1) });
  }
  return race;
}

describe.each([
  { flag: white, name: 'The white flag', event: 'WhiteShown', toGo: 1 },
  { flag: checkered, name: 'The checkered flag', event: 'CheckeredShown', toGo: 0 },
])('$name', ({ flag, event, toGo }) => {
  const laps = 4;
  const race = () => lapped(laps, laps + toGo);
  const oneLapEarly = () => lapped(laps, laps + toGo + 1);

  it('asks nothing once the leader has crossed the line for it', () => {
    expect(race().when({ ...flag, at: second(80.2) })).toEqual([event]);
  });

  it('asks nothing just before the leader crosses the line for it', () => {
    expect(oneLapEarly().when({ ...flag, at: second(99) })).toEqual([event]);
  });

  it('asks if the leader crossed the line for the lap before less than half a lap ago', () => {
    expect(oneLapEarly().when({ ...flag, at: second(89.9) })).toBe('needs-confirmation');
    expect(oneLapEarly().when({ ...flag, at: second(90) })).toEqual([event]);
  });

  it('asks with more laps to go, at any moment', () => {
    const twoEarly = lapped(laps, laps + toGo + 2);
    expect(twoEarly.when({ ...flag, at: second(99) })).toBe('needs-confirmation');
  });

  it('is judged at its own time, and not when it is recorded', () => {
    expect(lapped(10, 10 + toGo).when({ ...flag, at: second(100) })).toBe('needs-confirmation');
    expect(lapped(10, 10 + toGo).when({ ...flag, at: second(199) })).toEqual([event]);
  });

  it('is shown once it is confirmed, and is then in the record', () => {
    const early = lapped(2, 10);
    expect(early.when({ ...flag, at: second(50), confirm: true })).toEqual([event]);
    expect(early.facts.at(-1)?.data).toEqual({ session });
  });

  it('asks under yellow as well', () => {
    const caution = { type: 'CallCaution', session, reason: 'spin', at: second(45) } as const;
    expect(
      lapped(2, 10)
        .given(caution)
        .when({ ...flag, at: second(50) }),
    ).toBe('needs-confirmation');
  });

  it('judges by the clock and not by the lap times that somebody typed', () => {
    const typed = raceUnderGreen(['1'], { laps: 3 + toGo });
    for (let lap = 0; lap < 2; lap += 1)
      typed.given({ type: 'RecordLap', session, car: '1', timeMs: 20_000 });
    expect(typed.when(flag)).toEqual([event]);
  });
});

describe('A question', () => {
  it('says how many laps are to go and where the leader is', () => {
    const { details, words } = refusal(lapped(4, 10), { ...checkered, at: second(95) });
    expect(details).toEqual({
      session,
      at: expect.any(String) as string,
      facts: ['Race has 6 laps to go: 4 of 10 are run.', 'The leader, car 1, crossed the line 15.000 s ago.'],
      question: 'early-flag',
      toGo: 6,
      run: 4,
      distance: 10,
      leader: '1',
      agoMs: 15_000,
    });
    expect(words).toContain('send the same command again with `confirm: true`');
  });

  it('says nothing of a leader that crossed the line long ago', () => {
    const { details } = refusal(lapped(4, 10), { ...checkered, at: second(5_000) });
    expect(details).toMatchObject({ facts: ['Race has 6 laps to go: 4 of 10 are run.'] });
  });

  it('is not asked about a flag that is refused, or that is shown already', () => {
    expect(raceAt('open').when(checkered)).toBe('session-not-green');
    expect(raceAt('green').given({ type: 'ShowWhite', session }).when(white)).toEqual([]);
  });

  it('is not asked in a session without a distance', () => {
    const timed = { id: 'timed', sessions: [{ id: session, kind: 'qualifying' as const }] };
    const meeting = meetingOf(timed, ['1']).given(
      { type: 'OpenSession', session },
      { type: 'ShowGreen', session },
    );
    meeting.given({ type: 'RecordLap', session, car: '1', timeMs: 14_000 });
    expect([meeting.when(checkered), meeting.when(post)]).toEqual([['CheckeredShown'], ['ResultsPosted']]);
  });
});

describe('Posting results', () => {
  const flagged = () => raceUnderGreen(['1', '2', '3'], { laps: 1 }).given(...crossings('1', '2'), checkered);

  it('asks while a car is out, and names it', () => {
    const meeting = flagged().given(...finish(session, '1', '2').slice(1));
    expect(meeting.when(post)).toBe('needs-confirmation');
    expect(refusal(meeting, post).details['facts']).toEqual([
      'Car 3 has neither finished nor retired in Race.',
    ]);
  });

  it.each<[string, Issued]>([
    ['finished', { type: 'RecordLap', session, car: '3' }],
    ['finished by hand', { type: 'RecordFinish', session, car: '3' }],
    ['retired', { type: 'RetireCar', session, car: '3', reason: 'engine' }],
    ['been disqualified', penalty({ car: '3' })],
    ['been withdrawn', { type: 'WithdrawCar', car: '3', reason: 'went home' }],
  ])('asks nothing once the last car has %s', (_, command) => {
    const meeting = flagged().given(...finish(session, '1', '2').slice(1), command);
    expect(meeting.when(post)).toEqual(['ResultsPosted']);
  });

  it('asks about a car that has returned', () => {
    const meeting = flagged().given(...finish(session, '1', '2').slice(1));
    meeting.given({ type: 'RetireCar', session, car: '3', reason: 'engine' });
    meeting.given({ type: 'ReturnCar', session, car: '3', reason: 'it runs again' });
    expect(meeting.when(post)).toBe('needs-confirmation');
  });

  it('asks nothing once the finish was scored by hand', () => {
    const order = ['1', '2', '3'].map((car) => ({ car }));
    expect(flagged().given({ type: 'ScoreFinish', session, order }).when(post)).toEqual(['ResultsPosted']);
  });

  it('asks nothing about a car that was scratched', () => {
    const meeting = raceAt('lined-up', { laps: 1 }).given({
      type: 'ScratchCar',
      session,
      car: '3',
      reason: 'x',
    });
    meeting.given({ type: 'OpenSession', session }, { type: 'ShowGreen', session }, ...crossings('1', '2'));
    expect(meeting.given(...finish(session, '1', '2')).when(post)).toEqual(['ResultsPosted']);
  });
});

describe('The green flag', () => {
  const [race] = oneRace({ lineup: undefined }).sessions;
  const second: Issued = { type: 'ShowGreen', session: 'second', confirm: false };
  const twoOpen = () =>
    meetingOf({ id: 'two', sessions: race ? [race, { ...race, id: 'second' }] : [] }, ['1']).given(
      { type: 'OpenSession', session },
      { type: 'OpenSession', session: 'second' },
    );

  it('asks while another session is under green or white', () => {
    const meeting = twoOpen().given({ type: 'ShowGreen', session });
    expect(meeting.when(second)).toBe('needs-confirmation');
    expect(refusal(meeting, second).details['facts']).toEqual(['Race is under green.']);
    expect(meeting.given({ type: 'ShowWhite', session }).when(second)).toBe('needs-confirmation');
    expect(meeting.when({ ...second, confirm: true })).toEqual(['GreenShown']);
  });

  it.each<[string, Issued]>([
    ['under yellow', { type: 'CallCaution', session, reason: 'spin' }],
    ['under red', { type: 'ShowRed', session, reason: 'rain' }],
    ['over', { type: 'ShowCheckered', session }],
  ])('asks nothing while the other session is %s', (_, flag) => {
    expect(twoOpen().given({ type: 'ShowGreen', session }, flag).when(second)).toEqual(['GreenShown']);
  });

  it('asks nothing about its own session at a restart', () => {
    expect(raceAt('yellow').when({ type: 'ShowGreen', session, confirm: false })).toEqual(['GreenShown']);
  });
});

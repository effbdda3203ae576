import type { Format } from '#domain';
import type { Given, Issued } from '../support/given.ts';
import {
  carsNumbered,
  crossings,
  finish,
  meetingOf,
  oneRace,
  penalty,
  places,
  qualifyingAndRace,
  raceAt,
  raceUnderGreen,
  refusal,
  revisionOf,
  rowOf,
  rowsIn,
  runQualifying,
  score,
  startOrder,
  viewOf,
} from '../support/weekend.ts';

const session = 'race';

/** Five cars that cross the line one second apart on each of two laps. */
const five = (spec: Partial<Format['sessions'][number]> = {}): Given =>
  raceUnderGreen(carsNumbered(5), { laps: 2, ...spec })
    .given(...crossings(...carsNumbered(5)), {
      type: 'ShowCheckered',
      session,
    })
    .given(...crossings(...carsNumbered(5)));

const seconds = (car: string, value: number): Issued => penalty({ car, penalty: 'time', seconds: value });
const back = (car: string, value: number): Issued => penalty({ car, penalty: 'places', places: value });
const to = (car: string, place: number): Issued => penalty({ car, penalty: 'place', place });
const words = (meeting: Given, car: string): string => rowOf(meeting, car).because[0]?.words ?? '';

describe('a penalty of time', () => {
  it('puts the car behind those that completed the same lap within it', () => {
    expect(places(five().given(seconds('1', 1.5)))).toEqual(['2', '1', '3', '4', '5']);
    expect(places(five().given(seconds('1', 30)))).toEqual(['2', '3', '4', '5', '1']);
  });

  it('never puts the car behind one with fewer laps', () => {
    const meeting = raceUnderGreen(['1', '2', '3']).given(...crossings('1', '2', '3', '1', '2'), {
      type: 'ShowCheckered',
      session,
    });
    expect(score(meeting.given(seconds('2', 600)))).toEqual(['1:2', '2:2', '3:1']);
  });

  it('leaves the car ahead of one that it is level with then', () => {
    expect(places(five().given(seconds('1', 1)))).toEqual(['1', '2', '3', '4', '5']);
  });

  it('adds up with another one, and with a lap', () => {
    const sum = five().given(seconds('1', 1), seconds('1', 0.5));
    expect(places(sum)).toEqual(['2', '1', '3', '4', '5']);
    const meeting = five().given(penalty({ car: '1', penalty: 'laps', laps: 1 }), seconds('2', 1.5));
    expect(score(meeting)).toEqual(['3:2', '2:2', '4:2', '5:2', '1:1']);
  });

  it('shows the gap with the seconds, and the reason in words', () => {
    const meeting = five().given(seconds('1', 1.5));
    expect(words(meeting, '1')).toBe('2nd: 1.5 s added: by the book');
    expect(rowsIn(meeting, 'running-order', session).slice(0, 2)).toMatchObject([
      { car: '2', gapMs: 0 },
      { car: '1', gapMs: 500 },
    ]);
  });

  it('moves no car of a finish that was scored by hand if no time at the line is known', () => {
    const meeting = raceUnderGreen(['1', '2']).given({ type: 'ShowCheckered', session });
    meeting.given({ type: 'ScoreFinish', session, order: [{ car: '1' }, { car: '2' }] }, seconds('1', 9));
    expect(places(meeting)).toEqual(['1', '2']);
    expect(rowOf(meeting, '1').penalties).toEqual([meeting.state.revision]);
  });
});

describe('a penalty of places', () => {
  it('moves the car back among the cars that are not disqualified', () => {
    expect(places(five().given(back('1', 3)))).toEqual(['2', '3', '4', '1', '5']);
    expect(places(five().given(back('4', 9)))).toEqual(['1', '2', '3', '5', '4']);
  });

  it('stays as many places when a car ahead is disqualified later', () => {
    expect(places(five().given(back('1', 3), penalty({ car: '2' })))).toEqual(['3', '4', '5', '1', '2']);
    expect(places(five().given(penalty({ car: '2' }), back('1', 3)))).toEqual(['3', '4', '5', '1', '2']);
  });

  it('leaves the car ahead of one that did not start', () => {
    const meeting = raceAt('open', {}, carsNumbered(3)).given(
      { type: 'RetireCar', session, car: '3', reason: 'engine' },
      { type: 'ShowGreen', session },
      ...finish(session, '1', '2'),
      back('1', 5),
    );
    expect(places(meeting)).toEqual(['2', '1', '3']);
  });

  it('of several cars is applied in the order of the records', () => {
    expect(places(five().given(back('1', 1), back('2', 1)))).toEqual(['1', '2', '3', '4', '5']);
    expect(places(five().given(back('2', 1), back('1', 1)))).toEqual(['3', '1', '2', '4', '5']);
  });

  it('is applied after the other penalties, and names their records', () => {
    const meeting = five().given(back('1', 1), to('3', 5), penalty({ car: '2' }));
    expect(places(meeting)).toEqual(['4', '1', '5', '3', '2']);
    const [dsq, place] = [revisionOf(meeting, 'PenaltyImposed'), meeting.state.revision - 1];
    expect(words(meeting, '1')).toBe(
      `2nd: penalised by 1 place, from 1st in the order that records ${dsq}, ${place} leave: by the book`,
    );
  });
});

describe('several penalties to a place', () => {
  it('send each car to its place, in either order of imposing them', () => {
    expect(places(five().given(to('3', 5), to('1', 4)))).toEqual(['2', '4', '5', '1', '3']);
    expect(places(five().given(to('1', 4), to('3', 5)))).toEqual(['2', '4', '5', '1', '3']);
  });

  it('of one car send it to the worst place', () => {
    expect(places(five().given(to('1', 4), to('1', 2)))).toEqual(['2', '3', '4', '1', '5']);
  });

  it('of two cars to one place leave them in their order', () => {
    expect(places(five().given(to('2', 3), to('1', 3)))).toEqual(['3', '4', '1', '2', '5']);
  });

  it('count the places without the disqualified cars', () => {
    expect(places(five().given(to('1', 4), penalty({ car: '5' })))).toEqual(['2', '3', '4', '1', '5']);
  });
});

describe('a lap time that is taken in a race', () => {
  it('leaves the order and the lap, and changes the best lap', () => {
    const meeting = raceUnderGreen(['1', '2']).given(
      ...[14_000, 13_000, 13_500].map((timeMs): Issued => ({ type: 'RecordLap', session, car: '1', timeMs })),
      { type: 'RecordLap', session, car: '2' },
      penalty({ penalty: 'lap-time', lap: 2 }),
    );
    expect(score(meeting)).toEqual(['1:3', '2:1']);
    expect(rowOf(meeting, '1')).toMatchObject({ bestLapMs: 13_500, bestLap: 3 });
    expect(rowOf(meeting, '1').because.at(-1)?.words).toBe('lost a lap time: by the book');
  });

  it('leaves the first lap, counted from the green, if no other time is left', () => {
    const at = (time: string): { readonly at: string } => ({ at: `2023-02-05T23:00:${time}.000Z` });
    const meeting = raceAt('open', { laps: 2 }, ['1']).given(
      { type: 'ShowGreen', session, ...at('00') },
      { type: 'RecordLap', session, car: '1', ...at('15') },
      { type: 'RecordLap', session, car: '1', ...at('29') },
    );
    expect(rowOf(meeting, '1').bestLapMs).toBe(14_000);
    meeting.given(penalty({ penalty: 'lap-time' }));
    expect(rowOf(meeting, '1')).toMatchObject({ bestLapMs: 15_000, bestLap: 1 });
  });
});

describe('a grid penalty', () => {
  const qualified = (): Given =>
    runQualifying(meetingOf(qualifyingAndRace(), carsNumbered(4)), carsNumbered(4));
  const grid = (car: string, value: number): Issued =>
    penalty({ session: 'qualifying', car, penalty: 'grid', places: value, toSession: session });

  it('moves the car back in the line-up of the later session, and not in its own result', () => {
    const meeting = qualified().given(grid('1', 2));
    expect(places(meeting, 'qualifying')).toEqual(['1', '2', '3', '4']);
    expect(startOrder(meeting, session)).toEqual(['2', '3', '1', '4']);
    expect(rowsIn(meeting, 'lineup', session)[2]).toMatchObject({
      car: '1',
      start: 3,
      via: 'qualifying place 1',
      penalised: ['2 places back on the grid of race: by the book'],
    });
    expect(rowsIn(meeting, 'lineup', session)[2]?.because[0]).toMatchObject({
      rule: 'grid-penalty',
      words: 'starts 3rd in the race: 2 places back from 1st: by the book',
    });
  });

  it('gives the same line-up in either order of imposing penalties, and adds up', () => {
    expect(startOrder(qualified().given(grid('1', 1), grid('2', 1)), session)).toEqual(['3', '1', '2', '4']);
    expect(startOrder(qualified().given(grid('2', 1), grid('1', 1)), session)).toEqual(['3', '1', '2', '4']);
    expect(startOrder(qualified().given(grid('1', 1), grid('1', 1)), session)).toEqual(['2', '3', '1', '4']);
    expect(startOrder(qualified().given(grid('1', 20)), session)).toEqual(['2', '3', '4', '1']);
  });

  it('makes a posted line-up stale, and ends when it is rescinded', () => {
    const meeting = qualified().given({ type: 'PostLineup', session }, grid('1', 3));
    expect(viewOf(meeting, 'lineup', session)).toMatchObject({ state: 'stale' });
    meeting.given({ type: 'RescindPenalty', penalty: meeting.state.revision, reason: 'on appeal' });
    expect(viewOf(meeting, 'lineup', session)).toMatchObject({ state: 'posted' });
  });

  it('is refused for a session without a line-up, and for one that has started', () => {
    const meeting = qualified();
    const toItself = { ...grid('1', 2), toSession: 'qualifying' } as Issued;
    expect(meeting.when(toItself)).toBe('session-has-no-lineup');
    meeting.given(
      { type: 'PostLineup', session },
      { type: 'OpenSession', session },
      { type: 'ShowGreen', session },
    );
    expect(meeting.when(grid('1', 2))).toBe('session-started');
  });
});

describe('a penalty that is served on the track', () => {
  const imposed = (kind: Partial<Extract<Issued, { type: 'Penalize' }>>): Given =>
    raceAt('green').given(...crossings('1', '2', '3'), penalty(kind));
  const listed = (meeting: Given): unknown => rowsIn(meeting, 'penalties')[0];

  it.each([
    [{ penalty: 'drive-through' } as const, 'drive through'],
    [{ penalty: 'stop-and-go', seconds: 10 } as const, 'stop and go, 10 s'],
    [{ penalty: 'hold', laps: 2 } as const, 'hold for 2 laps'],
  ])('%j is open until it is served, and moves no car', (kind, said) => {
    const meeting = imposed(kind);
    const revision = meeting.state.revision;
    expect(listed(meeting)).toMatchObject({ words: said, open: true, served: null });
    expect(rowsIn(meeting, 'running-order', session)[0]).toMatchObject({
      car: '1',
      penalised: [`${said} (open): by the book`],
    });
    meeting.given({ type: 'ServePenalty', penalty: revision });
    expect(listed(meeting)).toMatchObject({ open: false, served: meeting.state.revision });
    expect(rowsIn(meeting, 'running-order', session)[0]).toMatchObject({
      penalised: [`${said} (served): by the book`],
    });
    expect(score(meeting)).toEqual(['1:1', '2:1', '3:1']);
  });

  it('is turned into laps by a steward if it was not served', () => {
    const meeting = imposed({ penalty: 'drive-through' });
    const insteadOf = meeting.state.revision;
    meeting.given(penalty({ penalty: 'laps', laps: 1, insteadOf, reason: 'not served' }));
    expect(score(meeting)).toEqual(['2:1', '3:1', '1:0']);
    expect(listed(meeting)).toMatchObject({ open: false, replacedBy: meeting.state.revision, counts: false });
    expect(rowsIn(meeting, 'results', session)[2]).toMatchObject({
      penalised: [`1 lap, instead of penalty ${insteadOf}: not served`],
    });
    meeting.given({ type: 'RescindPenalty', penalty: meeting.state.revision, reason: 'it was served late' });
    expect(listed(meeting)).toMatchObject({ open: true, replacedBy: null });
  });

  it('can be struck only after the record that it was served', () => {
    const meeting = imposed({ penalty: 'drive-through' });
    const penaltyRecord = meeting.state.revision;
    meeting.given({ type: 'ServePenalty', penalty: penaltyRecord });
    const strike: Issued = { type: 'StrikeRecord', revision: penaltyRecord, reason: 'wrong car' };
    expect(refusal(meeting, strike)).toMatchObject({ code: 'record-rested-on' });
  });
});

describe('a penalty of points', () => {
  it('is listed with the car and changes no place', () => {
    const meeting = five().given(penalty({ penalty: 'points', points: 12.5 }));
    expect(places(meeting)).toEqual(carsNumbered(5));
    expect(rowsIn(meeting, 'results', session)[0]).toMatchObject({ penalised: ['12.5 points: by the book'] });
  });
});

describe('the tariff of a format', () => {
  const tariff: Format['tariff'] = {
    'jumped the start': { penalty: 'time', seconds: 1.5 },
    'passed under yellow': { penalty: 'laps', laps: 1 },
    'rough driving': { penalty: 'disqualified' },
  };
  const race = (): Given => {
    const cars = carsNumbered(3);
    return meetingOf({ ...oneRace(), tariff }, cars).given(
      { type: 'DrawLineup', session, order: cars },
      { type: 'PostLineup', session },
      { type: 'OpenSession', session },
      { type: 'ShowGreen', session },
      ...finish(session, ...cars),
    );
  };
  const offence = (name: string, rest: object = {}): Issued =>
    penalty({ penalty: undefined, offence: name, ...rest });

  it('gives the penalty and its value for the offence', () => {
    const meeting = race().given(offence('jumped the start'));
    expect(places(meeting)).toEqual(['2', '1', '3']);
    expect(rowsIn(meeting, 'penalties')).toMatchObject([
      { kind: 'time', words: '1.5 s added', offence: 'jumped the start' },
    ]);
    expect(score(race().given(offence('passed under yellow', { penalty: 'laps' })))).toEqual([
      '2:1',
      '3:1',
      '1:0',
    ]);
  });

  it('is not binding: the steward may give another value or another penalty', () => {
    expect(places(race().given(offence('jumped the start', { seconds: 0.5 })))).toEqual(['1', '2', '3']);
    const other = { penalty: 'places', places: 2 };
    expect(places(race().given(offence('jumped the start', other)))).toEqual(['2', '3', '1']);
  });

  it('does not help with an offence that it lacks', () => {
    expect(race().when(offence('constructor'))).toBe('penalty-incomplete');
    expect(race().when(offence('speeding', { penalty: 'laps' }))).toBe('penalty-incomplete');
    expect(race().when(offence('speeding', { penalty: 'laps', laps: 1 }))).toEqual(['PenaltyImposed']);
  });
});

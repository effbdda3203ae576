import {
  secondsBeforeNow,
  crossings,
  finish,
  meetingOf,
  carsNumbered,
  penalty,
  places,
  runQualifying,
  qualifyingAt,
  raceAt,
  raceUnderGreen,
  revisionOf,
  rowOf,
  rowsIn,
  runRace,
  score,
  startOrder,
  twoHeats,
  viewOf,
} from '../support/weekend.ts';
import type { Given, Issued } from '../support/given.ts';

const session = 'race';
const caution: Issued = { type: 'CallCaution', session, reason: 'spin' };
const green: Issued = { type: 'ShowGreen', session };
const running = (meeting: Given): string[] =>
  rowsIn(meeting, 'running-order', session).map((row) => `${row.place}:${row.car}`);
const rescind = (meeting: Given): Issued => ({
  type: 'RescindPenalty',
  penalty: revisionOf(meeting, 'PenaltyImposed'),
  reason: 'wrong car',
});

describe('a penalty of laps', () => {
  const afterThree = (): Given =>
    raceUnderGreen(carsNumbered(4)).given(
      ...crossings('1', '2', '3', '1', '2', '3', '1', '2', '4'),
      ...finish(session, '1', '2', '3', '4'),
    );

  it('puts the car behind cars with more laps', () => {
    const race = afterThree();
    expect(score(race)).toEqual(['1:4', '2:4', '3:3', '4:2']);
    expect(score(race.given(penalty({ penalty: 'laps', laps: 2 })))).toEqual(['2:4', '3:3', '1:2', '4:2']);
  });

  it('puts the car ahead of cars that completed that lap later', () => {
    expect(score(afterThree().given(penalty({ penalty: 'laps', laps: 1 })))).toEqual([
      '2:4',
      '1:3',
      '3:3',
      '4:2',
    ]);
  });

  it('puts the car behind cars that completed that lap earlier', () => {
    const race = raceUnderGreen(carsNumbered(3)).given(...crossings('1', '2', '3', '2', '1', '3', '1', '3'));
    race.given(
      { type: 'RetireCar', session, car: '2', reason: 'engine' },
      { type: 'ShowCheckered', session },
    );
    expect(score(race)).toEqual(['1:3', '3:3', '2:2']);
    expect(score(race.given(penalty({ penalty: 'laps', laps: 1 })))).toEqual(['3:3', '2:2', '1:2']);
  });

  it('never takes more laps than the car has', () => {
    expect(score(afterThree().given(penalty({ penalty: 'laps', laps: 9 }))).at(-1)).toBe('1:0');
  });

  it('leaves a disqualified car last', () => {
    const race = afterThree().given(penalty({ car: '1' }), penalty({ car: '4', penalty: 'laps', laps: 1 }));
    expect(score(race)).toEqual(['2:4', '3:3', '4:1', '1:4']);
  });
});

describe('a penalty to a place', () => {
  it('sets the place, and the cars in between move up', () => {
    const race = raceAt('checkered', {}, carsNumbered(5)).given(penalty({ penalty: 'place', place: 4 }));
    expect(places(race)).toEqual(['2', '3', '4', '1', '5']);
  });

  it('is applied with the other places at once, also if it was imposed before the finish', () => {
    const race = raceAt('green', {}, carsNumbered(4)).given(
      penalty({ car: '1', penalty: 'place', place: 2 }),
    );
    race.given(...finish(session, ...carsNumbered(4)), penalty({ car: '2', penalty: 'place', place: 3 }));
    expect(places(race)).toEqual(['3', '1', '2', '4']);
  });

  it('applies to a finish that is scored by hand after it', () => {
    const race = raceAt('checkered').given(penalty({ penalty: 'place', place: 3 }));
    const order = ['3', '1', '2'].map((car) => ({ car }));
    expect(places(race.given({ type: 'ScoreFinish', session, order }))).toEqual(['3', '2', '1']);
  });
});

describe('a disqualification', () => {
  it('lists the car last by default', () => {
    const race = raceAt('checkered').given(penalty({}));
    expect(rowOf(race, '1')).toMatchObject({ place: 3, status: 'disqualified', laps: 2 });
    expect(places(race)).toEqual(['2', '3', '1']);
  });

  it('lists the car without a place if the format says so', () => {
    const race = raceAt('checkered', { disqualified: 'unplaced' }).given(penalty({}));
    expect(rowOf(race, '1')).toMatchObject({ place: null, status: 'disqualified' });
    expect(places(race)).toEqual(['2', '3']);
  });

  it('keeps the car behind the others when a penalty moves them', () => {
    const race = raceAt('checkered').given(penalty({}), penalty({ car: '2', penalty: 'place', place: 3 }));
    expect(places(race)).toEqual(['3', '2', '1']);
  });

  it('of two cars leaves them in the order of the race', () => {
    const race = raceAt('checkered').given(penalty({ car: '2' }), penalty({ car: '1' }));
    expect(places(race)).toEqual(['3', '1', '2']);
  });
});

describe('a penalty to the rear', () => {
  const underYellow = (): Given =>
    raceUnderGreen(carsNumbered(3)).given(
      ...crossings('1', '2', '3'),
      caution,
      penalty({ penalty: 'to-rear' }),
    );

  it('moves the car in the running order until the next green flag, and does not change the score', () => {
    const race = underYellow();
    expect(running(race)).toEqual(['1:2', '2:3', '3:1']);
    expect(score(race)).toEqual(['1:1', '2:1', '3:1']);
    expect(running(race.given(green))).toEqual(['1:1', '2:2', '3:3']);
    expect(rowOf(race, '1').penalties).toEqual([revisionOf(race, 'PenaltyImposed')]);
  });

  it('no longer moves the car once it is rescinded', () => {
    const race = underYellow();
    expect(running(race.given(rescind(race)))).toEqual(['1:1', '2:2', '3:3']);
  });
});

describe('a penalty that takes a lap time in qualifying', () => {
  const twice = (): Given =>
    qualifyingAt('green').given(
      { type: 'RecordLap', session: 'qualifying', car: '1', timeMs: 14_000 },
      { type: 'RecordLap', session: 'qualifying', car: '2', timeMs: 14_100 },
      { type: 'RecordLap', session: 'qualifying', car: '1', timeMs: 14_200 },
    );
  const taken = (lap?: number): Issued => penalty({ session: 'qualifying', penalty: 'lap-time', lap });

  it('takes the best time, so that the car ranks by the next', () => {
    const meeting = twice().given(taken());
    expect(places(meeting, 'qualifying')).toEqual(['2', '1', '3']);
    expect(rowOf(meeting, '1', 'qualifying')).toMatchObject({ status: 'timed', bestLapMs: 14_200 });
  });

  it('does not take a later and better time', () => {
    const meeting = twice().given(taken());
    meeting.given({ type: 'RecordLap', session: 'qualifying', car: '1', timeMs: 13_900 });
    expect(rowOf(meeting, '1', 'qualifying')).toMatchObject({ place: 1, bestLapMs: 13_900 });
  });

  it('takes the time of the lap that it names', () => {
    const meeting = twice().given(taken(2));
    expect(rowOf(meeting, '1', 'qualifying')).toMatchObject({ place: 1, bestLapMs: 14_000 });
  });

  it('leaves a car without another time among the disallowed cars', () => {
    const meeting = twice().given(taken(), taken());
    expect(rowOf(meeting, '1', 'qualifying')).toMatchObject({ status: 'disallowed', bestLapMs: null });
  });

  it('is listed in the reason of the place', () => {
    const meeting = twice().given(taken());
    const { because, penalties } = rowOf(meeting, '1', 'qualifying');
    expect(because.map((why) => why.rule)).toEqual(['best-time', 'penalty']);
    expect(because[1]).toMatchObject({
      words: 'lost a lap time: by the book',
      revisions: [revisionOf(meeting, 'PenaltyImposed')],
    });
    expect(penalties).toEqual([revisionOf(meeting, 'PenaltyImposed')]);
  });
});

describe('a penalty of a race that is started again from lap 0', () => {
  it('stays in the list and no longer counts', () => {
    const race = raceUnderGreen(carsNumbered(3)).given(penalty({}));
    race.given(
      { type: 'ShowRed', session, reason: 'rain' },
      { type: 'RestartFromZero', session, reason: 'rain' },
    );
    expect(rowsIn(race, 'penalties')).toMatchObject([{ car: '1', rescinded: null, counts: false }]);
  });
});

describe('a rescinded penalty', () => {
  it('does not change the score, and its record is kept', () => {
    const race = raceAt('checkered');
    const before = score(race);
    race.given(penalty({}));
    expect(score(race.given(rescind(race)))).toEqual(before);
    expect(rowsIn(race, 'penalties')).toMatchObject([{ rescinded: race.state.revision }]);
  });
});

describe('a penalty called three laps after the act', () => {
  it('shows the instant of the act and the instant of the decision', () => {
    const race = raceUnderGreen(['1', '2']).given(...crossings('1', '2'));
    const act = secondsBeforeNow(race, 0);
    race.given(...crossings('1', '2', '1', '2', '1', '2'));
    race.given(penalty({ penalty: 'laps', laps: 1, reason: 'hit the wall of tyres', at: act }));
    const revision = revisionOf(race, 'PenaltyImposed');
    const recordedAt = race.facts[revision]?.recordedAt;
    expect(recordedAt).not.toBe(act);
    const times = { occurredAt: act, recordedAt };
    expect(rowsIn(race, 'penalties')).toMatchObject([{ penalty: revision, ...times }]);
    const logged = viewOf(race, 'race-log', session)['rows'] as { revision: number }[];
    expect(logged.find((row) => row.revision === revision)).toMatchObject({ ...times, lap: 1 });
  });
});

describe('the first across the line, penalised to 7th after the flag', () => {
  const cars = carsNumbered(18);
  const weekend = (): Given => {
    const meeting = runQualifying(meetingOf(clash, cars, { 1: 1, 18: 5 }), cars);
    for (const heat of ['heat-1', 'heat-2']) runRace(meeting, heat);
    return meeting;
  };
  const clash = {
    ...twoHeats,
    sessions: twoHeats.sessions.map((spec) => {
      const by = (places: [number, number | null]) => [{ from: ['heat-1', 'heat-2'], places }];
      if (spec.id === 'lcq') return { ...spec, lineup: by([7, null]) };
      if (spec.id !== 'main') return spec;
      const rest = [
        { from: ['lcq'], places: [1, 2] as [number, number] },
        { provisional: 'standings' as const, take: 1 },
      ];
      return { ...spec, lineup: [...by([1, 6]), ...rest] };
    }),
  };

  const ways = (meeting: Given) => new Map(rowsIn(meeting, 'field').map((row) => [row.car, row.via]));

  it('moves three cars into and out of the field', () => {
    const meeting = weekend();
    runRace(meeting, 'lcq');
    const before = ways(meeting);
    meeting.given(penalty({ session: 'heat-1', car: '1', penalty: 'place', place: 7 }));
    meeting.given({ type: 'PostResults', session: 'heat-1' });
    const after = ways(meeting);
    expect(['1', '13', '18'].map((car) => [car, before.get(car), after.get(car)])).toEqual([
      ['1', 'heat-1 place 1', 'provisional: 1st in the standings'],
      ['13', 'lcq place 1', 'heat-1 place 6'],
      ['18', 'provisional: 5th in the standings', undefined],
    ]);
    expect(startOrder(meeting, 'main').slice(0, 4)).toEqual(['3', '2', '5', '4']);
  });

  it('leaves the field one car smaller if a car of the last chance now advances from its heat', () => {
    const meeting = weekend();
    runRace(meeting, 'lcq');
    expect(startOrder(meeting, 'main')).toHaveLength(15);
    meeting.given(penalty({ session: 'heat-1', car: '1', penalty: 'place', place: 7 }));
    expect(startOrder(meeting, 'main')).toEqual([
      '3',
      '2',
      '5',
      '4',
      '7',
      '6',
      '9',
      '8',
      '11',
      '10',
      '13',
      '12',
      '14',
      '1',
    ]);
  });

  it('takes out of the last chance the car that now advances from its heat', () => {
    const meeting = weekend().given({ type: 'PostLineup', session: 'lcq' });
    meeting.given(penalty({ session: 'heat-1', car: '1', penalty: 'place', place: 7 }));
    expect(viewOf(meeting, 'lineup', 'lcq')).toMatchObject({
      state: 'stale',
      stale: [
        { car: '13', from: 1, to: null },
        { car: '1', from: null, to: 1 },
      ],
    });
    expect(startOrder(meeting, 'lcq')).toEqual(['1', '14', '15', '16', '17', '18']);
  });
});

import { lapsOf, raceOf, type LapDone } from '#domain';
import {
  secondsBeforeNow,
  crossings,
  finish,
  raceAt,
  raceUnderGreen,
  revisionOf,
  rowOf,
  score,
  sessionAt,
  viewOf,
} from '../support/weekend.ts';
import type { Given, Issued } from '../support/given.ts';

const session = 'race';
const CARS = ['1', '2', '3'];
const caution: Issued = { type: 'CallCaution', session, reason: 'spin' };
const green: Issued = { type: 'ShowGreen', session };

const lapOf = (car: string, fields: { lap?: number; at?: string; timeMs?: number } = {}): Issued => ({
  type: 'RecordLap',
  session,
  car,
  ...fields,
});

const carsLaps = (meeting: Given, car: string): readonly LapDone[] =>
  lapsOf(raceOf(sessionAt(meeting, session)).cars.get(car));
const lapNumbers = (meeting: Given, car: string): number[] => carsLaps(meeting, car).map((done) => done.lap);

describe('the order of a race', () => {
  it('is by laps, then by the first to complete that lap', () => {
    const race = raceUnderGreen(CARS).given(...crossings('1', '2', '3', '3', '1'));
    expect(score(race)).toEqual(['3:2', '1:2', '2:1']);
  });

  it('lists cars without a lap behind the others in start order', () => {
    const race = raceUnderGreen(['7', '07', '8', '9']).given(...crossings('9'));
    expect(score(race)).toEqual(['9:1', '7:0', '07:0', '8:0']);
    expect(rowOf(race, '7').because[0]?.words).toBe('2nd: completed no lap, placed by start order');
  });

  it('orders crossings of one instant by their records', () => {
    const race = raceUnderGreen(CARS);
    const at = secondsBeforeNow(race, -5);
    race.given(lapOf('3', { at }), lapOf('1', { at }), lapOf('2', { at }));
    expect(score(race)).toEqual(['3:1', '1:1', '2:1']);
  });

  it('scores a crossing that is recorded late at its instant', () => {
    const race = raceUnderGreen(CARS).given(...crossings('1', '2'));
    race.given(lapOf('3', { at: secondsBeforeNow(race, 0.5) }));
    expect(score(race)).toEqual(['1:1', '3:1', '2:1']);
  });

  it('keeps 07 and 7 apart', () => {
    const race = raceUnderGreen(['7', '07']).given(...crossings('07', '07', '7'));
    expect(score(race)).toEqual(['07:2', '7:1']);
  });

  it('ranks a retired car by its laps with the status retired', () => {
    const race = raceUnderGreen(CARS).given(...crossings('1', '2', '1', '2', '3'));
    race.given({ type: 'RetireCar', session, car: '1', reason: 'engine' }, ...crossings('2', '3'));
    expect(score(race)).toEqual(['2:3', '1:2', '3:2']);
    expect(rowOf(race, '1')).toMatchObject({ place: 2, status: 'retired' });
    race.given({ type: 'ReturnCar', session, car: '1', reason: 'it fired' });
    expect(rowOf(race, '1').status).toBe('running');
  });

  it('shows the last retirement of a car that retired twice', () => {
    const retire: Issued = { type: 'RetireCar', session, car: '1', reason: 'engine' };
    const race = raceUnderGreen(CARS).given(...crossings('1'), retire);
    race.given({ type: 'ReturnCar', session, car: '1', reason: 'it fired' });
    race.given({ type: 'RetireCar', session, car: '1', reason: 'gearbox' });
    expect(rowOf(race, '1').because[0]?.words).toBe('1st: retired after 1 of 10 laps: gearbox');
  });

  it('refuses a crossing before the green flag', () => {
    const race = raceUnderGreen(CARS);
    expect(race.when(lapOf('1', { at: secondsBeforeNow(race, 10) }))).toBe('session-not-green');
  });

  it('is the same if a script numbers each lap', () => {
    const race = raceUnderGreen(CARS);
    for (const lap of [1, 2, 3]) race.given(lapOf('2', { lap }), lapOf('1', { lap }), ...crossings('3'));
    expect(score(race)).toEqual(['2:3', '1:3', '3:3']);
  });

  it('gives a car that retired before the green flag the status did-not-start', () => {
    const race = raceAt('open').given({ type: 'RetireCar', session, car: '1', reason: 'no oil' }, green);
    race.given(...crossings('2', '3'), ...finish(session, '2', '3'));
    expect(rowOf(race, '1')).toMatchObject({ place: 3, laps: 0, status: 'did-not-start' });
  });
});

describe('a caution', () => {
  it('counts the lap of a car on the lead lap that has not crossed the line yet', () => {
    const race = raceUnderGreen(CARS);
    race.given(...crossings('1', '2', '3', '1'), caution, ...crossings('2', '3', '1', '2', '3'));
    expect(score(race)).toEqual(['1:2', '2:2', '3:2']);
  });

  it('gives no lap to a car that is a lap down', () => {
    const race = raceUnderGreen(CARS);
    race.given(...crossings('1', '2', '1', '2', '3'), caution, ...crossings('1', '2', '3'));
    expect(score(race)).toEqual(['1:2', '2:2', '3:1']);
  });

  it('counts no other lap by default', () => {
    const race = raceUnderGreen(CARS).given(...crossings('1', '2', '3'), caution);
    expect(score(race.given(...crossings('1', '2', '3')))).toEqual(['1:1', '2:1', '3:1']);
  });

  it('counts each lap if the format counts caution laps', () => {
    const race = raceUnderGreen(CARS, { cautionLapsCount: true });
    race.given(...crossings('1', '2', '3'), caution, ...crossings('1', '2', '3'));
    expect(score(race)).toEqual(['1:2', '2:2', '3:2']);
  });

  it('freezes the order: a car that passes under it gains no place', () => {
    const race = raceUnderGreen(CARS).given(...crossings('1', '2', '3'), caution);
    race.given(...crossings('3', '2', '1'));
    expect(score(race)).toEqual(['1:1', '2:1', '3:1']);
    expect(score(race.given(green, ...crossings('3', '1', '2')))).toEqual(['3:2', '1:2', '2:2']);
  });

  it('stays one caution if a red flag interrupts it', () => {
    const race = raceUnderGreen(CARS).given(...crossings('1'), caution);
    race.given({ type: 'ShowRed', session, reason: 'wall' }, { ...caution, reason: 'one more lap' }, green);
    const cautions = viewOf(race, 'results', session)['cautions'];
    expect(cautions).toEqual([expect.objectContaining({ reason: 'spin', lap: 1, restartLap: 1 })]);
  });
});

describe('the number of a lap', () => {
  it('is the next of that car', () => {
    const race = raceUnderGreen(CARS).given(...crossings('1', '2', '1', '1', '2'));
    expect([lapNumbers(race, '1'), lapNumbers(race, '2')]).toEqual([
      [1, 2, 3],
      [1, 2],
    ]);
  });

  it('given by hand fills a gap that the loop left, and later laps move up', () => {
    const race = raceUnderGreen(CARS).given(...crossings('1', '2', '3', '2', '3'));
    const missed = secondsBeforeNow(race, 1.5);
    race.given(...crossings('1', '2', '3'));
    expect(score(race)).toEqual(['2:3', '3:3', '1:2']);
    race.given(lapOf('1', { lap: 2, at: missed }));
    expect(lapNumbers(race, '1')).toEqual([1, 2, 3]);
    expect(score(race)).toEqual(['1:3', '2:3', '3:3']);
  });

  it('is refused where the car has it and no earlier time is given', () => {
    const race = raceUnderGreen(CARS).given(...crossings('1', '1'));
    expect(race.when(lapOf('1', { lap: 2 }))).toBe('lap-already-recorded');
  });
});

describe('a lap recorded for the wrong car', () => {
  it('moves to the right one with its history, under green', () => {
    const race = raceUnderGreen(CARS).given(...crossings('1', '2', '3', '1', '2'));
    const wrong = race.facts.at(-1);
    race.given(...crossings('1', '3'));
    const revision = wrong?.revision ?? -1;
    race.given(
      { type: 'StrikeRecord', revision, reason: 'it was car 3' },
      lapOf('3', { lap: 2, at: wrong?.occurredAt ?? '' }),
    );
    expect(score(race)).toEqual(['1:3', '3:3', '2:1']);
    expect(lapNumbers(race, '3')).toEqual([1, 2, 3]);
    expect(race.state.struck.get(revision)?.data.reason).toBe('it was car 3');
    expect(race.facts[revision]).toBe(wrong);
    expect(revisionOf(race, 'LapSet', '3')).toBe(race.state.revision);
  });
});

describe('the time of a lap', () => {
  it('is what the loop measured, otherwise what lies between two crossings', () => {
    const race = raceUnderGreen(CARS).given(lapOf('1', { timeMs: 14_250.125 }), ...crossings('2', '1'));
    const laps = carsLaps(race, '1').map((done) => done.timeMs);
    expect(laps).toEqual([14_250.125, 2_000]);
    expect(rowOf(race, '1')).toMatchObject({ lastLapMs: 2_000, bestLapMs: 2_000 });
  });
});

describe('the count of a race', () => {
  const contentOf = (race: ReturnType<typeof raceOf>): object => ({
    ...race,
    rewind: null,
    led: race.led.items.slice(0, race.led.length),
    cars: [...race.cars.values()].map((car) => ({ ...car, laps: [...lapsOf(car)] })),
  });
  const later: readonly Issued[] = [
    ...crossings('2', '2', '3'),
    caution,
    green,
    { type: 'DisallowLap', session, car: '2', lap: 1, reason: 'cut the course' },
    ...crossings('1', '2', '3'),
    { type: 'ShowCheckered', session },
    ...crossings('1', '2', '3'),
  ];

  it('is a value that later flags, crossings and rulings do not change', () => {
    const meeting = raceUnderGreen(CARS).given(...crossings('1', '2', '3', '1'));
    const race = raceOf(sessionAt(meeting, session));
    const content = contentOf(race);
    for (const command of later) raceOf(sessionAt(meeting.given(command), session));
    expect(contentOf(race)).toEqual(content);
  });

  it('is the same for an earlier state after the later ones were counted', () => {
    const meeting = raceUnderGreen(CARS).given(...crossings('1', '2', '3', '1'));
    const early = sessionAt(meeting, session);
    const content = contentOf(raceOf(early));
    for (const command of later) raceOf(sessionAt(meeting.given(command), session));
    expect(contentOf(raceOf(early))).toEqual(content);
  });
});

describe('laps led', () => {
  const race = (): Given =>
    raceUnderGreen(CARS).given(...crossings('2', '1', '3', '1', '2', '3', '3', '1', '3', '1'));

  it('are counted for the first car to complete each lap of the race', () => {
    const led = CARS.map((car) => rowOf(race(), car).lapsLed);
    expect(led).toEqual([1, 1, 2]);
  });

  it('change hands between consecutive laps, counted from the car that started first', () => {
    expect(viewOf(race(), 'results', session)).toMatchObject({ lapsRun: 4, leaders: 3, leadChanges: 3 });
  });

  it('are counted from the car with the first official start, also when it was sent to the rear', () => {
    const race = raceAt('lined-up', {}, CARS)
      .given({ type: 'MoveToRear', session, car: '1', reason: 'late' })
      .given({ type: 'OpenSession', session }, { type: 'ShowGreen', session }, ...crossings('2', '2'));
    expect(viewOf(race, 'results', session)['leadChanges']).toBe(1);
  });

  it('count the loss of the lead on the first lap as a change', () => {
    const first = raceUnderGreen(CARS).given(...crossings('1'));
    const second = raceUnderGreen(CARS).given(...crossings('2'));
    expect(viewOf(first, 'results', session)['leadChanges']).toBe(0);
    expect(viewOf(second, 'results', session)['leadChanges']).toBe(1);
  });

  it('go over to the next car when the lap is disallowed', () => {
    const disallowed = race().given({
      type: 'DisallowLap',
      session,
      car: '2',
      lap: 1,
      reason: 'cut the course',
    });
    expect(CARS.map((car) => rowOf(disallowed, car).lapsLed)).toEqual([2, 0, 2]);
  });
});

import {
  crossings,
  finish,
  carsNumbered,
  qualifyingAt,
  raceAt,
  score,
  sessionAt,
} from '../support/weekend.ts';
import type { Given, Issued } from '../support/given.ts';

const session = 'race';
const caution: Issued = { type: 'CallCaution', session, reason: 'spin' };
const green: Issued = { type: 'ShowGreen', session };
const white: Issued = { type: 'ShowWhite', session };
const red: Issued = { type: 'ShowRed', session, reason: 'rain' };
const fromZero: Issued = { type: 'RestartFromZero', session, reason: 'crash on the first lap' };
const checkered: Issued = { type: 'ShowCheckered', session };

const phaseAndFlag = (meeting: Given, id = session): string => {
  const { phase, flag } = sessionAt(meeting, id);
  return `${phase}, ${flag}`;
};

describe('the life of a race', () => {
  it('goes from scheduled to official with one command per step', () => {
    const meeting = raceAt('drawn');
    const life = [phaseAndFlag(meeting)];
    const steps: Issued[] = [
      { type: 'PostLineup', session },
      { type: 'OpenSession', session },
      green,
      caution,
      green,
      white,
      checkered,
      { type: 'PostResults', session },
      { type: 'CertifyResults', session },
      { type: 'ReopenResults', session },
    ];
    for (const step of steps) life.push(phaseAndFlag(meeting.given(step)));
    expect(life).toEqual([
      'scheduled, none',
      'lined-up, none',
      'open, none',
      'green, green',
      'yellow, yellow',
      'green, green',
      'green, white',
      'checkered, checkered',
      'unofficial, checkered',
      'official, checkered',
      'unofficial, checkered',
    ]);
  });

  it('has no line-up if the session is timed', () => {
    expect(phaseAndFlag(qualifyingAt('open'), 'qualifying')).toBe('open, none');
  });

  it('goes from red to green, and from red to yellow', () => {
    expect(phaseAndFlag(raceAt('red').given(green))).toBe('green, green');
    expect(phaseAndFlag(raceAt('red').given(caution))).toBe('yellow, yellow');
  });
});

describe('the checkered flag', () => {
  it.each([
    ['green', []],
    ['white', [white]],
    ['yellow', [caution]],
    ['red', [red]],
  ])('may be shown from %s on any lap', (_, flags) => {
    const race = raceAt('green').given(...crossings('1', '2'), ...flags);
    expect(race.when(checkered)).toEqual(['CheckeredShown']);
  });

  it('counts the first crossing of each car after it and no later one', () => {
    const race = raceAt('green').given(...crossings('1', '2', '3'), checkered);
    race.given(...crossings('2', '1', '2', '1', '3', '2'));
    expect(score(race)).toEqual(['2:2', '1:2', '3:2']);
  });

  it('finishes a car by a finish record or by a crossing', () => {
    const race = raceAt('green').given(...crossings('1', '2', '3'), checkered, ...crossings('2'));
    race.given({ type: 'RecordFinish', session, car: '3' }, ...crossings('3', '1'));
    expect(score(race)).toEqual(['2:2', '3:2', '1:2']);
  });

  it('takes no second finish from a car that crossed the line', () => {
    const race = raceAt('green').given(checkered, ...crossings('1'));
    expect(race.when({ type: 'RecordFinish', session, car: '1' })).toEqual([]);
  });

  it('finishes a car that completed the distance in the crossing before it', () => {
    const race = raceAt('green', { laps: 2 }).given(...crossings('1', '2', '3', '1'), checkered);
    race.given(...crossings('2', '3', '1'));
    expect(score(race)).toEqual(['1:2', '2:2', '3:2']);
  });

  it('ends a race under red in the order before the red flag', () => {
    const race = raceAt('green').given(...crossings('1', '2', '3', '3', '2'), red, checkered);
    race.given({ type: 'PostResults', session });
    expect(score(race)).toEqual(['3:2', '2:2', '1:1']);
  });

  it('ends a race under caution in the order across the line', () => {
    const race = raceAt('green').given(...crossings('1', '2', '3'), caution, checkered);
    race.given(...crossings('1', '2', '3'));
    expect(score(race)).toEqual(['1:2', '2:2', '3:2']);
  });
});

describe('a caution on the last lap', () => {
  const lastLap = (): Given =>
    raceAt('green', { laps: 2 }).given(...crossings('1', '2', '3'), white, caution);

  it('counts the final lap', () => {
    const race = lastLap().given(...crossings('1', '2'), checkered, ...crossings('3'));
    expect(score(race)).toEqual(['1:2', '2:2', '3:2']);
  });

  it('counts no lap after the final one', () => {
    const race = lastLap().given(...crossings('1', '2', '3', '1', '2', '3'));
    expect(score(race)).toEqual(['1:2', '2:2', '3:2']);
  });

  it('also counts the final lap of a car that started it after the white flag', () => {
    const race = raceAt('green', { laps: 2 }).given(...crossings('1'), white, ...crossings('2'), caution);
    race.given(...crossings('1', '2', '3'), checkered, ...crossings('3'));
    expect(score(race)).toEqual(['1:2', '2:2', '3:1']);
  });

  it('counts the final lap if the white flag was recorded just before the leader started it', () => {
    const race = raceAt('green', { laps: 3 }).given(...crossings('1', '2', '3'), white);
    race.given(...crossings('1', '2', '3'), caution, ...crossings('1', '2', '3'));
    expect(score(race)).toEqual(['1:3', '2:3', '3:3']);
  });

  it('counts one lap after the white flag if officials shorten the race', () => {
    const race = raceAt('green', { laps: 9 }).given(...crossings('1', '2', '3'), white, caution);
    race.given(...crossings('1', '2', '3', '1', '2', '3'));
    expect(score(race)).toEqual(['1:2', '2:2', '3:2']);
  });

  it('counts the final lap under red too', () => {
    const race = raceAt('green', { laps: 2 }).given(...crossings('1', '2', '3'), white, red);
    expect(score(race.given(...crossings('2', '1')))).toEqual(['2:2', '1:2', '3:1']);
  });
});

describe('a white flag with the yellow', () => {
  const race = (): Given =>
    raceAt('green', { laps: 2, cautionLapsCount: true }).given(...crossings('1', '2'), caution, white);

  it('begins the final lap, and leaves the session under yellow', () => {
    expect(phaseAndFlag(race())).toBe('yellow, yellow');
    expect(score(race().given(...crossings('1', '1', '2')))).toEqual(['1:2', '2:2', '3:0']);
  });

  it('writes nothing when it is shown again', () => {
    expect(race().when(white)).toEqual([]);
  });
});

describe('a red flag', () => {
  it('stops the counting of laps until the next green flag', () => {
    const race = raceAt('green').given(...crossings('1', '2', '3'), red, ...crossings('1', '2', '3'));
    expect(score(race)).toEqual(['1:1', '2:1', '3:1']);
    expect(score(race.given(green, ...crossings('3')))).toEqual(['3:2', '1:1', '2:1']);
  });

  it('followed by RestartFromZero starts again from lap 0, and the first attempt no longer counts', () => {
    const race = raceAt('green').given(...crossings('1', '2', '3', '1'), {
      type: 'Penalize',
      session,
      car: '1',
      penalty: 'laps',
      laps: 1,
      reason: 'jumped the start',
    });
    race.given({ type: 'RetireCar', session, car: '2', reason: 'crash' });
    const before = race.facts.length;
    race.given(red, fromZero);
    expect(score(race)).toEqual(['1:0', '2:0', '3:0']);
    expect(sessionAt(race, session)).toMatchObject({ attempt: 2, phase: 'open', started: false });
    race.given(green, ...crossings('3', '2', '1'));
    expect(score(race)).toEqual(['3:1', '2:1', '1:1']);
    expect(race.state.records.length).toBe(before + 6);
  });

  it('allows moves in the formation before the new start', () => {
    const race = raceAt('red').given(fromZero);
    race.given({ type: 'MoveToRear', session, car: '1', reason: 'backup car' }, green);
    expect(score(race.given(checkered))).toHaveLength(3);
  });
});

describe('the distance', () => {
  it('may be extended several times', () => {
    const race = raceAt('green', { laps: 2 });
    const extend: Issued = { type: 'ExtendDistance', session, laps: 1, reason: 'fans deserve it' };
    race.given(extend, extend, ...crossings('1', '1', '1'), checkered, ...crossings('1', '2'));
    expect(score(race)).toEqual(['1:4', '2:1', '3:0']);
  });
});

describe('a race that all cars have retired from', () => {
  it('is won by the first car to complete the last lap', () => {
    const race = raceAt('green').given(...crossings('1', '2', '3', '2', '1'));
    for (const car of carsNumbered(3)) race.given({ type: 'RetireCar', session, car, reason: 'pile-up' });
    race.given(...finish(session), { type: 'PostResults', session });
    expect(score(race)).toEqual(['2:2', '1:2', '3:1']);
    expect(race.when({ type: 'CertifyResults', session })).toEqual(['ResultsCertified']);
  });
});

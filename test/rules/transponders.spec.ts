import { itemsOf, raceOf } from '#domain';
import type { Given, Issued } from '../support/given.ts';
import { by, raceAt, refusal, revisionOf, score, sessionAt, viewOf } from '../support/weekend.ts';

const session = 'race';
const reason = 'spare transponder';
const START = Date.parse('2023-02-05T22:00:10.000Z');
const after = (seconds: number): string => new Date(START + 1_000 * seconds).toISOString();

/** A read of a transponder some seconds into the race. */
const read = (transponder: string, seconds: number): Issued => {
  return { type: 'RecordCrossing', transponder, line: 'sf', at: after(seconds) };
};
const assign = (transponder: string, car: string, from?: number): Issued => {
  const since = from === undefined ? {} : { from: after(from) };
  return { type: 'AssignTransponder', transponder, car, at: after(100), ...since };
};
const release = (transponder: string, from?: number): Issued => {
  const since = from === undefined ? {} : { from: after(from) };
  return { type: 'ReleaseTransponder', transponder, at: after(100), ...since };
};

/** A race in which transponder T1 was read four times, 15 seconds after each other. */
const readFourTimes = (race: Given = raceAt('green')): Given =>
  race.given(...[15, 30, 45, 60].map((seconds) => read('T1', seconds)));

const lapsOfCar = (race: Given, car: string): number =>
  raceOf(sessionAt(race, session)).cars.get(car)?.counted ?? 0;

describe('an assignment', () => {
  it('scores the earlier crossings, and its strike takes them back', () => {
    const race = readFourTimes().given(assign('T1', '1'));
    expect(score(race)).toEqual(['1:4', '2:0', '3:0']);
    const revision = revisionOf(race, 'TransponderAssigned');
    race.given({ type: 'StrikeRecord', revision, reason });
    expect(score(race)).toEqual(['1:0', '2:0', '3:0']);
    race.given({ type: 'RestoreRecord', revision, reason });
    expect(score(race)).toEqual(['1:4', '2:0', '3:0']);
  });

  it('with the time from which it holds moves the transponder', () => {
    const race = readFourTimes().given(assign('T1', '1'), assign('T1', '2', 40));
    expect([lapsOfCar(race, '1'), lapsOfCar(race, '2')]).toEqual([2, 2]);
  });

  it('with the time at which it ends leaves the rest to the ruling before', () => {
    const race = readFourTimes().given(assign('T1', '1'), {
      type: 'AssignTransponder',
      transponder: 'T1',
      car: '2',
      from: after(20),
      until: after(50),
    });
    expect([lapsOfCar(race, '1'), lapsOfCar(race, '2')]).toEqual([2, 2]);
  });

  it('of a transponder on another car is refused without a time, and says the way out', () => {
    const race = raceAt('green').given(assign('T1', '1'));
    const { code, words } = refusal(race, assign('T1', '2'));
    expect(code).toBe('transponder-taken');
    expect(words).toContain('Transponder T1 is on car 1 (Driver 1).');
    expect(words).toContain('ReleaseTransponder');
    expect(words).toContain('`from`');
  });

  it('after a release holds since that release', () => {
    const race = readFourTimes().given(assign('T1', '1'), release('T1', 40), assign('T1', '2'));
    expect([lapsOfCar(race, '1'), lapsOfCar(race, '2')]).toEqual([2, 2]);
  });

  it('that changes nothing writes nothing', () => {
    const race = readFourTimes().given(assign('T1', '1'));
    expect(race.when(assign('T1', '1'))).toEqual([]);
    expect(race.when(assign('T1', '1', 20))).toEqual([]);
    expect(race.when(release('T9'))).toEqual([]);
  });

  it('needs a car that takes part in the meeting', () => {
    const race = raceAt('green').given({ type: 'WithdrawCar', car: '3', reason });
    expect(race.when(assign('T1', '99'))).toBe('car-not-entered');
    expect(race.when(assign('T1', '3'))).toBe('car-withdrawn');
  });

  it('gives a car two transponders, whose reads within a second are one crossing', () => {
    const race = raceAt('green').given(assign('T1', '1'), assign('T2', '1'));
    race.given(read('T1', 15), { ...read('T2', 15), at: after(15.3) }, read('T2', 30));
    expect(lapsOfCar(race, '1')).toBe(2);
  });

  it('may be issued by a scorer or a registrar, not by a feed', () => {
    const race = raceAt('green');
    expect(race.when({ ...assign('T1', '1'), official: by('timer') })).toBe('role-may-not');
    expect(race.when({ ...assign('T1', '1'), official: by('registrar') })).toEqual(['TransponderAssigned']);
  });
});

describe('the transponder of an entry', () => {
  const amend = (car: string, transponder: string | null): Issued => {
    return { type: 'AmendEntry', car, transponder, at: after(110) };
  };

  it('is on the car from the beginning', () => {
    const race = readFourTimes().given(amend('1', 'T1'));
    expect(score(race)[0]).toBe('1:4');
    race.given(amend('1', null));
    expect(score(race)[0]).toBe('1:0');
  });

  it('gives way to an assignment', () => {
    const race = readFourTimes(raceAt('green').given(amend('1', 'T1'))).given(assign('T1', '2', 40));
    expect([lapsOfCar(race, '1'), lapsOfCar(race, '2')]).toEqual([2, 2]);
  });

  it('is refused while the transponder is assigned to another car', () => {
    const race = raceAt('green').given(assign('T1', '1'));
    expect(race.when(amend('2', 'T1'))).toBe('transponder-taken');
    const late: Issued = {
      type: 'EnterCar',
      car: '9',
      driver: 'A Late Entry',
      transponder: 'T1',
      at: after(110),
    };
    expect(race.when(late)).toBe('transponder-taken');
    race.given(release('T1'));
    expect(race.when(late)).toEqual(['CarEntered']);
  });

  it('is given up when the car is withdrawn', () => {
    const race = readFourTimes(raceAt('green').given(amend('1', 'T1')));
    race.given({ type: 'WithdrawCar', car: '1', reason, at: after(50) }, amend('2', 'T1'));
    expect([lapsOfCar(race, '1'), lapsOfCar(race, '2')]).toEqual([3, 1]);
  });

  it('follows the car to a new number', () => {
    const race = readFourTimes(raceAt('green').given(amend('1', 'T1'), assign('T2', '1')));
    race.given({ type: 'RenumberCar', car: '1', to: '11', reason }, read('T1', 75), read('T2', 90));
    expect(score(race)[0]).toBe('11:6');
  });
});

describe('a session with certified results', () => {
  const certified = (): Given =>
    raceAt('official').given(
      { type: 'ReopenResults', session },
      { type: 'RecordCrossing', transponder: 'T1', line: 'sf', at: after(1.5), session },
    );

  it('refuses a ruling that would change its laps until it is reopened', () => {
    const race = certified().given({ type: 'CertifyResults', session });
    expect(race.when(assign('T1', '1'))).toBe('results-certified');
    expect(race.when({ type: 'AmendEntry', car: '1', transponder: 'T1' })).toBe('results-certified');
    expect(race.when(assign('T1', '1', 60))).toEqual(['TransponderAssigned']);
    race.given({ type: 'ReopenResults', session });
    expect(race.when(assign('T1', '1'))).toEqual(['TransponderAssigned']);
  });

  it('refuses the strike of a ruling that its laps rest on', () => {
    const race = certified().given(assign('T1', '1'), { type: 'PostResults', session });
    race.given({ type: 'CertifyResults', session });
    const revision = revisionOf(race, 'TransponderAssigned');
    expect(race.when({ type: 'StrikeRecord', revision, reason })).toBe('results-certified');
  });
});

describe('a count that is adopted', () => {
  it('gives a car the laps that nobody saw, without a time', () => {
    const race = raceAt('green').given(assign('T1', '1'), assign('T2', '2'));
    race.given({ type: 'AdoptCount', session, car: '1', laps: 5, at: after(10) });
    race.given(read('T1', 15), read('T2', 16), read('T1', 30));
    expect(score(race)).toEqual(['1:7', '2:1', '3:0']);
    const laps = itemsOf(raceOf(sessionAt(race, session)).cars.get('1')?.laps ?? { items: [], length: 0 });
    expect(laps.map(({ timeMs }) => timeMs)).toEqual([null, null, null, null, null, null, 15_000]);
  });

  it('is led by nobody, and its laps cannot be ruled on one by one', () => {
    const race = raceAt('green').given(assign('T1', '1'), assign('T2', '2'));
    race.given({ type: 'AdoptCount', session, car: '1', laps: 5, at: after(10) });
    race.given({ type: 'AdoptCount', session, car: '2', laps: 5, at: after(10) });
    race.given(read('T2', 15), read('T1', 16), read('T2', 30));
    const results = viewOf(race, 'results', session);
    expect(results).toMatchObject({ leaders: 1, leadChanges: 1 });
    expect(results['rows']).toMatchObject([
      { car: '2', laps: 7, lapsLed: 2 },
      { car: '1', laps: 6, lapsLed: 0 },
      { car: '3', laps: 0 },
    ]);
    expect(viewOf(race, 'lap-chart', session)).toMatchObject({ laps: 7 });
    const lap = { session, car: '1', lap: 2, reason } as const;
    expect(race.when({ type: 'DisallowLap', ...lap })).toBe('lap-unknown');
    expect(race.when({ type: 'ReassignLaps', session, from: '1', to: '3', laps: [2], reason })).toBe(
      'lap-unknown',
    );
  });

  it('adds only what is missing, and writes nothing twice', () => {
    const race = readFourTimes(raceAt('green').given(assign('T1', '1')));
    const adopt: Issued = { type: 'AdoptCount', session, car: '1', laps: 6, at: after(70) };
    expect(race.when(adopt)).toEqual(['CountAdopted']);
    expect(race.when(adopt)).toEqual([]);
    expect(score(race)[0]).toBe('1:6');
    expect(race.when({ ...adopt, laps: 4 })).toBe('car-has-more-laps');
  });
});

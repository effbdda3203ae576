import { evolve, type Fact } from '#domain';
import type { Given, Issued } from '../support/given.ts';
import { crossings, raceAt, refusal, revisionOf, score, sessionAt } from '../support/weekend.ts';

const session = 'race';
const reason = 'decided';
const green: Issued = { type: 'ShowGreen', session };
const red: Issued = { type: 'ShowRed', session, reason };
const fromZero: Issued = { type: 'RestartFromZero', session, reason };
const strike = (revision: number): Issued => ({ type: 'StrikeRecord', revision, reason });

/** A race that was stopped after one lap, with a retirement and a disqualification. */
const stopped = (): Given =>
  raceAt('green').given(
    ...crossings('1', '2', '3'),
    { type: 'Penalize', session, car: '2', penalty: 'disqualified', reason },
    { type: 'RetireCar', session, car: '3', reason },
    red,
  );

describe('RestartFromZero', () => {
  it('begins again from lap 0: laps, penalties and retirements of the first try no longer count', () => {
    const race = stopped().given(fromZero, green, ...crossings('3', '2', '1'));
    expect(score(race)).toEqual(['3:1', '2:1', '1:1']);
    expect(sessionAt(race, session)).toMatchObject({ attempt: 2, phase: 'green' });
  });

  it('is possible under yellow too, and not under green', () => {
    expect(score(raceAt('yellow').given(fromZero))).toEqual(['1:0', '2:0', '3:0']);
    expect(raceAt('green').when(fromZero)).toBe('session-not-stopped');
  });

  it('cannot be struck before the records of the new start', () => {
    const race = stopped().given(fromZero, green, ...crossings('1'));
    const revision = revisionOf(race, 'SessionRestarted');
    expect(refusal(race, strike(revision))).toMatchObject({
      code: 'record-rested-on',
      details: { restsOn: [revision + 1, revision + 2] },
    });
  });

  it('cannot be struck before a line-up that was posted for the new start', () => {
    const race = stopped().given(fromZero, { type: 'MoveToRear', session, car: '1', reason });
    expect(race.when(strike(revisionOf(race, 'SessionRestarted')))).toBe('record-rested-on');
  });

  it('leaves the first try as it was when it is struck at once', () => {
    const race = stopped();
    const before = score(race);
    race.given(fromZero).given(strike(revisionOf(race, 'SessionRestarted')));
    expect(score(race)).toEqual(before);
    expect(sessionAt(race, session).phase).toBe('red');
  });
});

describe('an opening under red', () => {
  it('is refused, and the words say how many laps there are and what to do', () => {
    const { code, words } = refusal(stopped(), { type: 'OpenSession', session });
    expect(code).toBe('session-started');
    expect(words).toContain(
      'Race is under red after 1 lap. Show the green flag to go on, or restart it from zero.',
    );
  });

  it('is refused under yellow in the same way', () => {
    const { code, words } = refusal(raceAt('yellow'), { type: 'OpenSession', session });
    expect(code).toBe('session-started');
    expect(words).toContain('Race is under yellow after 0 laps. Show the green flag');
  });

  it('that an old log holds starts the session again from lap 0', () => {
    const race = stopped();
    const { occurredAt, recordedAt, official } = race.facts.at(-1) as Fact;
    const fact: Fact = {
      type: 'SessionOpened',
      data: { session },
      revision: race.state.revision + 1,
      occurredAt,
      recordedAt,
      official,
    };
    race.state = evolve(race.state, fact);
    expect(score(race)).toEqual(['1:0', '2:0', '3:0']);
    expect(sessionAt(race, session)).toMatchObject({ attempt: 2, phase: 'open' });
  });
});

describe('the green flag after a red flag', () => {
  it('cannot be struck before the laps that would have been run under red', () => {
    const race = stopped().given(green, ...crossings('1', '2'));
    const revision = revisionOf(race, 'GreenShown');
    expect(refusal(race, strike(revision))).toMatchObject({
      code: 'record-rested-on',
      details: { restsOn: [revision + 1, revision + 2] },
    });
  });

  it('can be struck if no lap followed before the next flag', () => {
    const race = stopped().given(green, { type: 'CallCaution', session, reason }, ...crossings('1'));
    expect(race.when(strike(revisionOf(race, 'GreenShown')))).toEqual(['RecordStruck']);
  });
});

import type { Issued } from '../support/given.ts';
import { at, caution, crossing, flag, red, timedRace } from '../support/timed-race.ts';
import { refusal, score } from '../support/weekend.ts';

const session = 'race';
const reason = 'official decision';

/** A race in which a record was struck, and its revision. */
function struck(race: ReturnType<typeof timedRace>, command: Issued) {
  const { revision } = race.given(command).state;
  return { race: race.given({ type: 'StrikeRecord', revision, reason }), revision };
}

const restore = (revision: number): Issued => ({ type: 'RestoreRecord', revision, reason, confirm: false });
const strike = (revision: number): Issued => ({ type: 'StrikeRecord', revision, reason, confirm: false });

describe('A record that was replaced after its strike', () => {
  const onCar = (type: 'RetireCar' | 'ReturnCar', seconds: number): Issued => ({
    type,
    session,
    car: '3',
    reason,
    at: at(seconds),
  });

  it.each<[string, Issued, Issued]>([
    ['a checkered flag', flag('ShowCheckered', 20), flag('ShowCheckered', 40)],
    ['a caution', caution(20), caution(21)],
    ['a red flag', red(20), red(22)],
    ['a white flag', flag('ShowWhite', 20), flag('ShowWhite', 25)],
    ['a retirement', onCar('RetireCar', 20), onCar('RetireCar', 25)],
    [
      'a lap by its number',
      { ...crossing('1', 5), lap: 1 } as Issued,
      { ...crossing('1', 6), lap: 1 } as Issued,
    ],
  ])('cannot be restored beside %s', (_, first, second) => {
    const { race, revision } = struck(timedRace({}), first);
    race.given(second);
    const { code, details, words } = refusal(race, restore(revision));
    expect([code, details]).toEqual(['record-replaced', { revision, replacedBy: race.state.revision }]);
    expect(words).toContain('Strike the record that replaced it first.');
  });

  it('can be restored once its replacement is struck', () => {
    const { race, revision } = struck(timedRace({}), flag('ShowCheckered', 20));
    race.given(flag('ShowCheckered', 40));
    race.given(strike(race.state.revision));
    expect(race.when(restore(revision))).toEqual(['RecordRestored']);
  });

  it('was not replaced by a later caution, a retirement of another car, or a crossing', () => {
    const first = struck(timedRace({}), caution(20));
    first.race.given(caution(30), flag('ShowGreen', 40));
    const { race, revision } = struck(first.race, caution(50));
    race.given(red(55), flag('ShowGreen', 60), caution(70));
    expect(race.when(restore(revision))).toEqual(['RecordRestored']);
    const retired = struck(timedRace({}), onCar('RetireCar', 20));
    retired.race.given({ type: 'RetireCar', session, car: '2', reason, at: at(25) });
    expect(retired.race.when(restore(retired.revision))).toEqual(['RecordRestored']);
    const lap = struck(timedRace({}), crossing('1', 20));
    lap.race.given(crossing('1', 20.3));
    expect(lap.race.when(restore(lap.revision))).toEqual(['RecordRestored']);
    expect(score(lap.race)[0]).toBe('1:1');
  });

  it('is an occurrence that may stand twice', () => {
    const spin: Issued = { type: 'ReportSpin', session, car: '1' };
    const { race, revision } = struck(timedRace({}), spin);
    expect(race.given(spin).when(restore(revision))).toEqual(['RecordRestored']);
  });
});

describe('A correction that would drop laps that were recorded later', () => {
  it('asks before a flag is restored, and says which laps and what to do', () => {
    const { race, revision } = struck(timedRace({ laps: 9 }).given(crossing('1', 20)), red(25));
    race.given(crossing('1', 40), crossing('1', 60));
    expect(race.when(restore(revision))).toBe('needs-confirmation');
    const laps = `${race.state.revision - 1}, ${race.state.revision}`;
    expect(refusal(race, restore(revision)).details['facts']).toEqual([
      `Laps of ${laps} would not count once RedShown ${revision} is restored.`,
      'If they are right, leave it struck.',
    ]);
    expect(race.when({ ...restore(revision), confirm: true })).toEqual(['RecordRestored']);
    expect(score(race)[0]).toBe('1:1');
  });

  it('asks before a restart is struck, and asks nothing if no lap depends on it', () => {
    const race = timedRace({ laps: 9 }).given(crossing('1', 20), caution(25), flag('ShowGreen', 60));
    const { revision } = race.state;
    race.given(crossing('1', 80));
    expect(refusal(race, strike(revision)).details['facts']).toEqual([
      `Lap of ${race.state.revision} would not count once GreenShown ${revision} is struck.`,
      'If they are right, record it again in its place.',
    ]);
    race.given(strike(race.state.revision));
    expect(race.when(strike(revision))).toEqual(['RecordStruck']);
  });

  it('asks nothing when more laps count than before', () => {
    const race = timedRace({ laps: 9 }).given(crossing('1', 20), caution(25), crossing('1', 40));
    expect(race.when(strike(race.state.revision - 1))).toEqual(['RecordStruck']);
    expect(score(race)[0]).toBe('1:2');
  });
});

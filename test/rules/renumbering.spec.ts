import { fold, happenedBy, itemsOf, raceOf } from '#domain';
import type { Given, Issued } from '../support/given.ts';
import {
  crossings,
  oneRace,
  penalty,
  places,
  raceAt,
  refusal,
  revisionOf,
  rowsIn,
  score,
  sessionAt,
  viewOf,
} from '../support/weekend.ts';

const reason = 'wrong number entered';
const session = 'race';
const renumber = (car: string, to: string): Issued => ({ type: 'RenumberCar', car, to, reason });
const strike = (revision: number): Issued => ({ type: 'StrikeRecord', revision, reason });
const laps = crossings('1', '2', '3', '1', '2', '3');

const entryOf = ({ facts }: Given, car: string): number =>
  facts.find((fact) => fact.type === 'CarEntered' && fact.data.car === car)?.revision ?? -1;

/** Returns a race in which car 2 is renumbered after two laps. */
const renamed = (): Given =>
  raceAt('green')
    .given(penalty({ car: '2', penalty: 'to-rear' }), ...laps)
    .given(renumber('2', '22'));

describe('a car with a new number', () => {
  it('keeps its place, its laps and its penalties', () => {
    const meeting = renamed();
    expect(score(meeting)).toEqual(['1:2', '22:2', '3:2']);
    expect(rowsIn(meeting, 'penalties')).toMatchObject([{ car: '22', driver: 'Driver 2' }]);
    expect(rowsIn(meeting, 'lineup', session).map(({ car }) => car)).toEqual(['1', '22', '3']);
    expect(rowsIn(meeting, 'entry-list').map(({ car }) => car)).toEqual(['1', '3', '22']);
  });

  it('is known in the race log by the number that it has now', () => {
    const words = rowsIn(renamed(), 'race-log').map((row) => (row as unknown as { words: string }).words);
    expect(words).toContain('Car 22 (Driver 2) completed a lap');
    expect(words.at(-1)).toBe('Car 2 has the number 22 from now on');
  });

  it('runs on under it', () => {
    const meeting = renamed().given(...crossings('22', '1'));
    expect(score(meeting)).toEqual(['22:3', '1:3', '3:2']);
    expect(meeting.when({ type: 'RecordLap', session, car: '2' })).toBe('car-not-entered');
  });

  it('leaves its old number to another car', () => {
    const meeting = renamed().given({ type: 'EnterCar', car: '2', driver: 'Somebody Else' });
    expect(rowsIn(meeting, 'entry-list')).toMatchObject([
      { car: '1' },
      { car: '2', driver: 'Somebody Else' },
      { car: '3' },
      { car: '22', driver: 'Driver 2' },
    ]);
    expect(places(meeting)).toEqual(['1', '22', '3']);
  });

  it('may get a third number, and the first one back', () => {
    const meeting = renamed().given(renumber('22', '33'), ...crossings('33'), renumber('33', '2'));
    expect(score(meeting)).toEqual(['2:3', '1:2', '3:2']);
  });

  it('may trade numbers with another car by way of a third number', () => {
    const meeting = raceAt('green').given(...laps);
    meeting.given(renumber('1', '9'), renumber('3', '1'), renumber('9', '3'));
    expect(places(meeting)).toEqual(['3', '2', '1']);
    expect(rowsIn(meeting, 'entry-list')).toMatchObject([
      { car: '1', driver: 'Driver 3' },
      { car: '2' },
      { car: '3', driver: 'Driver 1' },
    ]);
  });
});

describe('a renumbering', () => {
  it('is refused for a number that another car has, also if it is withdrawn', () => {
    const meeting = raceAt('green').given({ type: 'WithdrawCar', car: '3', reason });
    expect(refusal(meeting, renumber('2', '1')).words).toContain('Car 1 is already entered for Driver 1.');
    expect(refusal(meeting, renumber('2', '3')).words).toContain(
      'Car 3 is already entered for Driver 3 and withdrawn.',
    );
  });

  it('is refused for a car that is not entered, and for a number that nobody can read', () => {
    expect(raceAt('green').when(renumber('9', '22'))).toBe('car-not-entered');
    expect(raceAt('green').when(renumber('2', '2\u200d'))).toBe('invisible-character');
  });

  it('to the number that the car has writes nothing', () => {
    expect(raceAt('green').when(renumber('2', '2'))).toEqual([]);
    expect(renamed().when(renumber('2', '22'))).toEqual([]);
  });

  it('can be struck and restored, and everything is as before', () => {
    const meeting = renamed();
    const before = viewOf(meeting, 'results', session)['rows'];
    const renumbering = revisionOf(meeting, 'CarRenumbered');
    meeting.given(strike(renumbering));
    expect(places(meeting)).toEqual(['1', '2', '3']);
    meeting.given({ type: 'RestoreRecord', revision: renumbering, reason });
    expect(viewOf(meeting, 'results', session)['rows']).toEqual(before);
  });

  it('cannot be struck once records name the new number, or another car with the old one', () => {
    const later = renamed().given(...crossings('22'));
    expect(later.when(strike(revisionOf(later, 'CarRenumbered')))).toBe('record-rested-on');
    const taken = renamed().given({ type: 'EnterCar', car: '2', driver: 'Somebody Else' });
    expect(taken.when(strike(revisionOf(taken, 'CarRenumbered')))).toBe('record-rested-on');
  });

  it('keeps its entry while its records stand', () => {
    const meeting = renamed();
    expect(meeting.when(strike(entryOf(meeting, '2')))).toBe('record-rested-on');
  });

  it('keeps the format that a session was opened with', () => {
    const format = oneRace({ laps: 20 });
    const meeting = raceAt('entered').given({ type: 'ChangeFormat', format, reason });
    meeting.given({ type: 'DrawLineup', session, order: ['1', '2', '3'] }, { type: 'PostLineup', session });
    meeting.given({ type: 'OpenSession', session }, renumber('2', '22'));
    expect(meeting.when(strike(revisionOf(meeting, 'FormatChanged')))).toBe('record-rested-on');
  });

  it('cannot be restored once records name the number again', () => {
    const meeting = renamed();
    const revision = revisionOf(meeting, 'CarRenumbered');
    meeting.given(strike(revision), ...crossings('2'));
    expect(meeting.when({ type: 'RestoreRecord', revision, reason })).toBe('record-rested-on');
  });

  it('gives the same state record by record as in one fold, also after a strike', () => {
    const meeting = renamed().given(...crossings('22', '1'));
    meeting.given(strike(revisionOf(meeting, 'LapSet', '1')));
    expect(fold(meeting.facts)).toEqual(meeting.state);
    expect(itemsOf(meeting.state.records)).toEqual(meeting.facts);
    expect(score(meeting)).toEqual(['22:3', '1:2', '3:2']);
  });

  it('holds for an earlier instant as well, because it is known now', () => {
    const meeting = renamed();
    const instant = meeting.facts.at(-3)?.occurredAt ?? '';
    const past = happenedBy(meeting.state, instant);
    expect(past.sessions[0] && raceOf(past.sessions[0]).cars.keys()).toEqual(['1', '22', '3']);
  });

  it('counts the laps that were counted before, and only the new ones anew', () => {
    const meeting = renamed();
    const { track } = sessionAt(meeting, session);
    const again = sessionAt(meeting.given({ type: 'AddNote', text: 'x' }), session).track;
    expect(itemsOf(again)[3]).toBe(itemsOf(track)[3]);
  });
});

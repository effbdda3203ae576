import { fold, lapsOf, raceOf } from '#domain';
import type { Given, Issued } from '../support/given.ts';
import {
  crossings,
  finish,
  qualifyingAt,
  raceAt,
  refusal,
  revisionOf,
  rowsIn,
  score,
  sessionAt,
  viewOf,
} from '../support/weekend.ts';

const reason = 'recorded for the wrong car';
const session = 'race';
const give = (from: string, to: string, laps?: number[]): Issued => ({
  type: 'ReassignLaps',
  session,
  from,
  to,
  ...(laps && { laps }),
  reason,
});
const swap = (from: string, to: string): Issued => ({ type: 'SwapCars', session, from, to, reason });
const race = (...laps: string[]): Given => raceAt('green', { laps: 4 }).given(...crossings(...laps));
const undo = (meeting: Given): Given => {
  const revision = meeting.state.revision;
  return meeting
    .given({ type: 'StrikeRecord', revision, reason })
    .given({ type: 'RestoreRecord', revision, reason });
};
const rows = (meeting: Given): unknown => viewOf(meeting, 'results', session)['rows'];
const wordsOf = (meeting: Given, revision: number): string =>
  (rowsIn(meeting, 'race-log') as unknown as { revision: number; words: string }[]).find(
    (row) => row.revision === revision,
  )?.words ?? '';

describe('laps that were recorded for the wrong car', () => {
  it('count for the other car, with the times and the laps led', () => {
    const meeting = race('1', '2', '1', '2', '2').given(give('2', '3'));
    expect(score(meeting)).toEqual(['3:3', '1:2', '2:0']);
    expect(rowsIn(meeting, 'results', session)).toMatchObject([{ car: '3', lapsLed: 1 }, { lapsLed: 2 }, {}]);
  });

  it('are moved one by one if they are named, and the others move up', () => {
    const meeting = race('1', '2', '1', '2', '2').given(give('2', '3', [2]));
    expect(score(meeting)).toEqual(['1:2', '2:2', '3:1']);
    const laps = lapsOf(raceOf(sessionAt(meeting, session)).cars.get('2'));
    expect(laps.map(({ lap }) => lap)).toEqual([1, 2]);
  });

  it('take the place in time that they had among the laps of the other car', () => {
    const meeting = race('1', '2', '1', '3', '1', '2').given(give('3', '2'));
    expect(score(meeting)).toEqual(['1:3', '2:3', '3:0']);
  });

  it('decide who wins: the car that completed the distance', () => {
    const meeting = race('1', '2', '1', '2', '1', '2', '1').given(...finish(session, '2'));
    expect(score(meeting)).toEqual(['1:4', '2:4', '3:0']);
    expect(score(meeting.given(give('1', '3')))).toEqual(['3:4', '2:4', '1:0']);
  });

  it('that are disallowed stay disallowed', () => {
    const meeting = race('1', '2', '2').given({ type: 'DisallowLap', session, car: '2', lap: 1, reason });
    expect(score(meeting.given(give('2', '3')))).toEqual(['1:1', '3:1', '2:0']);
  });

  it('that count nothing move with the others', () => {
    const meeting = raceAt('green').given({ type: 'ShowRed', session, reason }, ...crossings('2'));
    const crossing = meeting.state.revision;
    meeting.given(give('2', '3'));
    expect(wordsOf(meeting, crossing)).toContain('Car 3 (Driver 3) crossed the line, not counted');
    expect(wordsOf(meeting, crossing)).toContain(', recorded for car 2');
  });

  it('of a timed session rank the other car', () => {
    const meeting = qualifyingAt('green').given(
      { type: 'RecordLap', session: 'qualifying', car: '1', timeMs: 14_000 },
      { type: 'ReassignLaps', session: 'qualifying', from: '1', to: '2', reason },
    );
    expect(rowsIn(meeting, 'qualifying-order')).toMatchObject([
      { car: '2', status: 'timed', bestLapMs: 14_000 },
      { car: '1', status: 'no-time' },
      { car: '3', status: 'no-time' },
    ]);
  });

  it('are the same in one fold as record by record', () => {
    const meeting = race('1', '2', '1', '2', '2').given(give('2', '3', [1, 3]), ...crossings('3', '2'));
    expect(fold(meeting.facts)).toEqual(meeting.state);
    expect(rows(meeting)).toEqual(
      viewOf({ ...meeting, state: fold(structuredClone(meeting.facts)) } as Given, 'results', session)[
        'rows'
      ],
    );
  });

  it('may be struck and restored, and go there and back', () => {
    const meeting = race('1', '2', '1', '2', '2');
    const before = rows(meeting);
    const moved = rows(meeting.given(give('2', '3')));
    expect(rows(undo(meeting))).toEqual(moved);
    expect(rows(meeting.given(give('3', '2')))).toEqual(before);
  });

  it('go back to their own number of the lap as well', () => {
    const named: Issued = { type: 'RecordLap', session, car: '2', lap: 4 };
    const meeting = race('1', '2').given(named);
    const before = rows(meeting);
    meeting.given(give('2', '3'), give('3', '2'));
    expect(rows(meeting)).toEqual(before);
    expect(lapsOf(raceOf(sessionAt(meeting, session)).cars.get('2')).map(({ lap }) => lap)).toEqual([1, 4]);
  });

  it('are refused for a car that is not in the session, and for unknown laps', () => {
    const meeting = race('1', '2');
    expect(refusal(meeting, give('2', '9')).code).toBe('car-not-entered');
    expect(refusal(meeting, give('3', '1')).words).toContain('Car 3 has no crossing in Race.');
    expect(refusal(meeting, give('2', '1', [2])).words).toContain('Car 2 has no lap 2 in Race.');
    expect(refusal(meeting, give('2', '2')).code).toBe('car-twice');
  });

  it('do not include the lap that a free pass gave', () => {
    const meeting = raceAt('green', { freePass: true }).given(
      ...crossings('1', '2', '3', '1', '2', '1', '2'),
      { type: 'CallCaution', session, reason },
      { type: 'AwardFreePass', session, car: '3' },
    );
    expect(refusal(meeting, give('3', '2', [2])).words).toContain('Lap 2 of car 3 is its free pass');
    expect(score(meeting.given(give('3', '2')))).toContain('3:1');
  });
});

describe('two cars that were swapped', () => {
  it('have the crossings of each other, by one record', () => {
    const meeting = race('1', '2', '3', '1', '3', '1').given(swap('1', '2'));
    expect(score(meeting)).toEqual(['2:3', '3:2', '1:1']);
    expect(wordsOf(meeting, meeting.state.revision)).toBe(
      'All crossings of car 1 (Driver 1) and car 2 (Driver 2) swapped',
    );
  });

  it('are as before once they are swapped back, or the record is struck', () => {
    const meeting = race('1', '2', '3', '1', '3', '1');
    const before = rows(meeting);
    const swapped = rows(meeting.given(swap('1', '2')));
    expect(rows(undo(meeting))).toEqual(swapped);
    expect(rows(meeting.given(swap('2', '1')))).toEqual(before);
    meeting.given({ type: 'StrikeRecord', revision: revisionOf(meeting, 'CarsSwapped'), reason });
    expect(rows(meeting)).toEqual(swapped);
  });

  it('are not swapped back by the same command at once, but after another lap', () => {
    const meeting = race('1', '2', '1').given(swap('1', '2'));
    expect(meeting.when(swap('1', '2'))).toEqual([]);
    expect(meeting.given(...crossings('3')).when(swap('1', '2'))).toEqual(['CarsSwapped']);
  });

  it('keep their retirements and penalties', () => {
    const meeting = race('1', '2', '1').given({ type: 'RetireCar', session, car: '1', reason: 'engine' });
    meeting.given(swap('1', '2'));
    expect(rowsIn(meeting, 'results', session)).toMatchObject([
      { car: '2', status: 'running' },
      { car: '1', status: 'retired' },
      { car: '3' },
    ]);
  });
});

import { itemsOf, raceOf, type CommandOf } from '#domain';
import type { Given, Issued } from '../support/given.ts';
import {
  by,
  meetingOf,
  raceAt,
  rowOf,
  score,
  secondsBeforeNow,
  sessionAt,
  qualifyingAt,
} from '../support/weekend.ts';

const session = 'race';

/** Returns one read of each listed transponder, a second after each other. */
const reads = (...transponders: readonly string[]): Issued[] =>
  transponders.map((transponder) => ({ type: 'RecordCrossing', transponder, line: 'sf' }) as const);

const seen = (more: Partial<CommandOf<'RecordCrossing'>>): Issued => ({
  type: 'RecordCrossing',
  line: 'sf',
  ...more,
});

const assigned = (transponder: string, car: string): Issued => ({
  type: 'AssignTransponder',
  transponder,
  car,
});

const withTransponders = (meeting: Given): Given =>
  meeting.given(...['1', '2', '3'].map((car) => assigned(`T${car}`, car)));

const counted = (meeting: Given): number[] =>
  raceOf(sessionAt(meeting, session))
    .cars.values()
    .flatMap(({ laps }) => itemsOf(laps).map(({ revision }) => revision));

describe('a crossing that a loop has seen', () => {
  it('counts for the car that carries the transponder', () => {
    const race = withTransponders(raceAt('green')).given(...reads('T1', 'T2', 'T3', 'T2'));
    expect(score(race)).toEqual(['2:2', '1:1', '3:1']);
  });

  it('counts like a crossing that is typed', () => {
    const loop = withTransponders(raceAt('green')).given(...reads('T1', 'T2', 'T1', 'T2'));
    const typed = withTransponders(raceAt('green')).given(
      ...['1', '2', '1', '2'].map((car) => ({ type: 'RecordLap', session, car }) as const),
    );
    expect(score(loop)).toEqual(score(typed));
  });

  it('counts when an official has seen the car itself', () => {
    const race = raceAt('green').given(seen({ car: '2' }));
    expect(score(race)[0]).toBe('2:1');
  });

  it('is kept, and counts once its transponder is assigned', () => {
    const race = raceAt('green').given(...reads('T9', 'T9'));
    expect(score(race)).toEqual(['1:0', '2:0', '3:0']);
    race.given(assigned('T9', '2'));
    expect(score(race)).toEqual(['2:2', '1:0', '3:0']);
  });

  it('belongs to the session that was under way at its time', () => {
    const race = raceAt('green');
    expect(race.when(seen({ transponder: 'T1' }))).toEqual(['CrossingSeen']);
    expect(race.facts.at(-1)?.data).toMatchObject({ session });
  });

  it('before the green flag waits until a green flag is recorded late', () => {
    const race = raceAt('open');
    const crossing = seen({ transponder: 'T1', at: secondsBeforeNow(race, 5) });
    expect(race.when(crossing)).toBe('no-session-under-way');
    race.given({ type: 'ShowGreen', session, at: secondsBeforeNow(race, 30) });
    expect(race.when(crossing)).toEqual(['CrossingSeen']);
  });

  it('belongs to a session with posted results only until they were posted', () => {
    const race = raceAt('unofficial');
    expect(race.when(seen({ transponder: 'T1' }))).toBe('no-session-under-way');
    const early = seen({ transponder: 'T1', at: secondsBeforeNow(race, 3) });
    expect(race.when(early)).toEqual(['CrossingSeen']);
  });

  it('belongs to a race again that was stopped while another one was run', () => {
    const heats = ['first', 'second'].map((id) => ({ id, kind: 'heat', laps: 5 }) as const);
    const meeting = meetingOf({ id: 'two', sessions: heats }, ['1', '2']);
    const run = (id: string): Issued[] => [
      { type: 'OpenSession', session: id },
      { type: 'ShowGreen', session: id },
    ];
    meeting.given(...run('first'), { type: 'ShowRed', session: 'first', reason: 'rain' }, ...run('second'));
    meeting.given(seen({ transponder: 'T1' }));
    expect(meeting.facts.at(-1)?.data).toMatchObject({ session: 'second' });
    meeting.given(
      { type: 'ShowCheckered', session: 'second' },
      { type: 'PostResults', session: 'second' },
      { type: 'ShowGreen', session: 'first' },
      seen({ transponder: 'T1' }),
    );
    expect(meeting.facts.at(-1)?.data).toMatchObject({ session: 'first' });
  });

  it('waits for the green flag of the next race once that is open', () => {
    const heats = ['first', 'second'].map((id) => ({ id, kind: 'heat', laps: 5 }) as const);
    const meeting = meetingOf({ id: 'two', sessions: heats }, ['1', '2']);
    meeting.given(
      { type: 'OpenSession', session: 'first' },
      { type: 'ShowGreen', session: 'first' },
      { type: 'ShowCheckered', session: 'first' },
      seen({ transponder: 'T1' }),
      { type: 'OpenSession', session: 'second' },
    );
    expect(meeting.facts.at(-2)?.data).toMatchObject({ session: 'first' });
    const crossing = seen({ transponder: 'T1', at: secondsBeforeNow(meeting, 0) });
    expect(meeting.when(crossing)).toBe('no-session-under-way');
    meeting.given(
      { type: 'ShowGreen', session: 'second', at: secondsBeforeNow(meeting, 1) },
      { ...crossing },
    );
    expect(meeting.facts.at(-1)?.data).toMatchObject({ session: 'second' });
  });

  it('at another line is refused, because no laps are counted there', () => {
    expect(raceAt('green').when(seen({ transponder: 'T1', line: 'backstretch' }))).toBe('not-scoring-line');
  });

  it('is refused once the results are certified', () => {
    const race = raceAt('official');
    expect(race.when(seen({ transponder: 'T1', at: secondsBeforeNow(race, 5) }))).toBe(
      'no-session-under-way',
    );
    expect(race.when(seen({ session, transponder: 'T1' }))).toBe('results-certified');
  });

  it('never asks, and a feed may issue it', () => {
    const race = raceAt('green');
    const crossing = { ...seen({ transponder: 'T1' }), confirm: false, official: by('timer') };
    expect(race.when(crossing)).toEqual(['CrossingSeen']);
    expect(race.when({ type: 'AddNote', text: 'hello', official: by('timer') })).toBe('role-may-not');
  });

  it('repeats a crossing that was typed within a second, and the other way round', () => {
    const race = withTransponders(raceAt('green'));
    const at = (ms: number): string => new Date(Date.parse('2023-02-05T22:01:00.000Z') + ms).toISOString();
    race.given(
      { type: 'RecordLap', session, car: '1', at: at(0) },
      seen({ transponder: 'T1', at: at(400) }),
      seen({ transponder: 'T2', at: at(1_000) }),
      { type: 'RecordLap', session, car: '2', at: at(1_500) },
      seen({ transponder: 'T3', at: at(2_000) }),
      { type: 'RecordLap', session, car: '3', timeMs: 15_000, at: at(2_500) },
    );
    expect(score(race)).toEqual(['1:1', '2:1', '3:1']);
    expect(counted(race)).toHaveLength(3);
  });

  it('of a car that is not in the session is kept and counts nothing', () => {
    const race = raceAt('green').given(
      { type: 'EnterCar', car: '9', driver: 'A Late Entry', transponder: 'T9' },
      ...reads('T9', 'T9'),
    );
    expect(score(race)).toEqual(['1:0', '2:0', '3:0']);
    expect(sessionAt(race, session).crossings.length).toBe(2);
  });

  it('gives a lap its time in a timed session', () => {
    const meeting = qualifyingAt('green').given(assigned('T1', '1'), ...reads('T1'));
    meeting.given(...reads('T8', 'T8', 'T8', 'T1'));
    expect(rowOf(meeting, '1', 'qualifying')).toMatchObject({ laps: 2, bestLapMs: 4_000 });
  });
});

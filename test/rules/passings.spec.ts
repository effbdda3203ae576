import { project, type ProjectionName } from '#projections';
import type { Given, Issued } from '../support/given.ts';
import { raceAt, viewOf } from '../support/weekend.ts';

const session = 'race';
const START = Date.parse('2023-02-05T22:00:10.000Z');
const after = (seconds: number): string => new Date(START + 1_000 * seconds).toISOString();

const read = (transponder: string, seconds: number): Issued => {
  const passing = { feed: 'sf', epoch: 0, number: 100 + seconds };
  return { type: 'RecordCrossing', transponder, line: 'sf', passing, hits: 30, at: after(seconds) };
};
const assign = (transponder: string, car: string, more: object = {}): Issued => {
  return { type: 'AssignTransponder', transponder, car, ...more };
};
const assigned = (): Given => raceAt('green').given(assign('T1', '1'), assign('T2', '2'), assign('T3', '3'));

type Row = Readonly<Record<string, unknown>>;
function rows({ state }: Given, name: ProjectionName, id?: string): readonly Row[] {
  const projected = project(state, name, id);
  if (projected.kind !== 'view') throw new Error(projected.kind);
  return projected.view['rows'] as readonly Row[];
}
const fieldsOf = (all: readonly Row[], ...fields: readonly string[]): unknown[][] =>
  all.map((row) => fields.map((field) => row[field]));

describe('the passings of a session', () => {
  it('say which lap each crossing completes, and by which record', () => {
    const race = assigned().given(read('T1', 15), read('T2', 16), read('T1', 30));
    expect(fieldsOf(rows(race, 'passings', session), 'transponder', 'car', 'lap', 'assignedBy')).toEqual([
      ['T1', '1', 1, 8],
      ['T2', '2', 1, 9],
      ['T1', '1', 2, 8],
    ]);
    expect(rows(race, 'passings', session)[0]).toMatchObject({ feed: 'sf', number: 115, hits: 30 });
  });

  it('say why a crossing counts no lap', () => {
    const race = assigned().given(
      { type: 'EnterCar', car: '9', driver: 'Not In It', transponder: 'T9' },
      read('T1', 15),
      { ...read('T1', 15), at: after(15.4) },
      read('T8', 16),
      read('T9', 17),
    );
    expect(fieldsOf(rows(race, 'passings', session), 'car', 'lap', 'uncounted')).toEqual([
      ['1', 1, null],
      ['1', null, 'second-read'],
      [null, null, 'unknown-transponder'],
      ['9', null, 'not-in-session'],
    ]);
  });

  it('change with an assignment, and keep every other row as it is', () => {
    const race = assigned().given(read('T1', 15), read('T8', 16));
    const before = rows(race, 'passings', session);
    race.given(assign('T8', '2', { at: after(17) }));
    const now = rows(race, 'passings', session);
    expect(now[0]).toBe(before[0]);
    expect(now[1]).toMatchObject({ car: '2', lap: 1, uncounted: null, assignedBy: race.state.revision });
  });

  it('continue the rows of before with each crossing', () => {
    const race = assigned().given(read('T1', 15));
    const before = rows(race, 'passings', session);
    race.given(read('T2', 16));
    const now = rows(race, 'passings', session);
    expect(now.map((row, i) => row === before[i])).toEqual([true, false]);
    expect(before).toHaveLength(1);
  });

  it('say when each running car was last seen, and how long its laps are', () => {
    const race = assigned().given(read('T1', 15), read('T1', 30), read('T2', 31), {
      type: 'RetireCar',
      session,
      car: '3',
      reason: 'engine',
    });
    expect(viewOf(race, 'passings', session)['due']).toMatchObject([
      { car: '1', crossedAt: after(30), medianLapMs: expect.any(Number) as number },
      { car: '2', crossedAt: after(31) },
    ]);
  });
});

describe('the transponders of a meeting', () => {
  it('begin with the unknown ones, and say which record gives each its car', () => {
    const race = assigned().given(read('T1', 15), read('T8', 16), {
      type: 'AmendEntry',
      car: '3',
      transponder: 'T4',
    });
    const shown = fieldsOf(rows(race, 'transponders'), 'transponder', 'car', 'source', 'crossings');
    expect(shown).toEqual([
      ['T8', null, null, 1],
      ['T1', '1', 'assignment', 1],
      ['T2', '2', 'assignment', 0],
      ['T3', '3', 'assignment', 0],
      ['T4', '3', 'entry', 0],
    ]);
  });

  it('guess the car that is silent since before an unknown transponder was read', () => {
    const race = assigned().given(
      ...[15, 30, 45].flatMap((at) => [read('T1', at), read('T2', at + 1), read('T3', at + 2)]),
      ...[60, 75].flatMap((at) => [read('T1', at), read('T8', at + 1), read('T3', at + 2)]),
    );
    expect(rows(race, 'transponders')[0]).toMatchObject({ transponder: 'T8', guess: '2', crossings: 2 });
  });

  it('show each time of a transponder that moved', () => {
    const race = assigned().given(read('T1', 15), read('T1', 30), assign('T1', '2', { from: after(20) }));
    const shown = rows(race, 'transponders').filter(({ transponder }) => transponder === 'T1');
    expect(fieldsOf(shown, 'car', 'from', 'until', 'crossings')).toEqual([
      ['1', null, after(20), 1],
      ['2', after(20), null, 1],
    ]);
  });
});

describe('an assignment', () => {
  it('is named in the result of its car, and in the race log', () => {
    const race = assigned().given(read('T1', 15), read('T8', 16));
    const results = rows(race, 'results', session);
    expect(JSON.stringify(results[0])).toContain('transponder T1 is assigned to the car');
    const words = rows(race, 'race-log')
      .slice(-2)
      .map((row) => row['words']);
    expect(words).toEqual([
      'Car 1 (Driver 1) crossed the line sf',
      'Transponder T8 crossed the line, not counted: no car carries the transponder',
    ]);
  });

  it('leaves an earlier view as it was', () => {
    const race = assigned().given(read('T8', 15));
    const { state } = race;
    const before = project(state, 'passings', session);
    race.given(assign('T8', '1', { at: after(20) }));
    expect(project(state, 'passings', session)).toEqual(before);
  });
});

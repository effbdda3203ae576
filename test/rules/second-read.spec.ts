import type { Issued } from '../support/given.ts';
import { at, caution, crossing, flag, timedRace } from '../support/timed-race.ts';
import { qualifyingAt, rowOf, rowsIn, score, viewOf } from '../support/weekend.ts';

const session = 'race';
const finish = (car: string, seconds: number): Issued => ({
  type: 'RecordFinish',
  session,
  car,
  at: at(seconds),
});

/** Returns when the second reads of the race log happened, in seconds after the green flag. */
const secondReads = (race: ReturnType<typeof timedRace>): number[] =>
  (viewOf(race, 'race-log')['rows'] as { uncounted: string | null; occurredAt: string }[])
    .filter(({ uncounted }) => uncounted === 'second-read')
    .map(({ occurredAt }) => (Date.parse(occurredAt) - Date.parse(at(0))) / 1000);

describe('Two crossings of one car within a second', () => {
  it('are one lap, and the later one is marked and says why', () => {
    const race = timedRace({}).given(crossing('1', 15), crossing('1', 15.4), crossing('2', 15.9));
    expect(score(race)).toEqual(['1:1', '2:1', '3:0']);
    expect(
      rowsIn(race, 'race-log').find((row) => 'uncounted' in row && row.uncounted !== null),
    ).toMatchObject({
      type: 'LapSet',
      words: 'Car 1 (Driver 1) crossed the line, not counted: it is the same crossing again',
    });
  });

  it('are one lap in any order of their records: the later one by its time repeats the other', () => {
    const race = timedRace({}).given(crossing('1', 15.4), crossing('1', 15), crossing('1', 30));
    expect(score(race)[0]).toBe('1:2');
    expect(secondReads(race)).toEqual([15.4]);
    expect(rowOf(race, '1').lastLapMs).toBe(15_000);
  });

  it('at one instant are one lap', () => {
    expect(score(timedRace({}).given(crossing('1', 15), crossing('1', 15)))[0]).toBe('1:1');
  });

  it('are two laps once they are a whole second apart', () => {
    expect(score(timedRace({}).given(crossing('1', 15), crossing('1', 16)))[0]).toBe('1:2');
  });

  it('are measured from the first read and not from the second', () => {
    const race = timedRace({}).given(crossing('1', 15), crossing('1', 15.8), crossing('1', 16.6));
    expect([score(race)[0], secondReads(race)]).toEqual(['1:2', [15.8]]);
  });

  it('are distinguished by the time that the format gives', () => {
    const crossings = [crossing('1', 15), crossing('1', 15.4), crossing('1', 17)];
    expect(score(timedRace({ sameCrossingMs: 3_000 }).given(...crossings))[0]).toBe('1:1');
    expect(score(timedRace({ sameCrossingMs: 0 }).given(...crossings))[0]).toBe('1:3');
  });

  it('are two laps of two cars', () => {
    expect(score(timedRace({}).given(crossing('1', 15), crossing('2', 15.4)))).toEqual(['1:1', '2:1', '3:0']);
  });

  it('count once the first read is struck, and not twice once it is restored', () => {
    const race = timedRace({}).given(crossing('1', 15), crossing('1', 15.4));
    const revision = race.state.revision - 1;
    race.given({ type: 'StrikeRecord', revision, reason: 'ghost' });
    expect([score(race)[0], secondReads(race)]).toEqual(['1:1', []]);
    race.given({ type: 'RestoreRecord', revision, reason: 'no ghost' });
    expect([score(race)[0], secondReads(race)]).toEqual(['1:1', [15.4]]);
  });

  it('do not lose the lap to a flag between them', () => {
    const race = timedRace({}).given(crossing('1', 15), caution(15.2), crossing('1', 15.4));
    expect([score(race)[0], secondReads(race)]).toEqual(['1:1', [15.4]]);
  });

  it('do not gain a lap from a green flag between them', () => {
    const race = timedRace({}).given(
      crossing('1', 15),
      caution(16),
      crossing('1', 31),
      flag('ShowGreen', 31.2),
    );
    expect(score(race.given(crossing('1', 31.5), crossing('1', 46)))[0]).toBe('1:2');
  });

  it('take the checkered flag once', () => {
    const race = timedRace({ laps: 2 }).given(crossing('1', 15), crossing('1', 30), crossing('1', 30.4));
    expect(score(race.given(flag('ShowCheckered', 30.5), crossing('1', 45)))[0]).toBe('1:2');
    expect(secondReads(race)).toEqual([30.4]);
  });

  it('take a flag that ends the race under yellow at the first read', () => {
    const race = timedRace({ laps: 9 }).given(
      crossing('1', 15),
      crossing('2', 16),
      caution(25),
      crossing('1', 30),
    );
    race.given(crossing('1', 30.6), flag('ShowCheckered', 30.8));
    expect(rowsIn(race, 'running-order', session)[0]).toMatchObject({ car: '1', status: 'finished' });
  });
});

describe('A finish that repeats a crossing', () => {
  it('does not finish the car, which can be recorded when it does finish', () => {
    const race = timedRace({ laps: 9 }).given(
      crossing('1', 15),
      crossing('2', 16),
      flag('ShowCheckered', 20),
    );
    race.given(crossing('1', 30), finish('1', 30.5));
    expect(score(race).slice(0, 2)).toEqual(['1:2', '2:1']);
    const late = timedRace({ laps: 9 }).given(
      crossing('2', 15),
      crossing('1', 24.9),
      flag('ShowCheckered', 25),
    );
    late.given(crossing('3', 25.1), finish('2', 30), finish('1', 25.4));
    expect(late.when(finish('1', 40))).toEqual(['CarFinished']);
    expect(score(late)).toEqual(['2:2', '1:2', '3:1']);
  });
});

describe('Times that are typed', () => {
  const lap = (timeMs?: number): Issued => ({
    type: 'RecordLap',
    session,
    car: '1',
    ...(timeMs && { timeMs }),
  });
  const at15 = (issued: Issued): Issued => ({ ...issued, at: at(15) });

  it('are different laps, also within a second', () => {
    expect(score(timedRace({}).given(at15(lap(15_000)), at15(lap(15_100)), at15(lap(15_000))))[0]).toBe(
      '1:3',
    );
  });

  it('are one lap if they are equal', () => {
    expect(score(timedRace({}).given(at15(lap(15_000)), at15(lap(15_000))))[0]).toBe('1:1');
  });

  it('are a lap of their own beside a crossing, and a crossing after them is not', () => {
    expect(score(timedRace({}).given(crossing('1', 14.8), at15(lap(15_000))))[0]).toBe('1:2');
    expect(score(timedRace({}).given(at15(lap(15_000)), crossing('1', 15.2)))[0]).toBe('1:1');
  });

  it('in qualifying rank once', () => {
    const timed = (timeMs: number): Issued => ({
      type: 'RecordLap',
      session: 'qualifying',
      car: '1',
      timeMs,
      at: at(9),
    });
    const meeting = qualifyingAt('green').given(timed(14_000), timed(14_000), timed(14_200));
    expect(rowsIn(meeting, 'qualifying-order')[0]).toMatchObject({ car: '1', laps: 2, bestLapMs: 14_000 });
  });
});

describe('A lap that is named by its number', () => {
  it('is a decision, and repeats no crossing', () => {
    const race = timedRace({}).given(crossing('1', 15), crossing('1', 45));
    race.given({ type: 'RecordLap', session, car: '1', lap: 2, at: at(15.5) });
    expect([score(race)[0], secondReads(race)]).toEqual(['1:3', []]);
  });

  it('does not make the next crossing a repetition', () => {
    const race = timedRace({}).given({ type: 'RecordLap', session, car: '1', lap: 1, at: at(15) });
    expect(score(race.given(crossing('1', 15.5)))[0]).toBe('1:2');
  });
});

describe('A crossing that is moved to another car', () => {
  const move = (lap: number): Issued => ({
    type: 'ReassignLaps',
    session,
    from: '2',
    to: '1',
    laps: [lap],
    reason: 'wrong car',
  });

  it('is a decision, and counts beside a crossing of that car', () => {
    const race = timedRace({}).given(crossing('1', 15), crossing('2', 15.4));
    expect(score(race.given(move(1)))).toEqual(['1:2', '2:0', '3:0']);
  });

  it('takes its second reads along', () => {
    const race = timedRace({}).given(crossing('2', 15), crossing('2', 15.4), crossing('2', 30), move(1));
    expect([score(race), secondReads(race)]).toEqual([['1:1', '2:1', '3:0'], [15.4]]);
  });
});

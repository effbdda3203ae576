import { crossings, finish, raceAt, refusal, score, viewOf } from '../support/weekend.ts';
import type { Given, Issued } from '../support/given.ts';

const session = 'race';
const caution: Issued = { type: 'CallCaution', session, reason: 'spin' };
const green: Issued = { type: 'ShowGreen', session };
const white: Issued = { type: 'ShowWhite', session };

/** Three laps, and a caution on the second: fewer than two to go. */
const race = (attempts: number): Given =>
  raceAt('green', { laps: 3, overtime: { attempts } }).given(
    ...crossings('1', '2', '3', '1', '2', '3'),
    caution,
  );
const board = (meeting: Given): unknown => {
  const { lap, lapsToGo, overtimes } = viewOf(meeting, 'running-order', session);
  return { lap, lapsToGo, overtimes };
};

describe('overtime', () => {
  it('makes it two to go when a restart finds fewer', () => {
    expect(board(race(1))).toEqual({ lap: 2, lapsToGo: 1, overtimes: 0 });
    expect(board(race(1).given(green))).toEqual({ lap: 2, lapsToGo: 2, overtimes: 1 });
  });

  it('is the race distance as it was run', () => {
    const ran = race(1).given(green, ...crossings('1', '2', '3'), white, ...finish(session, '2', '1', '3'));
    expect(score(ran)).toEqual(['2:4', '1:4', '3:4']);
    expect(viewOf(ran, 'results', session)).toMatchObject({ lapsScheduled: 3, lapsRun: 4 });
  });

  it('is not begun by a restart that has two laps to go', () => {
    const early = raceAt('green', { laps: 3, overtime: { attempts: 1 } }).given(...crossings('1'), caution);
    expect(board(early.given(green))).toEqual({ lap: 1, lapsToGo: 2, overtimes: 0 });
  });

  it('is not begun where the format has none', () => {
    const without = raceAt('green', { laps: 3 }).given(...crossings('1', '1'), caution, green);
    expect(board(without)).toEqual({ lap: 2, lapsToGo: 1, overtimes: 0 });
  });

  it('does not end a race where the format has none: it goes on after a caution on the last lap', () => {
    const without = raceAt('green', { laps: 2 }).given(...crossings('1', '2', '3'), white, caution);
    expect(without.when(green)).toEqual(['GreenShown']);
    without.given({ ...caution, reason: 'another spin' }, ...crossings('1', '2', '3'));
    expect(score(without)).toEqual(['1:1', '2:1', '3:1']);
  });

  it('is begun after caution laps that count have used up the distance', () => {
    const counted = raceAt('green', { laps: 2, cautionLapsCount: true, overtime: { attempts: 1 } });
    counted.given(...crossings('1'), caution, ...crossings('1', '1'), green);
    expect(board(counted)).toEqual({ lap: 3, lapsToGo: 2, overtimes: 1 });
  });

  it('has another attempt when a caution comes before the white flag', () => {
    const second = race(2).given(green, ...crossings('1'), caution, green);
    expect(board(second)).toEqual({ lap: 3, lapsToGo: 2, overtimes: 2 });
  });

  it('ends with a caution after the white flag', () => {
    const ended = race(2).given(green, ...crossings('1', '2', '3'), white, caution);
    expect(ended.when(green)).toBe('race-ends-here');
    expect(ended.when({ type: 'ShowCheckered', session })).toEqual(['CheckeredShown']);
  });

  it('ends with a red flag after the white flag as well', () => {
    const ended = race(2).given(green, ...crossings('1', '2', '3'), white);
    expect(ended.given({ type: 'ShowRed', session, reason: 'wreck' }).when(green)).toBe('race-ends-here');
  });

  it('ends with the last attempt that the format has', () => {
    const exhausted = race(1).given(green, ...crossings('1'), caution);
    expect(exhausted.when(green)).toBe('race-ends-here');
    expect(refusal(exhausted, green).words).toContain('Show the checkered flag, or extend the distance');
  });

  it('ends with a caution after the white flag of the scheduled distance', () => {
    const regular = raceAt('green', { laps: 2, overtime: { attempts: 3 } });
    regular.given(...crossings('1', '2', '3'), white, caution);
    expect(regular.when(green)).toBe('race-ends-here');
  });
});

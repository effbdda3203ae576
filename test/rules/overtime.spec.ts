import { crossings, finish, raceAt, refusal, score, viewOf } from '../support/weekend.ts';
import type { Given, Issued } from '../support/given.ts';

const session = 'race';
const caution: Issued = { type: 'CallCaution', session, reason: 'spin' };
const green: Issued = { type: 'ShowGreen', session };
const white: Issued = { type: 'ShowWhite', session };

/** Returns a race of three laps with a caution after the second, so that fewer than two laps remain. */
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
  it('sets two laps to go after the crossing at a restart with fewer', () => {
    expect(board(race(1))).toEqual({ lap: 2, lapsToGo: 1, overtimes: 0 });
    expect(board(race(1).given(green))).toEqual({ lap: 2, lapsToGo: 3, overtimes: 1 });
    expect(board(race(1).given(green, ...crossings('1')))).toEqual({ lap: 3, lapsToGo: 2, overtimes: 1 });
  });

  it('adds its laps to the laps run', () => {
    const ran = race(1).given(green, ...crossings('1', '2', '3'), white, ...finish(session, '2', '1', '3'));
    expect(score(ran)).toEqual(['2:4', '1:4', '3:4']);
    expect(viewOf(ran, 'results', session)).toMatchObject({ lapsScheduled: 3, lapsRun: 4 });
  });

  it('does not start at a restart with two laps to go after the crossing', () => {
    const early = raceAt('green', { laps: 4, overtime: { attempts: 1 } }).given(...crossings('1'), caution);
    expect(board(early.given(green))).toEqual({ lap: 1, lapsToGo: 3, overtimes: 0 });
  });

  it('does not start if the format has no overtime', () => {
    const without = raceAt('green', { laps: 3 }).given(...crossings('1', '1'), caution, green);
    expect(board(without)).toEqual({ lap: 2, lapsToGo: 1, overtimes: 0 });
  });

  it('is not needed to restart a race after a caution on the last lap if the format has no overtime', () => {
    const without = raceAt('green', { laps: 2 }).given(...crossings('1', '2', '3'), white, caution);
    expect(without.when(green)).toEqual(['GreenShown']);
    without.given({ ...caution, reason: 'another spin' }, ...crossings('1', '2', '3'));
    expect(score(without)).toEqual(['1:1', '2:1', '3:1']);
  });

  it('starts after counted caution laps have used up the distance', () => {
    const counted = raceAt('green', { laps: 2, cautionLapsCount: true, overtime: { attempts: 1 } });
    counted.given(...crossings('1'), caution, ...crossings('1', '1'), green);
    expect(board(counted)).toEqual({ lap: 3, lapsToGo: 3, overtimes: 1 });
  });

  it('has another attempt after a caution before the white flag', () => {
    const second = race(2).given(green, ...crossings('1'), caution, green);
    expect(board(second)).toEqual({ lap: 3, lapsToGo: 3, overtimes: 2 });
  });

  it('ends with a caution after the white flag', () => {
    const ended = race(2).given(green, ...crossings('1', '2', '3'), white, caution);
    expect(ended.when(green)).toBe('race-ends-here');
    expect(ended.when({ type: 'ShowCheckered', session })).toEqual(['CheckeredShown']);
  });

  it('ends with a red flag after the white flag', () => {
    const ended = race(2).given(green, ...crossings('1', '2', '3'), white);
    expect(ended.given({ type: 'ShowRed', session, reason: 'wreck' }).when(green)).toBe('race-ends-here');
  });

  it('ends with the last attempt of the format', () => {
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

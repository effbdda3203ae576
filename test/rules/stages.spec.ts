import type { Given, Issued } from '../support/given.ts';
import { crossings, oneRace, penalty, places, raceAt, score, viewOf } from '../support/weekend.ts';
import { checkFormat } from '#domain';

const session = 'race';
const spec = { laps: 6, stages: [2, 4], cautionLapsCount: true };

/** Cars 1, 2, 3 complete lap 2 in that order, 3, 1, 2 lap 4, and 2, 3, 1 the race. */
const race = (): Given =>
  raceAt('green', spec).given(
    ...crossings('1', '2', '3', '1', '2', '3'),
    ...crossings('3', '1', '2', '3', '1', '2'),
    ...crossings('2', '3', '1', '2', '3', '1'),
  );

interface Stage {
  readonly lap: number;
  readonly rows: readonly { readonly place: number; readonly car: string; readonly laps: number }[];
}
const stages = (meeting: Given): string[] =>
  (viewOf(meeting, 'results', session)['stages'] as Stage[]).map(
    ({ lap, rows }) => `${lap}: ${rows.map(({ place, car }) => `${place}-${car}`).join(' ')}`,
  );

describe('the result of a stage', () => {
  it('is the order at its lap, during the race and after it', () => {
    expect(stages(race())).toEqual(['2: 1-1 2-2 3-3', '4: 1-3 2-1 3-2']);
    expect(places(race())).toEqual(['2', '3', '1']);
  });

  it('is empty until the leader has completed the lap', () => {
    const meeting = raceAt('green', spec).given(...crossings('1', '2', '3', '1'));
    expect(stages(meeting)).toEqual(['2: 1-1 2-2 3-3', '4: ']);
    expect(stages(raceAt('green', spec))).toEqual(['2: ', '4: ']);
  });

  it('leaves out a car that is disqualified later, and the cars behind it move up', () => {
    expect(stages(race().given(penalty({ car: '1' })))).toEqual(['2: 1-2 2-3', '4: 1-3 2-2']);
  });

  it('has a lapped car with the laps that it had then', () => {
    const meeting = raceAt('green', spec).given(...crossings('1', '2', '3', '1', '2', '1', '2', '3'));
    const [first] = viewOf(meeting, 'results', session)['stages'] as Stage[];
    expect(first?.rows.map(({ car, laps }) => `${car}:${laps}`)).toEqual(['1:2', '2:2', '3:2']);
    expect(score(meeting)).toEqual(['1:3', '2:3', '3:2']);
  });

  it('follows the frozen order of a caution', () => {
    const frozen = raceAt('green', { ...spec, restart: { frozen: 'last-lap' } });
    const yellow: Issued = { type: 'CallCaution', session, reason: 'end of the stage', kind: 'break' };
    frozen.given(...crossings('1', '2', '3'), yellow, ...crossings('2', '1', '3', '3', '1', '2'));
    expect(stages(frozen)[0]).toBe('2: 1-1 2-2 3-3');
  });
});

describe('the stages of a format', () => {
  const findings = (stages: number[]): string[] =>
    checkFormat(oneRace({ laps: 6, stages })).map(({ severity, words }) => `${severity}: ${words}`);

  it('are in the order of their laps', () => {
    expect(findings([2, 4])).toEqual([]);
    expect(findings([4, 4])).toEqual(['error: each stage ends after the one before']);
  });

  it('give a warning if the distance does not reach them', () => {
    expect(findings([2, 7])).toEqual(['warning: the race has 6 laps, so the stage at lap 7 never ends']);
  });
});

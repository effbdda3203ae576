import { boxScore } from './box-score.ts';

const race = (more: Partial<Parameters<typeof boxScore>[0]>) =>
  boxScore({
    timeOfRaceMs: null,
    averageSpeedMph: null,
    marginMs: null,
    marginLaps: null,
    underCaution: false,
    cautions: [],
    cautionLaps: 0,
    redFlags: [],
    leadChanges: 0,
    leaders: 0,
    ...more,
  } as Parameters<typeof boxScore>[0]);

describe('The red flags of a race', () => {
  const red = (from: string, to: string | null) => ({ revision: 9, reason: 'rain', lap: 3, from, to });
  const words = (...redFlags: ReturnType<typeof red>[]) =>
    race({ redFlags }).find(({ label }) => label === 'Red flags')?.words;

  it('are counted with their time', () => {
    const first = red('2026-05-02T20:00:00.000Z', '2026-05-02T20:08:32.000Z');
    expect(words(first)).toBe('1, 0:08:32');
    const second = red('2026-05-02T21:00:00.000Z', '2026-05-02T21:01:00.000Z');
    expect(words(first, second)).toBe('2, 0:09:32');
    expect(words(first, red('2026-05-02T21:00:00.000Z', null))).toBe('2, 0:08:32');
  });

  it('have no time while the first of them lasts, and no line without one', () => {
    expect(words(red('2026-05-02T20:00:00.000Z', null))).toBe('1');
    expect(words()).toBeUndefined();
  });
});

describe('The lead changes of a race', () => {
  it.each([
    [4, 3, '4 among 3 leaders'],
    [0, 1, 'none'],
  ])('%s with leaders %s read "%s"', (leadChanges, leaders, words) =>
    expect(race({ leadChanges, leaders })).toContainEqual({ label: 'Lead changes', words }),
  );

  it('are not known without a leader', () =>
    expect(race({}).map(({ label }) => label)).not.toContain('Lead changes'));
});

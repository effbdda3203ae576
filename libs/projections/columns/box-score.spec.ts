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
    leadChanges: 0,
    leaders: 0,
    ...more,
  } as Parameters<typeof boxScore>[0]);

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

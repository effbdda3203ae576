import { knownViews } from './views.ts';

const DESK = ['meeting', 'results/heat-1', 'lineup/heat-2'];

describe('The views that the server has', () => {
  it('are those of its sessions, if it does not know a session', () => {
    expect(knownViews(DESK, ['heat-1'])).toEqual(['meeting', 'results/heat-1']);
    expect(knownViews([...DESK, 'ranking/pills'], ['heat-1'])).toEqual([
      'meeting',
      'results/heat-1',
      'ranking/pills',
    ]);
  });

  it('include those of all sessions, if it does not know a ranking', () => {
    expect(knownViews([...DESK, 'ranking/pills', 'ranking/owners'], ['pills'])).toEqual([
      ...DESK,
      'ranking/pills',
    ]);
    expect(knownViews([...DESK, 'ranking/pills'], [])).toEqual(DESK);
  });

  it('include those of the classes of its sessions', () => {
    const keys = ['meeting', 'field/modifieds', 'field/stocks'];
    expect(knownViews(keys, ['modifieds/heat-1'])).toEqual(['meeting', 'field/modifieds']);
  });
});

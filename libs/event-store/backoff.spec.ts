import { backoffMs } from './backoff.ts';

describe('backoffMs', () => {
  const waits = { firstWaitMs: 50, maxWaitMs: 2_000 };

  it('doubles from the first wait to the longest', () => {
    const list = [1, 2, 3, 6, 7, 5_000].map((failures) => backoffMs(failures, { ...waits, jitter: 0 }));
    expect(list).toEqual([50, 100, 200, 1_600, 2_000, 2_000]);
  });

  it.each([
    [0, 50],
    [0.5, 37.5],
    [1, 25],
  ])('takes off up to the part that jitter names, at random (%d)', (random, expected) => {
    expect(backoffMs(1, { ...waits, jitter: 0.5 }, () => random)).toBe(expected);
  });
});

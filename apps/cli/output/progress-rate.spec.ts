import { ProgressRate } from './progress-rate.ts';

let now = 0;
const startRate = (): ProgressRate => {
  now = 1_000;
  return new ProgressRate({ now: () => now });
};

describe('The progress of long work', () => {
  it('has no estimate at the start', () => {
    const rate = startRate();
    expect(rate.describe('reading', 0, 1_000)).toBe('reading 0 of 1000 records');
    now += 400;
    expect(rate.describe('reading', 100, 1_000)).toBe('reading 100 of 1000 records');
  });

  it('says how long the rest takes at the same rate', () => {
    const rate = startRate();
    rate.describe('reading', 0, 1_000);
    now += 1_000;
    expect(rate.describe('reading', 100, 1_000)).toBe('reading 100 of 1000 records, about 9 s left');
    now += 20_000;
    expect(rate.describe('reading', 101, 1_000)).toBe('reading 101 of 1000 records, about 4 min left');
  });

  it('estimates this work without the work before it', () => {
    const rate = startRate();
    rate.describe('reading', 0, 1_000);
    now += 60_000;
    rate.describe('writing', 0, 1_000);
    now += 1_000;
    expect(rate.describe('writing', 500, 1_000)).toBe('writing 500 of 1000 records, about 1 s left');
  });

  it('has no estimate when the end is near', () => {
    const rate = startRate();
    rate.describe('reading', 0, 1_000);
    now += 1_000;
    expect(rate.describe('reading', 999, 1_000)).toBe('reading 999 of 1000 records');
  });
});

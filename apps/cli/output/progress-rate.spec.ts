import { ProgressRate } from './progress-rate.ts';

let now = 0;
const pace = (): ProgressRate => {
  now = 1_000;
  return new ProgressRate(() => now);
};

describe('The pace of long work', () => {
  it('is not guessed at the start', () => {
    const copying = pace();
    expect(copying.words('reading', 0, 1_000)).toBe('reading 0 of 1000 records');
    now += 400;
    expect(copying.words('reading', 100, 1_000)).toBe('reading 100 of 1000 records');
  });

  it('says how long the rest takes if it goes on like this', () => {
    const copying = pace();
    copying.words('reading', 0, 1_000);
    now += 1_000;
    expect(copying.words('reading', 100, 1_000)).toBe('reading 100 of 1000 records, about 9 s left');
    now += 20_000;
    expect(copying.words('reading', 101, 1_000)).toBe('reading 101 of 1000 records, about 4 min left');
  });

  it('is that of this work, not of the one before', () => {
    const copying = pace();
    copying.words('reading', 0, 1_000);
    now += 60_000;
    copying.words('writing', 0, 1_000);
    now += 1_000;
    expect(copying.words('writing', 500, 1_000)).toBe('writing 500 of 1000 records, about 1 s left');
  });

  it('says nothing of an end that is near', () => {
    const copying = pace();
    copying.words('reading', 0, 1_000);
    now += 1_000;
    expect(copying.words('reading', 999, 1_000)).toBe('reading 999 of 1000 records');
  });
});

import { RecentSet } from './recent-set.ts';

const texts = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, i) => String(from + i));

describe('a set of recent texts', () => {
  it('says which text is new', () => {
    const set = new RecentSet(10);
    expect([set.add('a'), set.add('b'), set.add('a')]).toEqual([true, true, false]);
  });

  it('holds the newest half of its bound, and no more than the bound', () => {
    const set = new RecentSet(10);
    for (const text of texts(1, 1_000)) set.add(text);
    const held = texts(1, 1_000).filter((text) => set.has(text));
    expect(held.slice(-5)).toEqual(texts(996, 1_000));
    expect(held.length).toBeLessThanOrEqual(10);
  });

  it('gives its newest texts in their order', () => {
    const set = new RecentSet(10, texts(1, 3));
    for (const text of texts(4, 7)) set.add(text);
    expect(set.newest(4)).toEqual(texts(4, 7));
  });
});

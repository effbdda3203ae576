import { gap, lapTime } from './text.ts';

describe('On the page', () => {
  it('a lap time that is not known is a dash', () => {
    expect([13_413, null].map(lapTime)).toEqual(['13.413', '–']);
  });

  it('a gap that is not known is a dash', () => {
    expect([{ gapMs: 140 }, { gapMs: null }].map(gap)).toEqual(['+0.140', '–']);
  });
});

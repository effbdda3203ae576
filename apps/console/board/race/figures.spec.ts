import { neighbourOf, swipeOf } from './figures.ts';

const at = (clientX: number, clientY: number) => ({ clientX, clientY });

describe('The figures of a phone', () => {
  it('follow each other in a circle', () => {
    expect(neighbourOf('gapMs', 1)).toBe('interval');
    expect(neighbourOf('bestLapMs', 1)).toBe('gapMs');
    expect(neighbourOf('gapMs', -1)).toBe('bestLapMs');
  });

  it.each([
    ['the next one', at(300, 100), at(200, 110), 1],
    ['the one before', at(100, 100), at(200, 80), -1],
    ['none, for a tap', at(100, 100), at(104, 101), 0],
    ['none, for a scroll', at(100, 100), at(160, 300), 0],
  ])('a swipe shows %s', (_, from, to, by) => expect(swipeOf(from, to)).toBe(by));
});

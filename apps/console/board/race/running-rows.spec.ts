import { fastestLapMs, intervalWords, lastLapMark, placesGained, placesGainedWords } from './running-rows.ts';

describe('The interval to the car ahead', () => {
  it.each([
    ['is empty for the leader', { gapMs: 0 }, undefined, ''],
    ['is the difference of the gaps', { gapMs: 751 }, { gapMs: 331 }, '+0.420'],
    ['is in laps behind a car of the leader’s lap', { gapLaps: 2 }, { gapMs: 9_000 }, '−2 laps'],
    ['is in laps between cars that are different laps down', { gapLaps: 3 }, { gapLaps: 2 }, '−1 lap'],
    ['is not known between cars that are equally many laps down', { gapLaps: 2 }, { gapLaps: 2 }, '–'],
    ['is not known before the first lap', { gapMs: null }, { gapMs: null }, '–'],
    ['is not known for a car that was moved behind another', { gapMs: 300 }, { gapMs: 900 }, '–'],
    ['is not known behind a car without a gap', { gapMs: 300 }, { gapMs: null }, '–'],
  ])('%s', (_, row, ahead, text) => expect(intervalWords(row, ahead)).toBe(text));
});

describe('The best lap', () => {
  it('is the shortest of all lap times', () => {
    expect(fastestLapMs([{ bestLapMs: null }, { bestLapMs: 14_108 }, { bestLapMs: 14_157 }])).toBe(14_108);
  });

  it('is null before the first lap time', () => expect(fastestLapMs([{ bestLapMs: null }])).toBeNull());
});

describe('The mark of the last lap', () => {
  it.each([
    ['is none for an ordinary lap', { laps: 3, lastLapMs: 14_500, bestLapMs: 14_200 }, null],
    ['is that of the best lap of the car', { laps: 3, lastLapMs: 14_200, bestLapMs: 14_200 }, 'own'],
    ['is that of the best lap of all', { laps: 3, lastLapMs: 14_108, bestLapMs: 14_108 }, 'overall'],
    ['is none for the first lap', { laps: 1, lastLapMs: 14_200, bestLapMs: 14_200 }, null],
    ['is none without a time', { laps: 3, lastLapMs: null, bestLapMs: null }, null],
  ])('%s', (_, row, mark) => expect(lastLapMark(row, 14_108)).toBe(mark));
});

describe('Places since the start', () => {
  it.each([
    [5, 4, 1, 'up 1 place since the start'],
    [4, 9, -5, 'down 5 places since the start'],
    [3, 3, 0, 'as it started'],
  ])('from %s to %s', (start, place, places, words) => {
    expect(placesGained(start, place)).toBe(places);
    expect(placesGainedWords(places)).toBe(words);
  });

  it('are not known for a car without a place or a start', () => {
    expect(placesGained(5, null)).toBeNull();
    expect(placesGained(undefined, 5)).toBeNull();
  });
});

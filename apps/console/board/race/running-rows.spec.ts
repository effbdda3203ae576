import {
  fastestLapMs,
  columnsOf,
  placesGained,
  placesGainedWords,
  interval,
  viaWords,
} from './running-rows.ts';

describe('The interval to the car ahead', () => {
  it.each([
    ['of the leader is none', { gapMs: 0 }, undefined, ''],
    ['is the difference of the gaps', { gapMs: 751 }, { gapMs: 331 }, '+0.420'],
    ['is in laps behind a car of the leader’s lap', { gapLaps: 2 }, { gapMs: 9_000 }, '−2 laps'],
    ['is in laps between cars that are laps down', { gapLaps: 3 }, { gapLaps: 2 }, '−1 lap'],
    ['is not known between cars as many laps down', { gapLaps: 2 }, { gapLaps: 2 }, '–'],
    ['is not known before the first lap', { gapMs: null }, { gapMs: null }, '–'],
    ['of a car put behind another is none', { gapMs: 300 }, { gapMs: 900 }, '–'],
    ['is not known behind a car without a gap', { gapMs: 300 }, { gapMs: null }, '–'],
  ])('%s', (_, row, ahead, text) => expect(interval(row, ahead)).toBe(text));
});

describe('The best lap', () => {
  it('is the shortest of those that have one', () => {
    expect(fastestLapMs([{ bestLapMs: null }, { bestLapMs: 14_108 }, { bestLapMs: 14_157 }])).toBe(14_108);
  });

  it('is none before there is one', () => expect(fastestLapMs([{ bestLapMs: null }])).toBeNull());
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

  it('are not known of a car without a place, or that is not in the line-up', () => {
    expect(placesGained(5, null)).toBeNull();
    expect(placesGained(undefined, 5)).toBeNull();
  });
});

it('A big screen has the longer column first', () => {
  expect(columnsOf([1, 2, 3, 4, 5], 2)).toEqual([
    [1, 2, 3],
    [4, 5],
  ]);
  expect(columnsOf([1, 2], 1)).toEqual([[1, 2]]);
});

describe('What a place was won through', () => {
  const sessions = [
    {
      session: 'heat-2',
      name: 'Heat 2',
      kind: 'heat' as const,
      phase: 'official' as const,
      flag: 'checkered' as const,
      lapsScheduled: 25,
      lapsRun: 25,
      resultVersion: 1,
      lineup: 'posted' as const,
    },
  ];

  it.each([
    ['heat-2 place 3', 'Heat 2, 3rd'],
    ['heat-9 place 1', 'heat-9, 1st'],
    ['provisional: 12th in the standings', 'provisional: 12th in the standings'],
    ['draw 4', 'draw 4'],
  ])('%s reads %s', (via, words) => expect(viaWords(via, sessions)).toBe(words));
});

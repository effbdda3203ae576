import { gapWords, lapTime, minutesAndSeconds, ordinal, placeWords } from './measures.ts';

describe.each([
  { ms: 0.4, digits: '0.000', words: '0.000 s' },
  { ms: 13_413, digits: '13.413', words: '13.413 s' },
  { ms: 9_413.5, digits: '9.414', words: '9.414 s' },
  { ms: 59_999.4, digits: '59.999', words: '59.999 s' },
  { ms: 59_999.6, digits: '1:00.000', words: '1:00.000' },
  { ms: 60_000, digits: '1:00.000', words: '1:00.000' },
  { ms: 62_005, digits: '1:02.005', words: '1:02.005' },
  { ms: 119_999.4, digits: '1:59.999', words: '1:59.999' },
  { ms: 119_999.7, digits: '2:00.000', words: '2:00.000' },
  { ms: 3_600_000, digits: '60:00.000', words: '60:00.000' },
])('$ms milliseconds', ({ ms, digits, words }) => {
  it(`are ${digits} on a timing tower`, () => {
    expect(minutesAndSeconds(ms)).toBe(digits);
  });

  it(`are ${words} in a sentence`, () => {
    expect(lapTime(ms)).toBe(words);
  });
});

describe('A gap', () => {
  it.each([
    [{ gapMs: 140 }, '+0.140'],
    [{ gapMs: 61_000 }, '+1:01.000'],
    [{ gapMs: null }, ''],
    [{ gapLaps: 1 }, '−1 lap'],
    [{ gapLaps: 12 }, '−12 laps'],
  ])('%j reads %s', (row, text) => expect(gapWords(row)).toBe(text));
});

it('says that a car has no place', () => expect([1, null].map(placeWords)).toEqual(['1st', 'no place']));

it('writes ordinal numbers', () => {
  const places = [1, 2, 3, 4, 11, 12, 13, 21, 22, 27, 111];
  expect(places.map(ordinal).join(' ')).toBe('1st 2nd 3rd 4th 11th 12th 13th 21st 22nd 27th 111th');
});

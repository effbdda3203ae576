import { gap, lapTime, offsetWords, ordinal, placeWords } from './text.ts';

describe('A lap time', () => {
  it.each([
    [13_413, '13.413'],
    [59_999.6, '1:00.000'],
    [62_345, '1:02.345'],
    [119_999.7, '2:00.000'],
    [9_876.5, '9.877'],
    [null, '–'],
  ])('of %s ms reads %s', (ms, text) => expect(lapTime(ms)).toBe(text));
});

describe('A gap', () => {
  it.each([
    [{ gapMs: 140 }, '+0.140'],
    [{ gapMs: 61_000 }, '+61.000'],
    [{ gapMs: null }, '–'],
    [{ gapLaps: 1 }, '−1 lap'],
    [{ gapLaps: 12 }, '−12 laps'],
  ])('%j reads %s', (row, text) => expect(gap(row)).toBe(text));
});

it('says that a car has no place', () => expect([1, null].map(placeWords)).toEqual(['1st', 'no place']));

it('writes ordinal numbers', () => {
  const places = [1, 2, 3, 4, 11, 12, 13, 21, 22, 27, 111];
  expect(places.map(ordinal).join(' ')).toBe('1st 2nd 3rd 4th 11th 12th 13th 21st 22nd 27th 111th');
});

describe('A time zone', () => {
  it.each([
    [0, 'UTC'],
    [-540, 'UTC+9'],
    [480, 'UTC−8'],
    [-330, 'UTC+5:30'],
    [210, 'UTC−3:30'],
    [-345, 'UTC+5:45'],
  ])('that is %s minutes behind UTC reads %s', (minutes, words) => expect(offsetWords(minutes)).toBe(words));
});

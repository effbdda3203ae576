import {
  add,
  comparePoints,
  multiply,
  parsePoints,
  pointsWords,
  rational,
  subtract,
  ZERO,
} from './points.ts';

describe('points', () => {
  it.each([
    [40, '40'],
    [-1.5, '-1.5'],
    [0.1, '0.1'],
    [1e-7, '0.0000001'],
    [1e21, '1000000000000000000000'],
    [0, '0'],
  ])('keeps %d exactly', (value, words) => {
    expect(pointsWords(rational(value))).toBe(words);
  });

  it('adds tenths without an error', () => {
    expect(add(rational(0.1), rational(0.2))).toEqual(rational(0.3));
  });

  it('prints a fraction where no decimal number is exact', () => {
    const third = parsePoints('1/3') ?? ZERO;

    expect(pointsWords(third)).toBe('1/3');
    expect(pointsWords(multiply(third, rational(-7.5)))).toBe('-2.5');
  });

  it.each(['', '1/0', 'x', '1.', 'Infinity', '1/2/3'])('refuses %j', (text) => {
    expect(parsePoints(text)).toBeNull();
  });

  it('compares by value', () => {
    expect(comparePoints(rational(0.5), parsePoints('2/4') ?? ZERO)).toBe(0);
    expect(comparePoints(rational(-2), rational(-1.5))).toBe(-1);
    expect(comparePoints(subtract(rational(1), rational(0.1)), rational(0.8))).toBe(1);
  });
});

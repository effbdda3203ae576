import { unprintableLetters } from './printable.ts';

describe('the letters of a name that cannot be printed', () => {
  it.each([
    'Ryan Preece',
    'Łódź Śląsk',
    'Đặng Nguyễn Thị Phương',
    'Zoe\u0308',
    '山田 太郎',
    'דוד לוי',
    'محمد العربي',
    'Иван',
    '👨‍👩‍👧 Fast',
    '',
  ])('are not found in %j', (name) => {
    expect(unprintableLetters(name)).toEqual([]);
  });

  it('are given once each', () => {
    expect(unprintableLetters('김 김 Kim')).toEqual(['김']);
    expect(unprintableLetters('กข 山')).toEqual(['ก', 'ข']);
    expect(unprintableLetters('\u{10FFFF}')).toEqual(['\u{10FFFF}']);
  });
});

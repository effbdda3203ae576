import { clockIn, offsetWords, utcClock, utcWords } from './instants.ts';

describe('An instant', () => {
  const instant = '2023-02-05T23:04:05.120Z';

  it('is a date and a time of day in UTC', () => {
    expect([utcWords(instant), utcClock(instant)]).toEqual(['2023-02-05 23:04:05.120', '23:04:05']);
  });

  it('is a time of day in a zone, also in the first hour of the day', () => {
    const clock = clockIn('America/Los_Angeles');
    expect(clock(instant)).toBe('15:04:05');
    expect(clock(Date.parse('2023-02-05T08:00:00.000Z'))).toBe('00:00:00');
  });
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

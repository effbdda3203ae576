import { isTimeZone, trackTime } from './zones.ts';

const WINTER = '2023-02-05T20:14:05.120Z';
const SUMMER = '2023-07-05T04:14:05.120Z';

describe('The time at a track', () => {
  it.each([
    [undefined, WINTER, '2023-02-05 20:14:05', 'UTC'],
    ['UTC', SUMMER, '2023-07-05 04:14:05', 'UTC'],
    ['America/Los_Angeles', WINTER, '2023-02-05 12:14:05', 'UTC−8'],
    ['America/Los_Angeles', SUMMER, '2023-07-04 21:14:05', 'UTC−7'],
    ['Europe/Berlin', SUMMER, '2023-07-05 06:14:05', 'UTC+2'],
    ['Asia/Kolkata', WINTER, '2023-02-06 01:44:05', 'UTC+5:30'],
    ['Mars/Olympus_Mons', WINTER, '2023-02-05 20:14:05', 'UTC'],
  ])('in the zone %s at %s is %s, %s', (zone, instant, words, offset) => {
    const time = trackTime(zone);
    expect(time.words(instant)).toBe(words);
    expect(time.clock(Date.parse(instant))).toBe(words.slice(11));
    expect(time.offset(instant)).toBe(offset);
    expect(time.msOf(words.replace(' ', 'T'))).toBe(Math.floor(Date.parse(instant) / 1_000) * 1_000);
  });
});

it('reads an instant beside a change of summer time in the zone of the track', () => {
  const { msOf } = trackTime('Europe/Berlin');
  expect(new Date(msOf('2026-03-29T01:30')).toISOString()).toBe('2026-03-29T00:30:00.000Z');
  expect(new Date(msOf('2026-03-29T03:30')).toISOString()).toBe('2026-03-29T01:30:00.000Z');
  expect(msOf('soon')).toBeNaN();
});

it('names a zone by its place', () => {
  expect([trackTime('America/Los_Angeles').name, trackTime().name]).toEqual(['Los Angeles', 'UTC']);
});

describe('A time zone', () => {
  it.each(['UTC', 'Europe/Berlin', 'America/Argentina/Buenos_Aires', 'Etc/GMT+5'])('is %s', (name) => {
    expect(isTimeZone(name)).toBe(true);
  });

  it.each(['', '+09:00', 'Berlin', 'Mars/Olympus_Mons', '../etc/passwd'])('is not "%s"', (name) => {
    expect(isTimeZone(name)).toBe(false);
  });
});

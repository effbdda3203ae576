import { clock, dayOf, LENGTH, lengthOf, unitsOf, isSameDay, reading, readAs, zoneWords } from './track.ts';

const LATE = '2026-05-02T04:15:00.000Z';

describe('The page of a meeting', () => {
  afterEach(() => readAs(null));

  it('shows times of day at the track, with the zone', () => {
    readAs({ timeZone: 'America/Los_Angeles', units: 'metric' });
    expect([clock(LATE), dayOf(LATE), zoneWords(LATE)]).toEqual([
      '21:15:00',
      '2026-05-01',
      'Los Angeles, UTC−7',
    ]);
    expect(isSameDay(LATE, '2026-05-01T16:00:00.000Z')).toBe(true);
    expect(reading.value.units).toBe('metric');
  });

  it('shows UTC for a meeting that names no zone', () => {
    readAs({});
    expect([clock(LATE), zoneWords(LATE), reading.value.units]).toEqual(['04:15:00', 'UTC', 'imperial']);
  });

  it('tells its readers only of a change', () => {
    const changed = jest.fn();
    readAs({ timeZone: 'Europe/Berlin' });
    const stop = reading.subscribe(changed);
    readAs({ timeZone: 'Europe/Berlin' });
    readAs({ timeZone: 'Europe/Berlin', units: 'metric' });
    stop();
    expect(changed).toHaveBeenCalledTimes(1);
  });
});

it.each([
  ['en-US', 'imperial'],
  ['en-GB', 'imperial'],
  ['es-MX', 'metric'],
  ['de', 'metric'],
])('A device in %s offers %s units', (locale, units) => expect(unitsOf(locale)).toBe(units));

it.each([
  ['0.375', 0.375],
  ['0,4', 0.4],
  ['3/8', 0.375],
  ['2', 2],
])('A track may be %s long', (text, length) => {
  expect([new RegExp(`^(?:${LENGTH.source})$`, 'u').test(text), lengthOf(text)]).toEqual([true, length]);
});

it.each(['3/0', '38/', 'a mile', '-1', ''])('A track is not %p long', (text) => {
  expect(new RegExp(`^(?:${LENGTH.source})$`, 'u').test(text)).toBe(false);
});

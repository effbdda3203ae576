import type { LogRow } from '../api/data/records.ts';
import { startsOfDays, isLate, recordedDateWords, topRevisionFor, sliceOfLog } from './log-rows.ts';

const row = (revision: number, more: Partial<LogRow> = {}): LogRow => ({
  revision,
  occurredAt: '2023-02-05T12:00:00.000Z',
  recordedAt: '2023-02-05T12:00:00.000Z',
  session: 'heat-1',
  lap: null,
  official: { id: 'Ann', role: 'scorer' },
  type: 'LapSet',
  words: 'Lap',
  reason: null,
  note: null,
  struck: false,
  struckBy: null,
  ...more,
});

/** As a filter leaves them: with gaps. */
const rows = [0, 3, 4, 9, 10, 11, 20].map((revision) => row(revision));
const shown = (top: number | null, most: number) => {
  const part = sliceOfLog(rows, top, most);
  return { ...part, rows: part.rows.map(({ revision }) => revision) };
};

describe('A part of a log', () => {
  it('is the newest, the newest first', () =>
    expect(shown(null, 3)).toEqual({ rows: [20, 11, 10], newer: 0, older: 4 }));

  it('begins at a revision', () => expect(shown(10, 2)).toEqual({ rows: [10, 9], newer: 2, older: 3 }));

  it('begins below a revision that is not in it', () =>
    expect(shown(8, 9)).toEqual({ rows: [4, 3, 0], newer: 4, older: 0 }));

  it('of none is empty', () => expect(sliceOfLog([], 5, 9)).toEqual({ rows: [], newer: 0, older: 0 }));
});

describe('To have a record in the part that is shown', () => {
  it('it begins so many above it', () => expect(topRevisionFor(rows, 4, 2)).toBe(10));
  it('it begins at the newest where there are not so many', () =>
    expect(topRevisionFor(rows, 11, 2)).toBeNull());
  it('one that is not among them has its place all the same', () =>
    expect(topRevisionFor(rows, 8, 1)).toBe(9));
});

describe('A record', () => {
  const at = '2023-02-05T12:00:00.000Z';

  it.each([
    ['2023-02-05T12:00:05.000Z', false],
    ['2023-02-05T12:00:05.001Z', true],
    ['2026-11-21T14:32:22.817Z', true],
  ])('that happened at 12:00:00 and was recorded at %s is late: %s', (recordedAt, late) =>
    expect(isLate(row(1, { occurredAt: at, recordedAt }))).toBe(late),
  );

  it('of the same day is told without the day', () =>
    expect(recordedDateWords(row(1, { occurredAt: at, recordedAt: '2023-02-05T12:10:00.000Z' }))).toBeNull());

  it('of another is told with it', () =>
    expect(recordedDateWords(row(1, { occurredAt: at, recordedAt: '2026-11-21T12:00:00.000Z' }))).toContain(
      '2026',
    ));
});

it('says the day at the first of its records that is shown', () => {
  const days = ['2023-02-07', '2023-02-05', '2023-02-05'].map((date, i) =>
    row(9 - i, { occurredAt: `${date}T12:00:00.000Z` }),
  );
  expect(startsOfDays(days)).toEqual([true, true, false]);
});

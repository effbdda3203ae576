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
  params: {},
  words: 'Lap',
  reason: null,
  note: null,
  uncounted: null,
  doubtful: false,
  struck: false,
  struckBy: null,
  ...more,
});

/** Revisions with gaps, as a filter leaves them. */
const rows = [0, 3, 4, 9, 10, 11, 20].map((revision) => row(revision));
const shown = (top: number | null, maxRows: number) => {
  const part = sliceOfLog(rows, top, maxRows);
  return { ...part, rows: part.rows.map(({ revision }) => revision) };
};

describe('A part of a log', () => {
  it('starts at the newest record', () =>
    expect(shown(null, 3)).toEqual({ rows: [20, 11, 10], newer: 0, older: 4 }));

  it('starts at a revision', () => expect(shown(10, 2)).toEqual({ rows: [10, 9], newer: 2, older: 3 }));

  it('starts below a revision that the rows do not have', () =>
    expect(shown(8, 9)).toEqual({ rows: [4, 3, 0], newer: 4, older: 0 }));

  it('is empty for an empty log', () =>
    expect(sliceOfLog([], 5, 9)).toEqual({ rows: [], newer: 0, older: 0 }));
});

describe('A part of a log that shows a record', () => {
  it('starts the given number of rows above it', () => expect(topRevisionFor(rows, 4, 2)).toBe(10));
  it('starts at the newest record where there are fewer rows above', () =>
    expect(topRevisionFor(rows, 11, 2)).toBeNull());
  it('starts above its position where the rows do not have it', () =>
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

  it('that was recorded on the same day is shown without the date', () =>
    expect(recordedDateWords(row(1, { occurredAt: at, recordedAt: '2023-02-05T12:10:00.000Z' }))).toBeNull());

  it('that was recorded on another day is shown with the date', () =>
    expect(recordedDateWords(row(1, { occurredAt: at, recordedAt: '2026-11-21T12:00:00.000Z' }))).toContain(
      '2026',
    ));
});

it('shows the date at the first row of each day', () => {
  const days = ['2023-02-07', '2023-02-05', '2023-02-05'].map((date, i) =>
    row(9 - i, { occurredAt: `${date}T12:00:00.000Z` }),
  );
  expect(startsOfDays(days)).toEqual([true, true, false]);
});

import { countLeading } from '../api/data/binary-search.ts';
import type { LogRow } from '../api/data/records.ts';
import { dayOf, isSameDay } from '../ui/text/track.ts';

/**
 * Matches where the record is shown above the list and not beside it; the style sheet uses the same width.
 */
export const STACKED_LAYOUT = '(width < 1000px)';

/** A record counts as late if its two times differ by more than this. */
const MIN_LATE_MS = 5_000;

/** Returns whether a record entered the log noticeably later than it happened. */
export const isLate = ({ occurredAt, recordedAt }: LogRow): boolean =>
  Date.parse(recordedAt) - Date.parse(occurredAt) > MIN_LATE_MS;

const dateFormat = new Intl.DateTimeFormat(undefined, {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
});

/** Returns the date of an instant at the track. */
export const dateWords = (instant: string): string => dateFormat.format(new Date(dayOf(instant)));

/** Returns the date on which a record entered the log; null if it is the date on which it happened. */
export const recordedDateWords = ({ occurredAt, recordedAt }: LogRow): string | null =>
  isSameDay(occurredAt, recordedAt) ? null : dateWords(recordedAt);

/** A part of a log, the newest record first. */
export interface LogSlice {
  readonly rows: readonly LogRow[];
  /** Number of rows above the part. */
  readonly newer: number;
  /** Number of rows below the part. */
  readonly older: number;
}

/**
 * Returns rows from a revision down.
 * @param rows in the order of their revisions
 * @param top the newest revision to show; null: the newest of the log, so that new records appear
 * @param maxRows the length of the part
 */
export function sliceOfLog(rows: readonly LogRow[], top: number | null, maxRows: number): LogSlice {
  const end = top === null ? rows.length : countUpTo(rows, top);
  const start = Math.max(0, end - maxRows);
  return { rows: rows.slice(start, end).toReversed(), newer: rows.length - end, older: start };
}

/** Returns the revision to start a part of the log at, so that it has `above` rows above a record. */
export function topRevisionFor(rows: readonly LogRow[], record: number, above: number): number | null {
  return rows[countUpTo(rows, record) - 1 + above]?.revision ?? null;
}

/** Returns how many of the rows have the given revision or an earlier one. */
const countUpTo = (rows: readonly LogRow[], revision: number): number =>
  countLeading(rows.length, (index) => (rows[index]?.revision ?? Infinity) <= revision);

/** Returns for each row whether its date differs from the row above it. The newest row is the first. */
export const startsOfDays = (rows: readonly LogRow[]): readonly boolean[] =>
  rows.map(({ occurredAt }, i) => {
    const newer = rows[i - 1];
    return newer === undefined || !isSameDay(occurredAt, newer.occurredAt);
  });

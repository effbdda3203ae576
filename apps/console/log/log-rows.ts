import { countLeading } from '../api/data/binary-search.ts';
import type { LogRow } from '../api/data/records.ts';

/** Where a record in full stands above the list, not beside it: as the sheet of the page says. */
export const STACKED_LAYOUT = '(width < 1000px)';

/** A record that entered the log so much later than it happened says so. */
const MIN_LATE_MS = 5_000;

/** Whether it entered the log noticeably later than it happened. */
export const isLate = ({ occurredAt, recordedAt }: LogRow): boolean =>
  Date.parse(recordedAt) - Date.parse(occurredAt) > MIN_LATE_MS;

const dateFormat = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', year: 'numeric' });

/** The day of an instant, as whoever reads it counts days. */
export const dateWords = (instant: string): string => dateFormat.format(new Date(instant));

const isSameDay = (a: string, b: string): boolean =>
  new Date(a).toDateString() === new Date(b).toDateString();

/** When it entered the log, with the day where that is another than the one it happened on. */
export const recordedDateWords = ({ occurredAt, recordedAt }: LogRow): string | null =>
  isSameDay(occurredAt, recordedAt) ? null : dateWords(recordedAt);

/** A part of a log, the newest first. */
export interface LogSlice {
  readonly rows: readonly LogRow[];
  /** How many there are above and below it. */
  readonly newer: number;
  readonly older: number;
}

/**
 * So many rows from a revision down (null: from the newest, so that what is written meanwhile is seen). The
 * rows are in the order of their revisions, as a view has them.
 */
export function sliceOfLog(rows: readonly LogRow[], top: number | null, most: number): LogSlice {
  const end = top === null ? rows.length : firstAfter(rows, top);
  const start = Math.max(0, end - most);
  return { rows: rows.slice(start, end).toReversed(), newer: rows.length - end, older: start };
}

/** The revision to begin a part of the log at, so that a record is in it with some that came after. */
export function topRevisionFor(rows: readonly LogRow[], record: number, above: number): number | null {
  return rows[firstAfter(rows, record) - 1 + above]?.revision ?? null;
}

/** Returns how many of the rows have that revision or an earlier one. */
const firstAfter = (rows: readonly LogRow[], revision: number): number =>
  countLeading(rows.length, (index) => (rows[index]?.revision ?? Infinity) <= revision);

/** Which of the rows, the newest first, are of another day than the one above them. */
export const startsOfDays = (rows: readonly LogRow[]): readonly boolean[] =>
  rows.map(({ occurredAt }, i) => {
    const newer = rows[i - 1];
    return newer === undefined || !isSameDay(occurredAt, newer.occurredAt);
  });

import { countLeading } from '../api/data/binary-search.ts';
import type { LogRow } from '../api/data/records.ts';

/** Where a record in full stands above the list, not beside it: as the sheet of the page says. */
export const STACKED = '(width < 1000px)';

/** A record that entered the log so much later than it happened says so. */
const LATE_MS = 5_000;

/** Whether it entered the log noticeably later than it happened. */
export const isLate = ({ occurredAt, recordedAt }: LogRow): boolean =>
  Date.parse(recordedAt) - Date.parse(occurredAt) > LATE_MS;

const day = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', year: 'numeric' });

/** The day of an instant, as whoever reads it counts days. */
export const dayOf = (instant: string): string => day.format(new Date(instant));

const isSameDay = (a: string, b: string): boolean =>
  new Date(a).toDateString() === new Date(b).toDateString();

/** When it entered the log, with the day where that is another than the one it happened on. */
export const recordedDay = ({ occurredAt, recordedAt }: LogRow): string | null =>
  isSameDay(occurredAt, recordedAt) ? null : dayOf(recordedAt);

/** A part of a log, the newest first. */
export interface Window {
  readonly rows: readonly LogRow[];
  /** How many there are above and below it. */
  readonly newer: number;
  readonly older: number;
}

/**
 * So many rows from a revision down (null: from the newest, so that what is written meanwhile is seen). The
 * rows are in the order of their revisions, as a view has them.
 */
export function windowOf(rows: readonly LogRow[], top: number | null, most: number): Window {
  const end = top === null ? rows.length : firstAfter(rows, top);
  const start = Math.max(0, end - most);
  return { rows: rows.slice(start, end).toReversed(), newer: rows.length - end, older: start };
}

/** The revision to begin a part of the log at, so that a record is in it with some that came after. */
export function topFor(rows: readonly LogRow[], record: number, above: number): number | null {
  return rows[firstAfter(rows, record) - 1 + above]?.revision ?? null;
}

/** Returns how many of the rows have that revision or an earlier one. */
const firstAfter = (rows: readonly LogRow[], revision: number): number =>
  countLeading(rows.length, (index) => (rows[index]?.revision ?? Infinity) <= revision);

/** Which of the rows, the newest first, are of another day than the one above them. */
export const daysBegun = (rows: readonly LogRow[]): readonly boolean[] =>
  rows.map(({ occurredAt }, i) => {
    const newer = rows[i - 1];
    return newer === undefined || !isSameDay(occurredAt, newer.occurredAt);
  });

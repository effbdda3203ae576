import { utcClock, type SessionNames } from '#domain/words';
import type { ViewOf } from '#projections';
import { RACE_LOG } from '#projections/columns';
import { withoutLeastImportant } from './fit-to-width.ts';
import { formatTable, tableOf, type TableBlock, type TableStyle } from './table.ts';

/** A record as a row of the race log. */
export type LogRow = ViewOf<'race-log'>['rows'][number];

/** The widths of the columns of a growing log, by title, so that later rows are aligned with earlier ones. */
const WIDTHS = { Rev: 5, 'Track time': 23, Recorded: 23, Session: 10, Lap: 3, Official: 18 };

/** The text of a record has this width at least: other columns are left out before it is folded further. */
const RECORD_WIDTH = 24;

/** Returns rows of the race log. */
export const logBlock = (rows: readonly LogRow[], sessions: SessionNames = []): TableBlock =>
  tableOf(RACE_LOG, rows, { minWidths: { Record: RECORD_WIDTH }, sessions });

/** Returns the time of day of an instant; with its date if the instants are of several days. */
export function clockFor(instants: readonly string[]): (instant: string) => string {
  const days = new Set(instants.map((instant) => instant.slice(0, 10)));
  return days.size > 1 ? (instant) => `${dayWords(instant)} ${utcClock(instant)}` : utcClock;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Returns "Feb  5", always in six characters. */
const dayWords = (instant: string): string =>
  `${MONTHS[Number(instant.slice(5, 7)) - 1] ?? ''} ${String(Number(instant.slice(8, 10))).padStart(2)}`;

/** Returns rows of the race log for a screen: the time of day is enough unless they are of several days. */
export function screenLogBlock(rows: readonly LogRow[], sessions: SessionNames = []): TableBlock {
  const columns = RACE_LOG.filter(({ field }) => field !== 'recordedAt').map((column) =>
    column.isInstant === true ? { ...column, title: 'UTC', isInstant: false } : column,
  );
  const instant = clockFor(rows.map(({ occurredAt }) => occurredAt));
  return tableOf(columns, rows, { minWidths: { Record: RECORD_WIDTH }, instant, sessions });
}

/** Returns rows of a growing log. Their columns depend on the width of the line only, not on the rows. */
export function formatFollowedRows(rows: readonly LogRow[], style: TableStyle, hasHead: boolean): string {
  const block = tableOf(RACE_LOG, rows, { minWidths: WIDTHS, sessions: style.sessions ?? [] });
  const widths = block.columns.map((column) => ({ column, width: column.minWidth || RECORD_WIDTH }));
  const columns = withoutLeastImportant(widths, style.width).map(({ column }) => ({
    ...column,
    priority: 1 as const,
    isFlexible: column.minWidth === 0,
  }));
  return formatTable({ ...block, columns }, style, { hasHead });
}

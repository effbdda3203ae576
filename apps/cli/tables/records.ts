import { trackTime, type SessionNames } from '#domain/words';
import type { ViewOf } from '#projections';
import { RACE_LOG } from '#projections/columns';
import { withoutLeastImportant } from './fit-to-width.ts';
import { formatTable, tableOf, type MeetingLocale, type TableBlock, type TableStyle } from './table.ts';

/** A record as a row of the race log. */
export type LogRow = ViewOf<'race-log'>['rows'][number];

/** The widths of the columns of a growing log, by title, so that later rows are aligned with earlier ones. */
const WIDTHS = { Rev: 5, 'Track time': 23, Recorded: 23, Session: 10, Lap: 3, Official: 18 };

/** The text of a record has this width at least: other columns are left out before it is folded further. */
const RECORD_WIDTH = 24;

/** Returns rows of the race log. */
export const logBlock = (
  rows: readonly LogRow[],
  sessions: SessionNames = [],
  locale: MeetingLocale = {},
): TableBlock => tableOf(RACE_LOG, rows, { minWidths: { Record: RECORD_WIDTH }, sessions, locale });

/** Returns the time of day of an instant at the track; with its date if the instants are of several days. */
export function clockFor(instants: readonly string[], timeZone?: string): (instant: string) => string {
  const { clock, words } = trackTime(timeZone);
  const days = new Set(instants.map((instant) => words(instant).slice(0, 10)));
  return days.size > 1 ? (instant) => `${dayWords(words(instant))} ${clock(instant)}` : clock;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Returns the date of "2023-02-05 …" as "Feb  5", always in six characters. */
const dayWords = (date: string): string =>
  `${MONTHS[Number(date.slice(5, 7)) - 1] ?? ''} ${String(Number(date.slice(8, 10))).padStart(2)}`;

/** Returns rows of the race log for a screen: the time of day is enough unless they are of several days. */
export function screenLogBlock(
  rows: readonly LogRow[],
  sessions: SessionNames = [],
  { timeZone }: MeetingLocale = {},
): TableBlock {
  const title = trackTime(timeZone).name;
  const columns = RACE_LOG.filter(({ field }) => field !== 'recordedAt').map((column) =>
    column.isInstant === true ? { ...column, title, isInstant: false } : column,
  );
  const instant = clockFor(
    rows.map(({ occurredAt }) => occurredAt),
    timeZone,
  );
  return tableOf(columns, rows, { minWidths: { Record: RECORD_WIDTH }, instant, sessions });
}

/** Returns rows of a growing log. Their columns depend on the width of the line only, not on the rows. */
export function formatFollowedRows(rows: readonly LogRow[], style: TableStyle, hasHead: boolean): string {
  const { sessions = [], locale } = style;
  const block = tableOf(RACE_LOG, rows, { minWidths: WIDTHS, sessions, locale });
  const widths = block.columns.map((column) => ({ column, width: column.minWidth || RECORD_WIDTH }));
  const columns = withoutLeastImportant(widths, style.width).map(({ column }) => ({
    ...column,
    priority: 1 as const,
    isFlexible: column.minWidth === 0,
  }));
  return formatTable({ ...block, columns }, style, { hasHead });
}

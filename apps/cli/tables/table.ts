import { trackTime, type SessionNames } from '#domain/words';
import type { View } from '#projections';
import { titleIn, type Column, type ColumnContext } from '#projections/columns';
import { fitToWidth, type TableColumn } from './fit-to-width.ts';
import { replaceControls, textWidth, truncate, wrapWords } from './text-width.ts';

/** A part of a printed view: a title, a table, lines below. */
export interface TableBlock {
  readonly title?: string;
  readonly columns: readonly TableColumn[];
  readonly rowCount: number;
  readonly below?: readonly string[];
}

interface TableOptions {
  /** Minimum widths of columns by their titles. Columns that have one are shown even without any value. */
  readonly minWidths?: Readonly<Record<string, number>>;
  /** Writes an instant. Default: date and time of day at the track, to the millisecond. */
  readonly instant?: ColumnContext['instant'];
  /** The zone and the units of the meeting. Default: UTC and imperial. */
  readonly locale?: MeetingLocale | undefined;
  /** Sessions that are shown by their names. All others are shown by their ids, which commands take. */
  readonly sessions?: SessionNames;
  readonly title?: string;
  readonly below?: readonly string[];
}

/** The time zone and the units of a meeting, as each view of it has them. */
export type MeetingLocale = Pick<View, 'timeZone' | 'units'>;

/** Returns how instants are written at the track of a meeting, to the millisecond. */
function exactTime({ timeZone }: MeetingLocale): (instant: string) => string {
  const { words } = trackTime(timeZone);
  return (instant) => `${words(instant)}${instant.slice(19, 23)}`;
}

/** Returns the table of some rows. Optional columns without any value are left out. */
export function tableOf<R>(
  columns: readonly Column<R>[],
  rows: readonly R[],
  { minWidths = {}, locale = {}, instant = exactTime(locale), sessions = [], ...texts }: TableOptions = {},
): TableBlock {
  const context: ColumnContext = { sessions, instant, units: locale.units };
  const zone = trackTime(locale.timeZone).name;
  const filled = columns.flatMap((column): TableColumn[] => {
    const title = column.isInstant === true ? `${column.title} (${zone})` : titleIn(column, locale.units);
    const minWidth = minWidths[column.title] ?? 0;
    const cells = rows.map((row) => replaceControls(column.format(row, context)));
    if (column.optional === true && minWidth === 0 && cells.every((cell) => cell === '')) return [];
    const { align, priority, flexible: isFlexible = false, isName = false } = column;
    return [{ title, align, priority, isFlexible, isName, cells, minWidth }];
  });
  return { ...texts, columns: filled, rowCount: rows.length };
}

/** How tables are printed. */
export interface TableStyle {
  /** Sessions that are shown by their names, as `tableOf` takes them. */
  readonly sessions?: SessionNames;
  /** The zone and the units of the meeting, as `tableOf` takes them. */
  readonly locale?: MeetingLocale | undefined;
  /** Marks a heading, for example in bold. */
  readonly heading: (text: string) => string;
  /** Characters on a line. A wider table is folded, and loses its less important columns. */
  readonly width: number;
}

/** Returns tables with an empty line between them. A table that has columns and no rows says so. */
export function formatBlocks(blocks: readonly TableBlock[], style: TableStyle): string {
  return blocks
    .map((block) => {
      const { title, columns, rowCount, below = [] } = block;
      const empty = columns.length > 0 ? ['(nothing yet)'] : [];
      const table = rowCount > 0 ? [formatTable(block, style)] : empty;
      const words = below.flatMap((line) => wrapWords(line, style.width));
      const titles =
        title === undefined ? [] : wrapWords(title, style.width).map((line) => style.heading(line));
      return [...titles, ...table, ...words].join('\n');
    })
    .join('\n\n');
}

/** Returns the lines of a table: its head, unless it is left out, and a line or more for each row. */
export function formatTable(
  { columns, rowCount }: TableBlock,
  { heading, width }: TableStyle,
  { hasHead = true } = {},
): string {
  const fitted = fitToWidth(columns, width);
  const lineOf = (cells: readonly string[]) =>
    fitted
      .map(({ column, width: wide }, i) => pad(cells[i] ?? '', wide, column.align))
      .join('  ')
      .trimEnd();
  const rows = Array.from({ length: rowCount }, (_, row) => {
    const folded = fitted.map(({ column, width: wide }) => linesOf(column, row, wide));
    const height = Math.max(1, ...folded.map(({ length }) => length));
    return Array.from({ length: height }, (__, line) => lineOf(folded.map((lines) => lines[line] ?? '')));
  });
  const head = hasHead ? [heading(lineOf(fitted.map(({ column }) => column.title)))] : [];
  return [...head, ...rows.flat()].join('\n');
}

/** Returns the lines of a cell: a name is cut, a sentence is folded, and anything else stays whole. */
function linesOf({ cells, isFlexible, isName }: TableColumn, row: number, width: number): readonly string[] {
  const { [row]: text = '' } = cells;
  if (!isFlexible) return [text];
  return isName ? [truncate(text, width)] : wrapWords(text, width);
}

function pad(text: string, width: number, align: TableColumn['align']): string {
  const space = ' '.repeat(Math.max(0, width - textWidth(text)));
  return align === 'right' ? space + text : text + space;
}

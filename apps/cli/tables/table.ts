import { replaceControls, textWidth } from './text-width.ts';

/** A row of a view, as parsed from JSON. */
export type TableRow = Readonly<Record<string, unknown>>;
export type CellValue = string | number | null | undefined;

export interface TableColumn {
  readonly title: string;
  /** Numbers are aligned right, so that their digits are in line. */
  readonly align: 'left' | 'right';
  readonly cell: (row: TableRow) => CellValue;
  /** Omitted if all its cells are empty. */
  readonly optional?: boolean;
  /** Minimum width in characters, to align the rows with rows that are printed later. */
  readonly width?: number;
}

/** A part of a printed view: a title, a table, lines below. */
export interface TableBlock {
  readonly title?: string;
  readonly columns: readonly TableColumn[];
  readonly rows: readonly TableRow[];
  readonly below?: readonly string[];
}

/** Returns tables with an empty line between them. A table that has columns and no rows says so. */
export function formatBlocks(blocks: readonly TableBlock[], heading: (text: string) => string): string {
  return blocks
    .map(({ title, columns, rows, below = [] }) => {
      const empty = columns.length > 0 ? ['(nothing yet)'] : [];
      const table = rows.length > 0 ? [formatTable(columns, rows, heading)] : empty;
      return [...(title === undefined ? [] : [heading(title)]), ...table, ...below].join('\n');
    })
    .join('\n\n');
}

/** Returns the lines of a table. Without a `heading` function the line of titles is left out. */
export function formatTable(
  columns: readonly TableColumn[],
  rows: readonly TableRow[],
  heading: ((text: string) => string) | null = (text) => text,
): string {
  const texts = columns.map((column) => rows.map((row) => textOf(column.cell(row))));
  const visible = columns.flatMap((column, i) => {
    const cells = texts[i] ?? [];
    if (column.optional && cells.every((cell) => cell === '')) return [];
    const width = Math.max(column.width ?? 0, textWidth(column.title), ...cells.map(textWidth));
    return [{ column, cells, width }];
  });
  const lineOf = (cells: readonly string[]) =>
    cells
      .map((cell, i) => pad(cell, visible[i]?.width ?? 0, visible[i]?.column.align))
      .join('  ')
      .trimEnd();
  const head = heading === null ? [] : [heading(lineOf(visible.map(({ column }) => column.title)))];
  const body = rows.map((_, row) => lineOf(visible.map(({ cells }) => cells[row] ?? '')));
  return [...head, ...body].join('\n');
}

function pad(text: string, width: number, align: TableColumn['align'] = 'left'): string {
  const space = ' '.repeat(Math.max(0, width - textWidth(text)));
  return align === 'right' ? space + text : text + space;
}

const textOf = (cell: CellValue): string => replaceControls(String(cell ?? ''));

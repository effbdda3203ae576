import { harmless, widthOf } from './width.ts';

/** A row of a view, as JSON brings it. */
export type Row = Readonly<Record<string, unknown>>;
export type Cell = string | number | null | undefined;

export interface Column {
  readonly title: string;
  /** Numbers stand right, so that their digits stand below each other. */
  readonly align: 'left' | 'right';
  readonly cell: (row: Row) => Cell;
  /** Left out when no row has anything in it. */
  readonly optional?: boolean;
  /** At least so wide, where rows come later that must stand below these. */
  readonly width?: number;
}

/** Lines of text: dense, two spaces between columns, nothing after the last one. */
export function layOut(
  columns: readonly Column[],
  rows: readonly Row[],
  heading: ((text: string) => string) | null = (text) => text,
): string {
  const texts = columns.map((column) => rows.map((row) => textOf(column.cell(row))));
  const shown = columns.flatMap((column, i) => {
    const cells = texts[i] ?? [];
    if (column.optional && cells.every((cell) => cell === '')) return [];
    const width = Math.max(column.width ?? 0, widthOf(column.title), ...cells.map(widthOf));
    return [{ column, cells, width }];
  });
  const lineOf = (cells: readonly string[]) =>
    cells
      .map((cell, i) => padded(cell, shown[i]?.width ?? 0, shown[i]?.column.align))
      .join('  ')
      .trimEnd();
  const head = heading === null ? [] : [heading(lineOf(shown.map(({ column }) => column.title)))];
  const body = rows.map((_, row) => lineOf(shown.map(({ cells }) => cells[row] ?? '')));
  return [...head, ...body].join('\n');
}

function padded(text: string, width: number, align: Column['align'] = 'left'): string {
  const space = ' '.repeat(Math.max(0, width - widthOf(text)));
  return align === 'right' ? space + text : text + space;
}

/** What stands in a cell. */
const textOf = (cell: Cell): string => harmless(String(cell ?? ''));

import { minutesAndSeconds } from '#domain';
import type { CellValue, TableColumn, TableRow } from './table.ts';

const cellOf = (value: unknown): CellValue => {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'number') return value;
  return typeof value === 'boolean' ? (value ? 'yes' : '') : JSON.stringify(value);
};

/** A column of texts. */
export const textColumn = (title: string, field: string): TableColumn => ({
  title,
  align: 'left',
  cell: (row) => cellOf(row[field]),
});

/** A column of numbers, or of car numbers. */
export const numberColumn = (title: string, field: string): TableColumn => ({
  ...textColumn(title, field),
  align: 'right',
});

const formattedColumn = (title: string, field: string, format: (value: number) => string): TableColumn => ({
  title,
  align: 'right',
  cell: (row) => {
    const value = row[field];
    return typeof value === 'number' ? format(value) : null;
  },
});

/** A column of times: milliseconds, shown as 14.120 or 1:02.345. */
export const timeColumn = (title: string, field: string): TableColumn =>
  formattedColumn(title, field, minutesAndSeconds);

export const speedColumn = (title: string, field: string): TableColumn =>
  formattedColumn(title, field, (mph) => mph.toFixed(3));

/** Omits the column if all its cells are empty. */
export const optional = (column: TableColumn): TableColumn => ({ ...column, optional: true });

/** The place of each car; "-" for a car without one. */
export const PLACE: TableColumn = {
  title: 'Place',
  align: 'right',
  cell: (row) => (row['place'] === null ? '-' : cellOf(row['place'])),
};

export const listIn = (view: TableRow, field: string): readonly TableRow[] => {
  const list = view[field];
  return Array.isArray(list) ? (list as TableRow[]) : [];
};

export const textIn = (row: TableRow, field: string): string => String(cellOf(row[field]) ?? '');

/** Returns a column for each field of the rows, for a view without a layout. */
export function columnPerField(rows: readonly TableRow[]): readonly TableColumn[] {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))].filter((name) => name !== 'because');
  return names.map((name) => {
    const isNumber = rows.some((row) => typeof row[name] === 'number');
    return isNumber ? numberColumn(name, name) : textColumn(name, name);
  });
}

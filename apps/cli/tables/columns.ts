import { minutesAndSeconds } from '#domain';
import type { Cell, Column, Row } from './table.ts';

const cellOf = (value: unknown): Cell => {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'number') return value;
  return typeof value === 'boolean' ? (value ? 'yes' : '') : JSON.stringify(value);
};

/** Words, to the left. */
export const words = (title: string, field: string): Column => ({
  title,
  align: 'left',
  cell: (row) => cellOf(row[field]),
});

/** A number, or the number that is painted on a car, to the right. */
export const number = (title: string, field: string): Column => ({ ...words(title, field), align: 'right' });

const decimals = (title: string, field: string, textOf: (value: number) => string): Column => ({
  title,
  align: 'right',
  cell: (row) => {
    const value = row[field];
    return typeof value === 'number' ? textOf(value) : null;
  },
});

/** A time in milliseconds, shown as seconds with three decimals, and with minutes from a minute on. */
export const time = (title: string, field: string): Column => decimals(title, field, minutesAndSeconds);

export const speed = (title: string, field: string): Column =>
  decimals(title, field, (mph) => mph.toFixed(3));

/** Left out where nobody has anything in it. */
export const optional = (column: Column): Column => ({ ...column, optional: true });

export const atLeast = (width: number, column: Column): Column => ({ ...column, width });

/** A place; a car without one shows that it has none. */
export const place = (title = 'Place'): Column => ({
  title,
  align: 'right',
  cell: (row) => (row['place'] === null ? '-' : cellOf(row['place'])),
});

export const listIn = (view: Row, field: string): readonly Row[] => {
  const list = view[field];
  return Array.isArray(list) ? (list as Row[]) : [];
};

export const textIn = (row: Row, field: string): string => String(cellOf(row[field]) ?? '');

/** "3 cautions", "1 caution". */
export const counted = (n: unknown, one: string): string => `${String(n)} ${one}${n === 1 ? '' : 's'}`;

/** Every field of the rows, where nobody has said better. */
export function columnsOf(rows: readonly Row[]): readonly Column[] {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))].filter((name) => name !== 'because');
  return names.map((name) => {
    const isNumber = rows.some((row) => typeof row[name] === 'number');
    return isNumber ? number(name, name) : words(name, name);
  });
}

import { minutesAndSeconds } from '#projections';
import { textField, cellValue, type SheetColumn, type ViewRow } from './sheet.ts';

/** Returns a column of words, aligned left. */
export const words = (title: string | null, field: string): SheetColumn => ({
  field,
  title,
  align: 'left',
  value: (row) => cellValue(row[field]),
});

/** Returns a column of numbers or of car numbers, aligned right. */
export const number = (title: string | null, field: string): SheetColumn => ({
  ...words(title, field),
  align: 'right',
});

export const flexible = (column: SheetColumn): SheetColumn => ({ ...column, flexible: true });

export const optional = (column: SheetColumn): SheetColumn => ({ ...column, optional: true });

/** Returns a column for programs only. */
export const unprinted = (field: string): SheetColumn => number(null, field);

const decimal = (column: SheetColumn, format: (value: number) => string): SheetColumn => ({
  ...column,
  printed: (row) => {
    const value = row[column.field];
    return typeof value === 'number' ? format(value) : '';
  },
});

/** Returns a column of milliseconds, which paper shows as seconds, from one minute on with minutes. */
export const time = (title: string, field: string): SheetColumn =>
  decimal(number(title, field), minutesAndSeconds);

export const speed = (title: string, field: string): SheetColumn =>
  decimal(number(title, field), (mph) => mph.toFixed(3));

/** Returns a column that shows `did-not-start` as "Did not start" on paper. */
export const status = (title = 'Status', field = 'status'): SheetColumn => ({
  ...words(title, field),
  printed: (row) => phrase(textField(row, field)),
});

const phrase = (name: string): string => {
  const text = name.replaceAll('-', ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
};

/** Returns a column of places. A car without a place gets a dash on paper. */
export const place = (title: string, field: string): SheetColumn => ({
  ...number(title, field),
  printed: (row) => textField(row, field) || '–',
});

export const CAR = number('No.', 'car');
export const DRIVER = flexible(words('Driver', 'driver'));
export const TEAM = flexible(optional(words('Team', 'team')));
export const MAKE = optional(words('Make', 'manufacturer'));

/** Returns the gap to the winner: in laps, or in time on the same lap. */
export function gap({ gapLaps, gapMs, place: at }: ViewRow): string {
  if (typeof gapLaps === 'number') return gapLaps === 1 ? '–1 lap' : `–${gapLaps} laps`;
  return typeof gapMs !== 'number' || at === 1 ? '' : `+${minutesAndSeconds(gapMs)}`;
}

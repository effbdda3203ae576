import { minutesAndSeconds } from '#projections';
import { textIn, valueOf, type Column, type Row } from './sheet.ts';

/** Words, to the left. */
export const words = (title: string | null, field: string): Column => ({
  field,
  title,
  align: 'left',
  value: (row) => valueOf(row[field]),
});

/** A number, or the number that is painted on a car, to the right. */
export const number = (title: string | null, field: string): Column => ({
  ...words(title, field),
  align: 'right',
});

/** Takes what room there is. */
export const flexible = (column: Column): Column => ({ ...column, flexible: true });

/** Left out where nobody has anything in it. */
export const optional = (column: Column): Column => ({ ...column, optional: true });

/** Only programs read it. */
export const unprinted = (field: string): Column => number(null, field);

const decimal = (column: Column, of: (value: number) => string): Column => ({
  ...column,
  shown: (row) => {
    const value = row[column.field];
    return typeof value === 'number' ? of(value) : '';
  },
});

/** Milliseconds, on paper as seconds, and from a minute on as minutes and seconds. */
export const time = (title: string, field: string): Column =>
  decimal(number(title, field), minutesAndSeconds);

export const speed = (title: string, field: string): Column =>
  decimal(number(title, field), (mph) => mph.toFixed(3));

/** `did-not-start` as people read it. */
export const status = (title = 'Status', field = 'status'): Column => ({
  ...words(title, field),
  shown: (row) => phrase(textIn(row, field)),
});

const phrase = (name: string): string => {
  const text = name.replaceAll('-', ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
};

/** A place; a car without one shows that it has none. */
export const place = (title: string, field: string): Column => ({
  ...number(title, field),
  shown: (row) => textIn(row, field) || '–',
});

export const CAR = number('No.', 'car');
export const DRIVER = flexible(words('Driver', 'driver'));
export const TEAM = flexible(optional(words('Team', 'team')));
export const MAKE = optional(words('Make', 'manufacturer'));

/** Returns the gap to the winner: in laps, or in time on the same lap. */
export function gap({ gapLaps, gapMs, place: at }: Row): string {
  if (typeof gapLaps === 'number') return gapLaps === 1 ? '–1 lap' : `–${gapLaps} laps`;
  return typeof gapMs !== 'number' || at === 1 ? '' : `+${minutesAndSeconds(gapMs)}`;
}

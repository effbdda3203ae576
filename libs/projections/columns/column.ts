import {
  DEFAULT_UNITS,
  gapWords,
  minutesAndSeconds,
  sessionName,
  speedIn,
  UNIT_NAMES,
  type Gap,
  type SessionNames,
  type Units,
} from '#domain/words';

/** What a format needs to know beside its row. Each medium brings its own. */
export interface ColumnContext {
  /** The sessions of the meeting with their names; empty if they are not known. */
  readonly sessions: SessionNames;
  /** Returns an instant (ISO 8601) as text. */
  readonly instant: (instant: string) => string;
  /** The units of the meeting. Default: imperial. */
  readonly units?: Units | undefined;
}

/** How important a column is: 1 is always shown, 5 is left out first where there is little space. */
export type Priority = 1 | 2 | 3 | 4 | 5;

/** A column of a view, for the page, the terminal, CSV and PDF. */
export interface Column<R> {
  /** The field of the row. Programs know the column by it; it is the heading in CSV. */
  readonly field: keyof R & string;
  /** The heading for people. */
  readonly title: string;
  /** The full name of a column with a short title. */
  readonly name?: string;
  /** Numbers are aligned right, so that their digits are in line. */
  readonly align: 'left' | 'right';
  readonly priority: Priority;
  /** Returns the text for people; empty if there is nothing to show. */
  readonly format: (row: R, context: ColumnContext) => string;
  /** Returns the value for programs where it is not the field of the row. */
  readonly value?: (row: R) => unknown;
  /** The column is left out when all its cells are empty. */
  readonly optional?: boolean;
  /** The column gives way: it may be folded, and gets the space that is left. Names do, times do not. */
  readonly flexible?: boolean;
  /** The column shows names. Where they do not fit they may be cut: no line of their own for a first name. */
  readonly isName?: boolean;
  /** The column shows instants, so a medium with one zone names the zone in the heading. */
  readonly isInstant?: boolean;
  /** The column shows speeds, so its heading is the unit of the meeting. */
  readonly isSpeed?: boolean;
}

type Options<R> = Partial<
  Pick<
    Column<R>,
    'name' | 'priority' | 'optional' | 'flexible' | 'isName' | 'format' | 'isInstant' | 'isSpeed'
  >
>;

const textOf = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';

/** Declares a column of texts. Without a format it shows the value of its field. */
export const text = <R>(title: string, field: keyof R & string, options: Options<R> = {}): Column<R> => ({
  field,
  title,
  align: 'left',
  priority: 2,
  format: (row) => textOf(row[field]),
  ...options,
});

/** Declares a column of numbers, or of car numbers. */
export const number = <R>(title: string, field: keyof R & string, options: Options<R> = {}): Column<R> => ({
  ...text<R>(title, field, options),
  align: 'right',
});

/** Declares a column of milliseconds, shown as 14.120 or 1:02.345. */
export const time = <R>(title: string, field: keyof R & string, options: Options<R> = {}): Column<R> =>
  number<R>(title, field, { format: (row) => decimal(row[field], minutesAndSeconds), ...options });

/** Declares a column of speeds. The field has miles per hour; people read the units of their meeting. */
export const speed = <R>(field: keyof R & string, options: Options<R> = {}): Column<R> =>
  number<R>(UNIT_NAMES[DEFAULT_UNITS].speed, field, {
    format: (row, { units = DEFAULT_UNITS }) => decimal(row[field], (mph) => speedIn(mph, units).toFixed(3)),
    isSpeed: true,
    name: 'Speed in miles per hour',
    ...options,
  });

/** Returns the heading of a column: for speeds their unit, otherwise its title. */
export const titleIn = (
  { title, isSpeed }: Pick<Column<never>, 'title' | 'isSpeed'>,
  units: Units = DEFAULT_UNITS,
): string => (isSpeed === true ? UNIT_NAMES[units].speed : title);

const decimal = (value: unknown, format: (value: number) => string): string =>
  typeof value === 'number' ? format(value) : '';

/** Declares a column of instants. */
export const instant = <R>(title: string, field: keyof R & string, options: Options<R> = {}): Column<R> =>
  text<R>(title, field, {
    format: (row, context) => context.instant(textOf(row[field])),
    isInstant: true,
    ...options,
  });

/** Declares a column of sessions, shown by their names. */
export const session = <R>(title: string, field: keyof R & string, options: Options<R> = {}): Column<R> =>
  text<R>(title, field, {
    format: (row, context) => {
      const id = textOf(row[field]);
      return id === '' ? '' : sessionName(context.sessions, id);
    },
    ...options,
  });

/** Declares a column of places. A car without a place gets a dash. */
export const place = <R>(title: string, field: keyof R & string, name: string): Column<R> =>
  number<R>(title, field, { name, priority: 1, format: (row) => textOf(row[field]) || '–' });

/** Declares the column of the gap to the first car, which has none itself. */
export const gap = <R extends Gap & { readonly gapMs?: unknown }>(
  isFirst: (row: R) => boolean,
  options: Options<R> = {},
): Column<R> =>
  number<R>('Gap', 'gapMs', {
    format: (row) => (isFirst(row) ? '' : gapWords(row)),
    ...options,
  });

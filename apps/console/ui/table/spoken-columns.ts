import { t } from '../language/language.ts';
import { cellWords, viaWords } from '../text/words.ts';
import type { TableColumn } from './columns.ts';

/** The headings of the columns of views, and their full names. */
const TITLES: Readonly<Record<string, string>> = {
  Pos: t('Pos'),
  Place: t('Place'),
  Rank: t('Rank'),
  Car: t('Car'),
  Driver: t('Driver'),
  Team: t('Team'),
  Make: t('Make'),
  Manufacturer: t('Manufacturer'),
  Status: t('Status'),
  Penalties: t('Penalties'),
  Time: t('Time'),
  'Time over the laps': t('Time over the laps'),
  Start: t('Start'),
  'Qualified via': t('Qualified via'),
  Best: t('Best'),
  'Best lap': t('Best lap'),
  'Best place in a race of the day': t('Best place in a race of the day'),
  mph: t('mph'),
  'Speed in miles per hour': t('Speed in miles per hour'),
  Gap: t('Gap'),
  Laps: t('Laps'),
  Last: t('Last'),
  'Last lap': t('Last lap'),
  Led: t('Led'),
  'Laps led': t('Laps led'),
  'On lap': t('On lap'),
  'Lap of the best lap': t('Lap of the best lap'),
  Interval: t('Interval'),
  'Interval to the car ahead': t('Interval to the car ahead'),
  'Places won': t('Places won'),
  'Advances to': t('Advances to'),
  Points: t('Points'),
  Reason: t('Reason'),
  Session: t('Session'),
  Table: t('Table'),
  Sum: t('Sum'),
  Next: t('Next'),
  Class: t('Class'),
  Name: t('Name'),
  Cars: t('Cars'),
  Phase: t('Phase'),
  Rev: t('Rev'),
  Revision: t('Revision'),
  'Track time': t('Track time'),
  Recorded: t('Recorded'),
  Lap: t('Lap'),
  Official: t('Official'),
  Record: t('Record'),
};

/** The fields whose texts are words of the program. Other texts were written by somebody. */
const WORD_FIELDS: ReadonlySet<string> = new Set(['status', 'phase', 'gapMs', 'intervalMs', 'next']);
/** The fields that say how a start was won. */
const VIA_FIELDS: ReadonlySet<string> = new Set(['via', 'best']);

/** Returns a column of a view with its headings and its words in the language of the page. */
export function spokenColumn<R>(column: TableColumn<R>): TableColumn<R> {
  const { title, name, field } = column;
  return {
    ...column,
    title: TITLES[title] ?? title,
    ...(name !== undefined && { name: TITLES[name] ?? name }),
    ...(VIA_FIELDS.has(field) && { format: viaFormat<R>(field as keyof R) }),
    ...(WORD_FIELDS.has(field) && wordFormat(column)),
  };
}

const viaFormat =
  <R>(field: keyof R): NonNullable<TableColumn<R>['format']> =>
  (row, { sessions }) => {
    const via = row[field];
    return typeof via === 'string' ? viaWords(via, sessions) : '';
  };

const wordFormat = <R>({ format }: TableColumn<R>): Pick<TableColumn<R>, 'format'> =>
  format ? { format: (row, context) => cellWords(format(row, context)) } : {};

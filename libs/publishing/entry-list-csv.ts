import { stringify } from 'csv-stringify/sync';
import { withoutClass } from '#domain/words';
import type { ViewOf } from '#projections';

type Row = ViewOf<'entry-list'>['rows'][number];

/** The headings that timing programs know, then our own. `importEntries` reads all of them. */
const COLUMNS: Readonly<Record<string, (row: Row) => string | number | null>> = {
  No: ({ car }) => withoutClass(car),
  Class: ({ car }) => classOf(car),
  FirstName: ({ driver }) => namesOf(driver)[0],
  LastName: ({ driver }) => namesOf(driver)[1],
  Transponder1: ({ transponder }) => transponder,
  Team: ({ team }) => team,
  Manufacturer: ({ manufacturer }) => manufacturer,
  Standing: ({ standing }) => standing,
  Rookie: ({ rookie }) => (rookie ? 'yes' : 'no'),
  Status: ({ status }) => status,
};

/**
 * Writes the entries as a list that timing programs import, in UTF-8 with a byte order mark. Text that a
 * spreadsheet would read as a formula gets a ' in front.
 */
export function entryListCsv({ rows }: ViewOf<'entry-list'>): string {
  const hasClasses = rows.some(({ car }) => classOf(car) !== '');
  const columns = Object.entries(COLUMNS).filter(([name]) => hasClasses || name !== 'Class');
  return stringify(
    rows.map((row) => columns.map(([, cell]) => cell(row))),
    {
      header: true,
      columns: columns.map(([name]) => name),
      bom: true,
      record_delimiter: 'windows',
      escape_formulas: true,
    },
  );
}

const classOf = (car: string): string => car.slice(0, -withoutClass(car).length - 1);

/** Splits a name before its last names: the first word is the first name. */
function namesOf(driver: string): readonly [string, string] {
  const [first = '', ...others] = driver.split(' ');
  return others.length === 0 ? ['', first] : [first, others.join(' ')];
}

import { titleIn, type Column, type ColumnContext } from '#projections/columns';

type CellValue = string | number | null;

/** A column with its cells. Programs know it by its field, people by its title. */
export interface SheetColumn {
  /** Heading in CSV. */
  readonly field: string;
  /** The column stands behind all others in CSV, where it does not move those of earlier versions. */
  readonly isAdded: boolean;
  /** Heading on paper. A column without a title is for programs only. */
  readonly title: string | null;
  readonly align: 'left' | 'right';
  /** The column gets the remaining width, and is cut when there is too little. */
  readonly isFlexible: boolean;
  /** For programs, by row. */
  readonly values: readonly CellValue[];
  /** For people, by row. */
  readonly texts: readonly string[];
  /** The cells on a grey ground, like the laps under yellow. */
  readonly isShaded?: boolean;
  /** The rows whose cells are in bold letters. */
  readonly boldRows?: readonly number[];
}

/** A remark below the table. */
export interface Remark {
  readonly label: string;
  readonly words: string;
  /** The names in the words. A PDF leaves out those that it cannot print. */
  readonly names?: readonly (string | null)[];
}

/** Those who sign a result by hand. */
export const SIGNERS: readonly string[] = ['Scorer', 'Race director'];

/** The content of a sheet, for all formats. */
export interface Sheet {
  /** Session of the sheet; null for a sheet of the whole meeting. */
  readonly session: string | null;
  /** Name of the session, like "Heat 1". */
  readonly name: string;
  /** Kind of the sheet, like "Results". */
  readonly kind: string;
  /** A few words like "version 1, 25 of 25 laps". */
  readonly summary: string;
  readonly isOfficial: boolean;
  /** A form to fill in, which is neither official nor unofficial. */
  readonly isForm?: boolean;
  /** Version of the certified result; null for a sheet that is not certified. */
  readonly version: number | null;
  readonly columns: readonly SheetColumn[];
  /** The columns on paper, where they are not those of CSV. */
  readonly printed?: readonly SheetColumn[];
  readonly rowCount: number;
  /** Number of columns that every section of a table repeats on its left when the table is too wide. */
  readonly fixedColumns: number;
  readonly isWide: boolean;
  readonly remarks: readonly Remark[];
  /**
   * The cars are drawn in rows of two, the inside on the left, each with a box to tick. Holds the row of the
   * table at each place of the grid; null for an empty place.
   */
  readonly grid?: readonly (number | null)[];
  /** All columns have lines around their cells, because people write into them. */
  readonly isRuled?: boolean;
  /** The officials who sign the sheet by hand, like "Scorer". */
  readonly signers?: readonly string[];
}

/** What the columns of a sheet need to know. */
export interface SheetContext extends ColumnContext {
  /** The name of the zone of its times, for headings. */
  readonly zone: string;
}

interface Table<R> {
  readonly rows: readonly R[];
  readonly columns: readonly Column<R>[];
  /** The fields in the order of CSV, which is a contract. */
  readonly fields: readonly (keyof R & string)[];
  /** Fields that a later version added: in CSV they stand behind all others. */
  readonly added?: readonly (keyof R & string)[];
  /** Fields that are in CSV and not on paper. */
  readonly unprinted?: readonly string[];
  readonly context: SheetContext;
}

/** Returns the columns of a sheet with their cells. A field without a column is for programs only. */
export function tableOf<R>({ rows, columns, fields, added = [], unprinted = [], context }: Table<R>) {
  const cells = [...fields, ...added].map((field, i): SheetColumn => {
    const column = columns.find((each) => each.field === field);
    const texts = rows.map((row) => column?.format(row, context) ?? '');
    const isEmpty = column?.optional === true && texts.every((text) => text === '');
    const isPrinted = column !== undefined && !isEmpty && !unprinted.includes(field);
    return {
      field,
      isAdded: i >= fields.length,
      title: isPrinted ? titleOf(column, context) : null,
      align: column?.align ?? 'right',
      isFlexible: column?.flexible ?? false,
      values: rows.map((row) => valueOf(column?.value ? column.value(row) : row[field])),
      texts,
    };
  });
  return { columns: cells, rowCount: rows.length };
}

/** Returns the columns in the order of paper, which is that of the box score and not that of CSV. */
export function printedOrder(
  columns: readonly SheetColumn[],
  order: readonly { readonly field: string }[],
): readonly SheetColumn[] {
  const fields = order.map(({ field }) => field);
  const place = ({ field }: SheetColumn) => fields.indexOf(field);
  return columns.filter(({ title }) => title !== null).toSorted((a, b) => place(a) - place(b));
}

/** Returns a column in which people write, `width` letters wide. */
export const blankColumn = (title: string, rowCount: number, width = 0): SheetColumn => ({
  field: title,
  isAdded: true,
  title: title.padEnd(width),
  align: 'left',
  isFlexible: false,
  values: Array.from({ length: rowCount }, () => null),
  texts: Array.from({ length: rowCount }, () => ''),
});

const titleOf = <R>(column: Column<R>, { zone, units }: SheetContext): string =>
  column.isInstant === true ? `${column.title} (${zone})` : titleIn(column, units);

const valueOf = (value: unknown): CellValue =>
  typeof value === 'string' || typeof value === 'number' ? value : null;

import { fieldOfHeading } from './headings.ts';

export interface TableRow {
  /** Line of the file at which the row begins, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
  /** Whether one comma has a space after it, as in a name, and others have none. */
  readonly hasStrayComma: boolean;
}

type SplitRows =
  /** Something else than spaces separates the columns, or there is only one. */
  | { readonly kind: 'separated' }
  | { readonly kind: 'spaced'; readonly rows: readonly TableRow[] }
  /** The first line with spaces that cannot be split without a guess. */
  | { readonly kind: 'unclear'; readonly line: number };

/** A number as cars have it: 7, 07, #21X, 1ST. */
export const CAR_NUMBER = /^#?\p{L}{0,2}\d{1,4}\p{L}{0,2}$/u;

/**
 * Splits lines like "21 Jim Kent" into the number of a car and the rest, if no line has a separator. The
 * first line may name both columns.
 */
export function splitAtSpaces(rows: readonly TableRow[]): SplitRows {
  const numbered = rows.filter((row) => isNumbered(row));
  const [first] = numbered.filter(({ cells: [text = ''] }) => text.includes(' '));
  if (!first || numbered.length * 2 < rows.length) return { kind: 'separated' };
  const isSplit = rows.every((row, i) => isNumbered(row) || (i === 0 && namesBoth(row)));
  if (!isSplit) return { kind: 'unclear', line: first.line };
  return { kind: 'spaced', rows: rows.map((row) => ({ ...row, cells: partsOf(row) })) };
}

/** Returns whether a row is one cell that begins with the number of a car. */
const isNumbered = (row: TableRow): boolean =>
  row.cells.length === 1 && CAR_NUMBER.test(partsOf(row)[0] ?? '');

/** Returns whether a row is one cell that names the columns of the number and of the rest. */
function namesBoth(row: TableRow): boolean {
  const [number = '', rest = ''] = partsOf(row);
  return row.cells.length === 1 && fieldOfHeading(number) === 'car' && fieldOfHeading(rest) !== null;
}

/** Returns the text before the first space, and the text after it. */
function partsOf({ cells: [text = ''] }: TableRow): readonly string[] {
  const [number = '', ...rest] = text.split(/\s+/u);
  return rest.length === 0 ? [number] : [number, rest.join(' ')];
}

import { ENTRY_FIELDS, type EntryField, type EntryImport, type EntryMistake } from '../answers/entries.ts';
import { didYouMean } from '../input/did-you-mean.ts';
import { fieldOfHeading, POSITIONS } from './headings.ts';
import { CAR_NUMBER, type TableRow } from './spaced-rows.ts';

/** How a list is to be read, where its headings do not say it. */
export interface ColumnChoice {
  /** What each column holds, by position; null for a column that is not imported. */
  readonly columns?: readonly (EntryField | null)[];
  /** Whether the first line names the columns. By default the list shows it. */
  readonly hasHeadings?: boolean;
}

interface ReadColumns {
  readonly hasHeadings: boolean;
  readonly columns: EntryImport['columns'];
  readonly mistakes: readonly EntryMistake[];
}

/** Finds out what each column holds: by choice, by its heading, or by its position in a list without. */
export function readColumns(rows: readonly TableRow[], choice: ColumnChoice): ReadColumns {
  const first = rows[0] ?? { line: 1, cells: [] };
  const { hasHeadings = areHeadings(rows, choice) } = choice;
  const body = hasHeadings ? rows.slice(1) : rows;
  const width = Math.max(...(hasHeadings ? [first] : rows).map(({ cells }) => cells.length));
  const columns = Array.from({ length: width }, (_, i) => {
    const heading = hasHeadings ? (first.cells[i] ?? '') : `Column ${i + 1}`;
    const found = hasHeadings ? fieldOfHeading(heading) : (POSITIONS[i] ?? null);
    return {
      heading,
      field: choice.columns ? (choice.columns[i] ?? null) : found,
      example: body.find(({ cells }) => cells[i])?.cells[i]?.slice(0, 60) ?? '',
    };
  });
  return { hasHeadings, columns, mistakes: mistakesIn(columns, first.line) };
}

/**
 * Returns whether the first line names columns: it has no number where the numbers of the cars stand, and one
 * of its cells is a known heading, or only this line has no digit.
 */
function areHeadings([first, ...others]: readonly TableRow[], { columns }: ColumnChoice): boolean {
  const cells = first?.cells ?? [];
  const car = cells[columns?.indexOf('car') ?? 0] ?? '';
  if (CAR_NUMBER.test(car) && fieldOfHeading(car) === null) return false;
  if (cells.some((cell) => fieldOfHeading(cell) !== null)) return true;
  const hasDigit = (row: readonly string[]) => row.some((cell) => /\d/u.test(cell));
  return others.length > 0 && !hasDigit(cells) && others.every((row) => hasDigit(row.cells));
}

function mistakesIn(columns: EntryImport['columns'], line: number): readonly EntryMistake[] {
  const at = (field: EntryField) => columns.filter((column) => column.field === field);
  const repeated = ENTRY_FIELDS.filter((field) => at(field).length > 1).map((field) => {
    const [one, other] = at(field);
    const words = `It holds the same as "${one?.heading}". Choose one of the two columns.`;
    return { line, column: other?.heading ?? null, words };
  });
  if (at('car').length > 0) return repeated;
  const hint = columns.map(({ heading }) => didYouMean(heading, ['Number', 'Car'])).find(Boolean) ?? '';
  const words = `No column holds the numbers of the cars. Name one "No", or choose it.${hint}`;
  return [{ line, column: null, words }, ...repeated];
}

import { CsvError, parse, type CsvErrorCode } from 'csv-parse/sync';
import type { EntryImport, EntryMistake } from '../answers/entries.ts';
import { splitAtSpaces, type TableRow } from './spaced-rows.ts';

type ReadTable =
  | {
      readonly ok: true;
      readonly rows: readonly TableRow[];
      readonly delimiter: EntryImport['delimiter'];
    }
  | { readonly ok: false; readonly mistake: EntryMistake };

const DELIMITERS = { comma: ',', semicolon: ';', tab: '\t' } as const;
const MAX_ROW_CHARACTERS = 16 * 1024;
/** Most rows of a list. */
const MAX_ENTRY_ROWS = 1_000;
const MAX_COLUMNS = 64;

/**
 * Splits text into rows and cells. The delimiter is the one that stands most often in the first line. A list
 * without any is read as a number, a space and a name in each line.
 */
export function readTable(text: string): ReadTable {
  // A spreadsheet on Windows may name the delimiter in a line of its own.
  const [named = '', separator = ''] = /^sep=([,;\t])\r?\n/u.exec(text) ?? [];
  // One kind of line end, so that the lines within quotation marks are counted as well.
  const rest = text.slice(named.length).replaceAll(/\r\n?/gu, '\n');
  const delimiter = delimiterOf(named === '' ? rest : separator);
  const rows: TableRow[] = [];
  const lines = rest.split('\n');
  const firstLine = named === '' ? 1 : 2;
  let line = firstLine;
  try {
    parse(rest, {
      delimiter: DELIMITERS[delimiter],
      record_delimiter: '\n',
      relax_column_count: true,
      relax_quotes: true,
      ltrim: true,
      max_record_size: MAX_ROW_CHARACTERS,
      on_record: (record: string[]) => {
        const text = lines[line - firstLine] ?? '';
        const hasStrayComma = delimiter === 'comma' && isSpacedInPart(text);
        if (record.some((cell) => cell.trim() !== '')) {
          rows.push({ line, cells: record.map(plain), hasStrayComma });
        }
        line += 1 + record.reduce((sum, cell) => sum + cell.split('\n').length - 1, 0);
        return null;
      },
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return refused(line, WORDS[error.code] ?? 'Its quotation marks do not match.');
  }
  const isNamed = named !== '';
  return isNamed ? bounded(rows, delimiter) : spaced(bounded(rows, delimiter));
}

/** Returns whether some cells of a line begin with a space, and others do not. Quoted ones do not count. */
function isSpacedInPart(line: string): boolean {
  const [, ...cells] = line.replaceAll(/(?:"[^"]*")+/gu, '"').split(',');
  const unquoted = cells.filter((cell) => !['', '"'].includes(cell.trim()));
  const starts = unquoted.map((cell) => cell.startsWith(' '));
  return starts.includes(true) && starts.includes(false);
}

const WORDS: Readonly<Partial<Record<CsvErrorCode, string>>> = {
  CSV_QUOTE_NOT_CLOSED: 'Its quotation mark is never closed. Close it or remove it.',
  CSV_MAX_RECORD_SIZE: 'It is too long for a line of an entry list. Is a quotation mark open?',
};

function bounded(rows: readonly TableRow[], delimiter: EntryImport['delimiter']): ReadTable {
  const last = rows[MAX_ENTRY_ROWS + 1];
  if (last) return refused(last.line, `A list has at most ${MAX_ENTRY_ROWS} cars. Divide it.`);
  const wide = rows.find(({ cells }) => cells.length > MAX_COLUMNS);
  if (wide)
    return refused(wide.line, `It has ${wide.cells.length} cells. A list has at most ${MAX_COLUMNS}.`);
  return rows.length === 0 ? refused(1, 'The list is empty.') : { ok: true, rows, delimiter };
}

/** Splits the rows of a list that has only spaces between its columns. */
function spaced(table: ReadTable): ReadTable {
  if (!table.ok) return table;
  const split = splitAtSpaces(table.rows);
  if (split.kind === 'separated') return table;
  if (split.kind === 'spaced') return { ok: true, rows: split.rows, delimiter: 'space' };
  const words = 'Only spaces separate its columns. Put a tab, a comma or a semicolon between them.';
  return refused(split.line, words);
}

function delimiterOf(text: string): keyof typeof DELIMITERS {
  const first = text
    .slice(0, MAX_ROW_CHARACTERS)
    .split('\n')
    .find((each) => each.trim() !== '');
  const outside = (first ?? '').replaceAll(/"[^"]*"/gu, '');
  const count = (delimiter: string) => outside.split(delimiter).length;
  const names = ['tab', 'semicolon', 'comma'] as const;
  const most = Math.max(...names.map((name) => count(DELIMITERS[name])));
  return most === 1 ? 'comma' : (names.find((name) => count(DELIMITERS[name]) === most) ?? 'comma');
}

/** Removes what spreadsheets put around a text so that it stays a text: ="07", and ' before a formula. */
function plain(cell: string): string {
  const text = cell.trim();
  const formula = /^="([^"]*)"$/u.exec(text);
  if (formula) return (formula[1] ?? '').trim();
  return text.replace(/^'(?=[=+\-@])/u, '');
}

const refused = (line: number, words: string): ReadTable => ({
  ok: false,
  mistake: { line, column: null, words },
});

import { COMMANDS } from '#domain';
import type { EntryField, EntryImport, EntryMistake } from '../answers/entries.ts';
import { schemaError, type Shape } from '../input/schema-errors.ts';
import { tidyText } from '../input/tidy-text.ts';
import { decodeText } from './decode-text.ts';
import { readColumns, type ColumnChoice } from './read-columns.ts';
import { readTable } from './read-table.ts';
import type { TableRow } from './spaced-rows.ts';

/** A line of an entry list. A field that the list does not have, or that is empty, is left out. */
export interface ListedEntry {
  readonly line: number;
  readonly car: string;
  readonly class?: string;
  readonly driver?: string;
  readonly team?: string;
  readonly manufacturer?: string;
  readonly transponder?: string;
  readonly standing?: number;
  readonly rookie?: boolean;
  readonly isWithdrawn: boolean;
}

export interface ReadList extends Pick<EntryImport, 'encoding' | 'delimiter' | 'hasHeadings' | 'columns'> {
  readonly entries: readonly ListedEntry[];
  readonly mistakes: readonly EntryMistake[];
}

const UNREAD = {
  encoding: 'utf-8',
  delimiter: 'comma',
  hasHeadings: false,
  columns: [],
  entries: [],
} as const;

/** Reads the bytes of an entry list. It never throws: what is wrong is among the mistakes. */
export function readEntries(bytes: Uint8Array, choice: ColumnChoice = {}): ReadList {
  const decoded = decodeText(bytes);
  if (!decoded.ok) return { ...UNREAD, mistakes: [decoded.mistake] };
  const { encoding } = decoded;
  const table = readTable(decoded.text);
  if (!table.ok) return { ...UNREAD, encoding, mistakes: [table.mistake] };
  const { hasHeadings, columns, mistakes } = readColumns(table.rows, choice);
  const known = { encoding, delimiter: table.delimiter, hasHeadings, columns };
  if (mistakes.length > 0) return { ...known, entries: [], mistakes };
  const lines = (hasHeadings ? table.rows.slice(1) : table.rows).map((row) => readLine(row, columns));
  return {
    ...known,
    entries: lines.flatMap(({ entry }) => entry ?? []),
    mistakes: lines.flatMap((line) => line.mistakes),
  };
}

type Columns = EntryImport['columns'];

interface ReadLine {
  readonly entry: ListedEntry | null;
  readonly mistakes: readonly EntryMistake[];
}

function readLine({ line, cells, hasStrayComma }: TableRow, columns: Columns): ReadLine {
  const mistakes: EntryMistake[] = [];
  const wrong = (column: string | null, words: string) => void mistakes.push({ line, column, words });
  if (hasStrayComma) {
    const advice = 'Put a text with a comma in quotation marks ("Smith, Bob"), or remove the space.';
    wrong(null, `One comma has a space after it, and another has none. ${advice}`);
  } else if (cells.slice(columns.length).some((cell) => cell !== '')) {
    wrong(null, `It has ${cells.length} cells, and there are ${columns.length} columns.`);
  }
  const fields = readCells(cells, columns, wrong);
  if (fields.car === undefined && !mistakes.some(({ column }) => column !== null)) {
    wrong(headingOf(columns, 'car'), 'The number of the car is missing.');
  }
  const name = `${fields.firstName ?? ''} ${fields.lastName ?? ''}`.trim();
  const { words } = checked('driver', name || 'none', 'The name');
  if (words !== null) wrong(headingOf(columns, 'lastName'), words);
  return { entry: mistakes.length > 0 ? null : entryOf(line, name, fields), mistakes };
}

function readCells(
  cells: readonly string[],
  columns: Columns,
  wrong: (column: string, words: string) => void,
): Fields {
  const fields: Fields = {};
  for (const [i, { field, heading }] of columns.entries()) {
    const text = tidyText(cells[i] ?? '') as string;
    if (field === null || text === '') continue;
    const read = readCell(field, text, heading);
    if (read.words === null) Object.assign(fields, { [field]: read.value });
    else wrong(heading, read.words);
  }
  return fields;
}

function entryOf(line: number, name: string, fields: Fields): ListedEntry {
  const { firstName: _first, lastName: _last, status, car = '', driver = name, ...more } = fields;
  const isWithdrawn = status === 'withdrawn';
  return { line, ...more, car, ...(driver !== '' && { driver }), isWithdrawn };
}

type Fields = Partial<Omit<ListedEntry, 'line' | 'isWithdrawn'>> & {
  readonly firstName?: string;
  readonly lastName?: string;
  readonly status?: 'entered' | 'withdrawn';
};

/** Returns the heading of the column that holds a field; null without one. */
export const headingOf = (columns: Columns, field: EntryField): string | null =>
  columns.find((column) => column.field === field)?.heading ?? null;

interface ReadCell {
  readonly value?: unknown;
  readonly words: string | null;
}

const YES = new Set(['yes', 'y', 'true', '1', 'x', 'r', 'rookie', 'ja', 'oui', 'si']);
const NO = new Set(['no', 'n', 'false', '0', '-', 'nein', 'non']);

function readCell(field: EntryField, text: string, heading: string): ReadCell {
  if (field === 'class') return { value: text, words: null };
  if (field === 'status') return readStatus(text, heading);
  if (field === 'rookie') return readRookie(text, heading);
  if (field === 'car') return checked(field, text.replace(/^#\s*/u, ''), heading);
  if (field === 'standing') return checked(field, /^\d{1,9}$/u.test(text) ? Number(text) : text, heading);
  return checked(field === 'firstName' || field === 'lastName' ? 'driver' : field, text, heading);
}

function readRookie(text: string, heading: string): ReadCell {
  const word = text.toLowerCase();
  if (YES.has(word) || NO.has(word)) return { value: YES.has(word), words: null };
  return { words: `"${heading}" must be yes or no, not the text "${text.slice(0, 40)}".` };
}

const ENTERED = new Set(['entered', 'registered', 'confirmed', 'checked in', 'present', 'active', 'ok']);
const WITHDRAWN = new Set(
  'withdrawn,wd,scratched,scratch,scr,dns,did not start,no show,absent,cancelled,canceled'.split(','),
);

function readStatus(text: string, heading: string): ReadCell {
  const word = text.toLowerCase().replaceAll(/[\s_-]+/gu, ' ');
  if (WITHDRAWN.has(word)) return { value: 'withdrawn', words: null };
  if (ENTERED.has(word)) return { value: 'entered', words: null };
  const must = `"${heading}" must be entered, withdrawn, scratched or DNS`;
  const advice = 'If the column says something else, do not import it.';
  return { words: `${must}, not the text "${text.slice(0, 40)}". ${advice}` };
}

/** Checks a value by the schema of the command that will hold it. */
function checked(
  field: Exclude<EntryField, 'class' | 'firstName' | 'lastName' | 'rookie' | 'status'>,
  value: unknown,
  heading: string,
): ReadCell {
  const { data, error } = COMMANDS.EnterCar.schema.shape[field].safeParse(value);
  if (!error) return { value: data, words: null };
  const issues = error.issues.map((issue) => ({ ...issue, path: [heading] }));
  const shape: Shape = {};
  return { words: schemaError(issues, { [heading]: value }, shape).problem.words };
}

import type { LogRow } from '../api/data/records.ts';

/**
 * Chooses the records of a log that are shown. A filter that is null, empty or false lets all records pass.
 */
export interface Filters {
  readonly session: string | null;
  readonly type: string | null;
  readonly official: string | null;
  readonly text: string;
  readonly isStruckOnly: boolean;
  readonly isWithoutLaps: boolean;
}

/**
 * Reads the filters from the query of an address.
 * @param pathSession the session in the path of the address, unless the query names one
 */
export const parseFilters = (query: URLSearchParams, pathSession: string | null = null): Filters => ({
  session: query.get('session') ?? pathSession,
  type: query.get('type'),
  official: query.get('official'),
  text: query.get('text') ?? '',
  isStruckOnly: query.get('struck') === 'only',
  isWithoutLaps: query.get('laps') === 'none',
});

/** Returns the query of an address with these filters and the record that is shown in full. */
export function filterQuery(filters: Filters, record: number | null): Record<string, string | number> {
  const { session, type, official, text, isStruckOnly, isWithoutLaps } = filters;
  return {
    ...(session !== null && { session }),
    ...(type !== null && { type }),
    ...(official !== null && { official }),
    ...(text !== '' && { text }),
    ...(isStruckOnly && { struck: 'only' }),
    ...(isWithoutLaps && { laps: 'none' }),
    ...(record !== null && { record }),
  };
}

/** Reads a revision from an address; null if the text is not a whole number. */
export const parseRevision = (text: string | null): number | null =>
  text !== null && /^\d{1,15}$/u.test(text) ? Number(text) : null;

/** Returns the rows that pass the filters. Without any filter it returns the same list. */
export function filterRows(rows: readonly LogRow[], filters: Filters): readonly LogRow[] {
  const tests = rowTestsOf(filters);
  return tests.length === 0 ? rows : rows.filter((row) => tests.every((test) => test(row)));
}

type RowTest = (row: LogRow) => boolean;

function rowTestsOf({
  session,
  type,
  official,
  text,
  isStruckOnly,
  isWithoutLaps,
}: Filters): readonly RowTest[] {
  const words = searchWords(text);
  const tests: readonly (RowTest | false)[] = [
    session !== null && ((row) => row.session === session),
    type !== null && ((row) => row.type === type),
    official !== null && ((row) => row.official.id === official),
    isStruckOnly && ((row) => row.struck),
    isWithoutLaps && ((row) => row.type !== 'LapSet' && row.type !== 'CrossingSeen'),
    words.length > 0 && ((row) => containsAll(row, words)),
  ];
  return tests.filter((test) => test !== false);
}

/** Splits a search into words. A record has to contain each of them. */
const searchWords = (text: string): readonly string[] =>
  text
    .toLowerCase()
    .split(/\s+/u)
    .filter((word) => word !== '');

function containsAll(
  { revision, words, reason, note, official }: LogRow,
  wanted: readonly string[],
): boolean {
  const text =
    `${revision} ${words} ${reason ?? ''} ${note ?? ''} ${official.id} ${official.role}`.toLowerCase();
  return wanted.every((word) => text.includes(word));
}

/** Returns the types and officials of the rows, in alphabetical order. */
export function filterChoices(rows: readonly LogRow[]): {
  readonly types: readonly string[];
  readonly officials: readonly string[];
} {
  const types = new Set(rows.map(({ type }) => type));
  const officials = new Set(rows.map(({ official }) => official.id));
  return { types: [...types].toSorted(), officials: [...officials].toSorted() };
}

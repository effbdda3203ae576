import type { LogRow } from '../api/data/records.ts';

/** Which records of a log are shown. Null or empty: all. */
export interface Filters {
  readonly session: string | null;
  readonly type: string | null;
  readonly official: string | null;
  readonly text: string;
  readonly isStruckOnly: boolean;
  readonly isWithoutLaps: boolean;
}

/** The filters that an address names; `around` is the session that it stands under. */
export const parseFilters = (query: URLSearchParams, around: string | null = null): Filters => ({
  session: query.get('session') ?? around,
  type: query.get('type'),
  official: query.get('official'),
  text: query.get('text') ?? '',
  isStruckOnly: query.get('struck') === 'only',
  isWithoutLaps: query.get('laps') === 'none',
});

/** The query of an address that names these filters, and no others. */
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

/** A revision as an address names it: a whole number, or none. */
export const parseRevision = (text: string | null): number | null =>
  text !== null && /^\d{1,15}$/u.test(text) ? Number(text) : null;

/** Those of the rows that are wanted. Where all are it is the same list. */
export function filterRows(rows: readonly LogRow[], filters: Filters): readonly LogRow[] {
  const wanted = rowTestsOf(filters);
  return wanted.length === 0 ? rows : rows.filter((row) => wanted.every((isWanted) => isWanted(row)));
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
    isWithoutLaps && ((row) => row.type !== 'LapSet'),
    words.length > 0 && ((row) => containsAll(row, words)),
  ];
  return tests.filter((test) => test !== false);
}

/** The words of a search, each of which a record has to hold. */
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

/** What there is to choose from, in the order of the alphabet. */
export function filterChoices(rows: readonly LogRow[]): {
  readonly types: readonly string[];
  readonly officials: readonly string[];
} {
  const types = new Set(rows.map(({ type }) => type));
  const officials = new Set(rows.map(({ official }) => official.id));
  return { types: [...types].toSorted(), officials: [...officials].toSorted() };
}

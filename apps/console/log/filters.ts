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
export const filtersIn = (query: URLSearchParams, around: string | null = null): Filters => ({
  session: query.get('session') ?? around,
  type: query.get('type'),
  official: query.get('official'),
  text: query.get('text') ?? '',
  isStruckOnly: query.get('struck') === 'only',
  isWithoutLaps: query.get('laps') === 'none',
});

/** The query of an address that names these filters, and no others. */
export function queryOf(filters: Filters, record: number | null): Record<string, string | number> {
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
export const revisionIn = (text: string | null): number | null =>
  text !== null && /^\d{1,15}$/u.test(text) ? Number(text) : null;

/** Those of the rows that are wanted. Where all are it is the same list. */
export function filtered(rows: readonly LogRow[], filters: Filters): readonly LogRow[] {
  const wanted = testsOf(filters);
  return wanted.length === 0 ? rows : rows.filter((row) => wanted.every((isWanted) => isWanted(row)));
}

type Test = (row: LogRow) => boolean;

function testsOf({ session, type, official, text, isStruckOnly, isWithoutLaps }: Filters): readonly Test[] {
  const words = wordsIn(text);
  const tests: readonly (Test | false)[] = [
    session !== null && ((row) => row.session === session),
    type !== null && ((row) => row.type === type),
    official !== null && ((row) => row.official.id === official),
    isStruckOnly && ((row) => row.struck),
    isWithoutLaps && ((row) => row.type !== 'LapSet'),
    words.length > 0 && ((row) => holdsAll(row, words)),
  ];
  return tests.filter((test) => test !== false);
}

/** The words of a search, each of which a record has to hold. */
const wordsIn = (text: string): readonly string[] =>
  text
    .toLowerCase()
    .split(/\s+/u)
    .filter((word) => word !== '');

function holdsAll({ revision, words, reason, note, official }: LogRow, wanted: readonly string[]): boolean {
  const text =
    `${revision} ${words} ${reason ?? ''} ${note ?? ''} ${official.id} ${official.role}`.toLowerCase();
  return wanted.every((word) => text.includes(word));
}

/** What there is to choose from, in the order of the alphabet. */
export function choicesIn(rows: readonly LogRow[]): {
  readonly types: readonly string[];
  readonly officials: readonly string[];
} {
  const types = new Set(rows.map(({ type }) => type));
  const officials = new Set(rows.map(({ official }) => official.id));
  return { types: [...types].toSorted(), officials: [...officials].toSorted() };
}

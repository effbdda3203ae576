import { isDeepStrictEqual } from 'node:util';
import type { Changes } from './view-diff.ts';

/** A row of a view, as its projection made it. */
export type ViewRow = Readonly<Record<string, unknown>>;

/** A list of a view, and the session that its rows are of, where it is of one. */
export interface ViewList {
  readonly name: string;
  readonly session: string | null;
  readonly rows: readonly ViewRow[];
}

/** What a row may be known by, and what tells its place: whichever of them comes first. */
const KEYS = ['revision', 'penalty', 'version', 'car', 'session'] as const;
const PLACES = ['place', 'start', 'rank'] as const;

const isRow = (value: unknown): value is ViewRow =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  keyOf(value as ViewRow) !== undefined;

/** A list of rows, not of plain values: an empty one may be either, and holds nothing to compare. */
const isList = (value: unknown): value is readonly ViewRow[] =>
  Array.isArray(value) && value.length > 0 && value.every(isRow);

export function keyOf(row: ViewRow): string | number | undefined {
  const name = KEYS.find((key) => typeof row[key] === 'string' || typeof row[key] === 'number');
  return name && (row[name] as string | number);
}

const placeField = (row: ViewRow): string | undefined => PLACES.find((name) => row[name] !== undefined);

export function placeOf(row: ViewRow | undefined): number | null {
  const place = row?.[placeField(row) ?? ''];
  return typeof place === 'number' ? place : null;
}

export const textOf = (row: ViewRow, field: string): string | null => {
  const value = row[field];
  return typeof value === 'string' ? value : null;
};

/** Every list of a view; those of a session that stands in a list of sessions as well. */
export function listsOf(view: ViewRow, session: string | null, prefix = ''): ViewList[] {
  return Object.entries(view).flatMap(([field, value]) => {
    if (!isList(value)) return [];
    const name = `${prefix}${field}`;
    const within = value.flatMap((row) => {
      const id = textOf(row, 'session');
      const isResult = id !== null && Array.isArray(row['rows']);
      return isResult ? listsOf(row, id, `${name}/${id}/`) : [];
    });
    return [{ name, session, rows: value }, ...within];
  });
}

const IN_EVERY_VIEW = new Set([
  'meeting',
  'projection',
  'projectionVersion',
  'revision',
  'recordedAt',
  'session',
]);

/** What changed of a view beside its lists. */
export function viewChanges(before: ViewRow, after: ViewRow): Changes {
  return changesOf(before, after, (field) => IN_EVERY_VIEW.has(field));
}

/** What changed of a row beside its place and its reasons. */
export function rowChanges(before: ViewRow, after: ViewRow): Changes {
  const place = placeField(after);
  return changesOf(before, after, (field) => field === place || field === 'because');
}

function changesOf(before: ViewRow, after: ViewRow, isPassedOver: (field: string) => boolean): Changes {
  const fields = new Set([...Object.keys(before), ...Object.keys(after)]);
  const changed = [...fields].filter((field) => {
    if (isPassedOver(field) || isList(before[field]) || isList(after[field])) return false;
    return !isDeepStrictEqual(before[field] ?? null, after[field] ?? null);
  });
  return Object.fromEntries(
    changed.map((field) => [field, { from: before[field] ?? null, to: after[field] ?? null }]),
  );
}

import { isDeepStrictEqual } from 'node:util';
import type { Changes } from '../answers/diff.ts';

/** A row of a view, in the form that its projection gives it. */
export type ViewRow = Readonly<Record<string, unknown>>;

/** A list of a view, and the session of its rows if they are all of one. */
export interface ViewList {
  readonly name: string;
  readonly session: string | null;
  readonly rows: readonly ViewRow[];
}

/** The fields that may identify a row and that may hold its place. The first one that a row has counts. */
const KEYS = ['revision', 'penalty', 'version', 'car', 'session'] as const;
const PLACES = ['place', 'start', 'rank'] as const;

const isRow = (value: unknown): value is ViewRow =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  keyOf(value as ViewRow) !== undefined;

/** Returns whether a value is a list of rows. An empty list is not: it holds nothing to compare. */
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

/** Returns every list of a view, including the lists of each session in a list of sessions. */
export function listsOf(view: ViewRow, session: string | null, prefix = ''): ViewList[] {
  return Object.entries(view).flatMap(([field, value]) => {
    if (!isList(value)) return [];
    const name = `${prefix}${field}`;
    const nested = value.flatMap((row) => {
      const id = textOf(row, 'session');
      const isResult = id !== null && Array.isArray(row['rows']);
      return isResult ? listsOf(row, id, `${name}/${id}/`) : [];
    });
    return [{ name, session, rows: value }, ...nested];
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

/** Returns what changed in a view outside of its lists. */
export function viewChanges(before: ViewRow, after: ViewRow): Changes {
  return changesOf(before, after, (field) => IN_EVERY_VIEW.has(field));
}

/** The figures of a result that are measured to another car. */
const MEASURED = new Set(['gapMs', 'gapLaps', 'intervalMs', 'intervalLaps']);

/**
 * Returns what changed in a row, apart from its place and its reasons. A row of a result in which only the
 * gap and the interval differ has not changed: another car moved, and that car has its own row.
 */
export function rowChanges(before: ViewRow, after: ViewRow): Changes {
  const place = placeField(after);
  const changes = changesOf(before, after, (field) => field === place || field === 'because');
  const isResult = 'intervalMs' in after;
  return isResult && Object.keys(changes).every((field) => MEASURED.has(field)) ? {} : changes;
}

function changesOf(before: ViewRow, after: ViewRow, isIgnored: (field: string) => boolean): Changes {
  const fields = new Set([...Object.keys(before), ...Object.keys(after)]);
  const changed = [...fields].filter((field) => {
    if (isIgnored(field) || isList(before[field]) || isList(after[field])) return false;
    return !isDeepStrictEqual(before[field] ?? null, after[field] ?? null);
  });
  return Object.fromEntries(
    changed.map((field) => [field, { from: before[field] ?? null, to: after[field] ?? null }]),
  );
}

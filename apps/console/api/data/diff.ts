/*
 * What a server says of the difference between two views.
 */

/** What changed beside places, by field. */
export type FieldChanges = Readonly<Record<string, { readonly from: unknown; readonly to: unknown }>>;

/** A record that a change rests on. */
export interface Cause {
  readonly revision: number;
  readonly type: string;
  readonly words: string;
  readonly reason: string | null;
}

/** A row that is not what it was. */
export interface RowDiff {
  /** The list of the view that holds it: `rows`, `missed`. */
  readonly list: string;
  readonly what: 'moved' | 'in' | 'out' | 'changed';
  readonly key: string | number;
  readonly car: string | null;
  readonly driver: string | null;
  readonly from: number | null;
  readonly to: number | null;
  readonly changed: FieldChanges;
  readonly because: readonly Cause[];
}

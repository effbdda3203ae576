/* The difference between two views, as the server sends it. */

/** The changed values of a row other than its place, by field. */
export type FieldChanges = Readonly<Record<string, { readonly from: unknown; readonly to: unknown }>>;

/** A record that caused a change. */
export interface Cause {
  readonly revision: number;
  readonly type: string;
  readonly words: string;
  readonly reason: string | null;
}

/** A row that differs between the two views. */
export interface RowDiff {
  /** The list of the view that contains the row: `rows`, `missed`. */
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

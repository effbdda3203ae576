import type { Moment, MomentUnknown, ProjectionUnknown } from '../requests.ts';

export interface DiffRequest {
  readonly meeting: string;
  readonly projection: string;
  readonly session?: string;
  readonly from: Moment;
  /** Otherwise the end of the log. */
  readonly to?: Moment;
}

export type DiffAnswer =
  | { readonly kind: 'diff'; readonly diff: ViewDiff }
  | { readonly kind: 'meeting-unknown' }
  | ProjectionUnknown
  | (MomentUnknown & { readonly field: 'from' | 'to' });

/** What became of a projection from one moment to another. */
export interface ViewDiff {
  readonly meeting: string;
  readonly projection: string;
  readonly projectionVersion: number;
  /** The session that it is of; null: the whole meeting. */
  readonly session: string | null;
  readonly from: Point;
  readonly to: Point;
  /** What changed beside the rows, by field. */
  readonly changed: Changes;
  /** The rows that are not what they were, in the order of the later view; those that are gone come last. */
  readonly rows: readonly RowDiff[];
}

/** Which state of the log a side of the comparison shows. */
export interface Point {
  readonly revision: number;
  readonly recordedAt: string;
}

export type Changes = Readonly<Record<string, { readonly from: unknown; readonly to: unknown }>>;

export interface RowDiff {
  /** The list of the view that holds the row: `rows`, `missed`, `sessions/heat-1/rows`. */
  readonly list: string;
  /** Another place, new in the list, no longer in it, or the same place with something else changed. */
  readonly what: 'moved' | 'in' | 'out' | 'changed';
  /** What the row is known by: its car, its session, its record. */
  readonly key: string | number;
  readonly car: string | null;
  readonly driver: string | null;
  /** Place, start or rank, whichever the list has; null for none. Of a list of moves: what each row says. */
  readonly from: number | null;
  readonly to: number | null;
  readonly changed: Changes;
  readonly because: readonly Cause[];
}

/** A record between the two moments that a change rests on. */
export interface Cause {
  readonly revision: number;
  readonly type: string;
  readonly words: string;
  readonly reason: string | null;
}

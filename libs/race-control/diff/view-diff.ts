import type { Moment, MomentUnknown, ProjectionUnknown } from '../requests.ts';

export interface DiffRequest {
  readonly meeting: string;
  readonly projection: string;
  readonly session?: string;
  readonly from: Moment;
  /** Default: the end of the log. */
  readonly to?: Moment;
}

export type DiffAnswer =
  | { readonly kind: 'diff'; readonly diff: ViewDiff }
  | { readonly kind: 'meeting-unknown' }
  | ProjectionUnknown
  | (MomentUnknown & { readonly field: 'from' | 'to' });

/** The changes of a projection from one moment to another. */
export interface ViewDiff {
  readonly meeting: string;
  readonly projection: string;
  readonly projectionVersion: number;
  /** The session of the view; null for a view of the whole meeting. */
  readonly session: string | null;
  readonly from: Point;
  readonly to: Point;
  /** What changed outside of the rows, by field. */
  readonly changed: Changes;
  /** The rows that changed, in the order of the later view, and after them the rows that it no longer has. */
  readonly rows: readonly RowDiff[];
}

/** The state of the log that one side of the comparison shows. */
export interface Point {
  readonly revision: number;
  readonly recordedAt: string;
}

export type Changes = Readonly<Record<string, { readonly from: unknown; readonly to: unknown }>>;

export interface RowDiff {
  /** The list of the view that holds the row: `rows`, `missed`, `sessions/heat-1/rows`. */
  readonly list: string;
  /** Another place, new in the list, no longer in it, or the same place with another change. */
  readonly what: 'moved' | 'in' | 'out' | 'changed';
  /** What identifies the row: its car, its session, its record. */
  readonly key: string | number;
  readonly car: string | null;
  readonly driver: string | null;
  /** Place, start or rank, whichever the list has; null for none. In a list of moves, what the row says. */
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

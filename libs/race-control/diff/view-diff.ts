import type { ViewDiff } from '../answers/diff.ts';
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
  /** The limit of the time was reached, or the client has hung up. */
  | { readonly kind: 'diff-too-slow'; readonly words: string }
  | ProjectionUnknown
  | (MomentUnknown & { readonly field: 'from' | 'to' });

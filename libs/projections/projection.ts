import type { MeetingState, SessionState } from '#domain';

/** What every view carries: which projection it is, and the log position that it is true at. */
export interface ViewHead {
  readonly meeting: string;
  readonly projection: string;
  readonly projectionVersion: number;
  readonly revision: number;
  /** When that record entered the log. */
  readonly recordedAt: string;
}

export type View = ViewHead & Readonly<Record<string, unknown>>;

/**
 * A fold with a name, a version and a view. All views share one fold, the domain's `evolve`; the name and the
 * version are stored, so a changed meaning is a new version.
 */
export interface Projection {
  readonly version: number;
  /** Does the view speak of one session? */
  readonly session: 'none' | 'required' | 'optional';
  readonly view: (state: MeetingState, session: SessionState | undefined) => object;
}

import type { MeetingState, SessionState } from '#domain';

/** Fields of every view: its projection, and the position of the log at which it is true. */
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
 * A fold with a name, a version and a view. All views share one fold, `evolve` of the domain. The name and
 * the version are stored, so a changed meaning needs a new version.
 */
export interface Projection {
  readonly version: number;
  /** Whether the view is about one session. */
  readonly session: 'none' | 'required' | 'optional';
  readonly view: (state: MeetingState, session: SessionState | undefined) => object;
}

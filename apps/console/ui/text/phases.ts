import type { ViewsByName } from '../../api/data/meeting.tsx';

/* Groups the kinds and phases of sessions that the server sends. */

type Session = ViewsByName['meeting']['sessions'][number];

const TIMED: ReadonlySet<string> = new Set<Session['kind']>(['practice', 'qualifying']);

const BEFORE: ReadonlySet<string> = new Set<Session['phase']>(['scheduled', 'lined-up']);
const POSTED: ReadonlySet<string> = new Set<Session['phase']>(['unofficial', 'official']);

/** Returns whether sessions of the kind are ranked by best laps. All others are races. */
export const isTimedKind = (kind: string): boolean => TIMED.has(kind);

/** Returns the view that ranks the cars of a session of the kind. */
export const orderViewOf = (kind: string): 'qualifying-order' | 'results' =>
  isTimedKind(kind) ? 'qualifying-order' : 'results';

/** Returns whether the session is not open yet. */
export const isBefore = (phase: string): boolean => BEFORE.has(phase);

/** Returns whether the session has been opened and its results are not posted. */
export const isRunning = (phase: string): boolean => !isBefore(phase) && !isPosted(phase);

/** Returns whether the results are posted, certified or not. */
export const isPosted = (phase: string): boolean => POSTED.has(phase);

/** Returns whether the leader has finished. Other cars may still be on the track. */
export const isOver = (phase: string): boolean => phase === 'checkered' || isPosted(phase);

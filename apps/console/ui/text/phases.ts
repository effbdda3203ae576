import type { ViewsByName } from '../../api/data/meeting.tsx';

/*
 * Sessions by what they are and by how far they have come: by names that the server gives, told apart in one
 * place.
 */

type Session = ViewsByName['meeting']['sessions'][number];

const TIMED: ReadonlySet<string> = new Set<Session['kind']>(['practice', 'qualifying']);

const BEFORE: ReadonlySet<string> = new Set<Session['phase']>(['scheduled', 'lined-up']);
const POSTED: ReadonlySet<string> = new Set<Session['phase']>(['unofficial', 'official']);

/** Is a session of that kind ranked by its best laps? Any other is a race. */
export const isTimedKind = (kind: string): boolean => TIMED.has(kind);

/** The view that ranks the cars of a session of that kind. */
export const orderViewOf = (kind: string): 'qualifying-order' | 'results' =>
  isTimedKind(kind) ? 'qualifying-order' : 'results';

/** It has not been opened yet. */
export const isBefore = (phase: string): boolean => BEFORE.has(phase);

/** It has been opened, and its results are not posted yet. */
export const isRunning = (phase: string): boolean => !isBefore(phase) && !isPosted(phase);

/** Its results are posted, certified or not. */
export const isPosted = (phase: string): boolean => POSTED.has(phase);

/** The leader has finished: what comes is the rest of the field, and the results. */
export const isOver = (phase: string): boolean => phase === 'checkered' || isPosted(phase);

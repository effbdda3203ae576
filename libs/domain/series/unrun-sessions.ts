import { programmeOf } from '../classes/programme.ts';
import { classOf } from '../kernel/classes.ts';
import type { MeetingState } from '../meeting/state.ts';
import { isBefore, isPosted } from '../words/phases.ts';

/** A session without a posted result, in a meeting that has begun. */
export interface UnrunSession {
  readonly session: string;
  /** Whether it will not be run any more, because the last session of its class has a certified result. */
  readonly isLeftBehind: boolean;
}

/** Returns the sessions of a meeting that were not run to a result; none before the first one is opened. */
export function unrunSessions(state: MeetingState, certified: readonly string[]): UnrunSession[] {
  if (state.sessions.every(({ phase }) => isBefore(phase))) return [];
  // The last one of each class overwrites those before it.
  const last = new Map(programmeOf(state).map(({ spec: { id } }) => [classOf(id), id]));
  return state.sessions
    .filter(({ phase }) => !isPosted(phase))
    .map(({ spec: { id } }) => ({
      session: id,
      isLeftBehind: certified.includes(last.get(classOf(id)) ?? ''),
    }));
}

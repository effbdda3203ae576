import { isOfClass } from '../kernel/classes.ts';
import type { MeetingState } from '../meeting/state.ts';

type Sessions = MeetingState['sessions'];

/** The sessions of each class are kept, because line-ups are kept for a list of sessions. */
const memo = new WeakMap<Sessions, Map<string, Sessions>>();

/** Returns a meeting with the sessions of one class only. It keeps the entries and the records of all. */
export function ofClass<S extends MeetingState>(state: S, classId: string): S {
  const known = memo.get(state.sessions) ?? new Map<string, Sessions>();
  memo.set(state.sessions, known);
  const sessions = known.get(classId) ?? state.sessions.filter(({ spec }) => isOfClass(classId, spec.id));
  known.set(classId, sessions);
  return { ...state, sessions };
}

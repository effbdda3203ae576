import type { Fact } from '../events.ts';
import { isOfClass, classOf } from '../kernel/classes.ts';
import { enteredIn, type Entry, type MeetingState } from '../meeting/state.ts';
import type { SessionState } from '../session/state.ts';

/** The records after which an entry is late, if the field was not fixed. */
const FIRST_OF = new Set<Fact['type']>(['LineupDrawn', 'OrderDrawn', 'LineupPosted']);

/**
 * Returns the cars of the class of a session that were entered late, in the order of their entries: after the
 * field was first fixed, or without that, after the first draw or the first posted line-up of the class.
 */
export function lateCars(state: MeetingState, session: SessionState): readonly Entry[] {
  const from = lateFrom(state, classOf(session.spec.id));
  if (from === null) return [];
  return enteredIn(state, session)
    .filter(({ revision }) => revision > from)
    .toSorted((a, b) => a.revision - b.revision);
}

function lateFrom(state: MeetingState, classId: string | null): number | null {
  const { fixed = [] } = state.classes.find(({ id }) => id === classId) ?? {};
  const field = fixed.find(({ data }) => data.session === undefined);
  if (field) return field.revision;
  for (let i = 0; i < state.records.length; i++) {
    const fact = state.records.items[i];
    if (fact && FIRST_OF.has(fact.type) && !state.struck.has(fact.revision) && isAbout(fact, classId)) {
      return fact.revision;
    }
  }
  return null;
}

function isAbout({ data }: Fact, classId: string | null): boolean {
  const subject = 'session' in data ? data.session : 'ranking' in data ? data.ranking : undefined;
  return typeof subject === 'string' && isOfClass(classId, subject);
}

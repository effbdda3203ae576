import { isTimed } from '../formats/format.ts';
import type { MeetingState } from '../meeting/state.ts';
import type { SessionState } from '../session/state.ts';
import type { Classified } from './classified.ts';
import { raceOrder } from './finish.ts';
import { timedOrder } from './timed.ts';

const memo = new WeakMap<SessionState, { entries: MeetingState['entries']; rows: readonly Classified[] }>();

/**
 * The order of a session as it stands, penalties and rulings included: the score that everything downstream
 * rests on.
 */
export function orderOf(state: MeetingState, session: SessionState): readonly Classified[] {
  const known = memo.get(session);
  if (known?.entries === state.entries) return known.rows;
  const rows = isTimed(session.spec) ? timedOrder(state, session) : raceOrder(session);
  memo.set(session, { entries: state.entries, rows });
  return rows;
}

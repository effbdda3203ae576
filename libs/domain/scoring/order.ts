import { isTimed } from '../formats/format.ts';
import type { MeetingState } from '../meeting/state.ts';
import type { SessionState } from '../session/state.ts';
import { asCertified } from '../certified/certified.ts';
import { withinClass } from './because.ts';
import type { Classified } from './classified.ts';
import { raceOrder } from './finish.ts';
import { timedOrder } from './timed.ts';

interface KnownOrder extends Pick<MeetingState, 'entries' | 'scheduled'> {
  readonly scored: readonly Classified[];
  readonly rows: readonly Classified[];
}

const memo = new WeakMap<SessionState, KnownOrder>();

/**
 * Returns the current order of a session, with penalties and rulings. All line-ups and views rest on it. Once
 * the results are certified it is the published one, also after later changes of the entries or the rules.
 */
export const orderOf = (state: MeetingState, session: SessionState): readonly Classified[] =>
  knownOrder(state, session).rows;

/** Returns the order as it is scored now, also where another one is certified. */
export const scoredOrder = (state: MeetingState, session: SessionState): readonly Classified[] =>
  knownOrder(state, session).scored;

function knownOrder(state: MeetingState, session: SessionState): KnownOrder {
  // A lap may be too short for the length of the track, which is in the schedule.
  const { entries, scheduled } = state;
  const known = memo.get(session);
  if (known?.entries === entries && known.scheduled === scheduled) return known;
  const placed = isTimed(session.spec) ? timedOrder(state, session) : raceOrder(session);
  const scored = withinClass(session.spec.id, placed);
  const order = { entries, scheduled, scored, rows: asCertified(session, scored) };
  memo.set(session, order);
  return order;
}

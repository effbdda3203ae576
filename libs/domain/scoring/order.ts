import { isTimed } from '../formats/format.ts';
import type { MeetingState } from '../meeting/state.ts';
import type { SessionState } from '../session/state.ts';
import type { Classified } from './classified.ts';
import { raceOrder } from './finish.ts';
import { timedOrder } from './timed.ts';

const memo = new WeakMap<SessionState, { entries: MeetingState['entries']; rows: readonly Classified[] }>();

/**
 * Returns the current order of a session, with penalties and rulings. All line-ups and views rest on it. Once
 * the results are certified the places are those that were published, also after later changes of the
 * entries.
 */
export function orderOf(state: MeetingState, session: SessionState): readonly Classified[] {
  const known = memo.get(session);
  if (known?.entries === state.entries) return known.rows;
  const scored = isTimed(session.spec) ? timedOrder(state, session) : raceOrder(session);
  const rows = asCertified(session, scored);
  memo.set(session, { entries: state.entries, rows });
  return rows;
}

function asCertified({ phase, results }: SessionState, scored: readonly Classified[]): readonly Classified[] {
  const published = phase === 'official' ? results.posted.at(-1) : undefined;
  if (!published) return scored;
  const rows = new Map(scored.map((row) => [row.car, row]));
  return published.data.rows.flatMap(({ car, place }) => {
    const row = rows.get(car);
    return row ? [{ ...row, place }] : [];
  });
}

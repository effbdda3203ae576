import { sameJson } from '../kernel/same-json.ts';
import type { MeetingState } from '../meeting/state.ts';
import type { Classified } from '../scoring/classified.ts';
import { scoredOrder } from '../scoring/order.ts';
import type { SessionState } from '../session/state.ts';
import type { PostedRow } from './certified.ts';
import { nowOf } from './differences.ts';
import { stintsNow } from './drivers.ts';

/** Returns the score as it is published. A later version is compared with it. */
export const publishedRows = (state: MeetingState, session: SessionState): PostedRow[] =>
  scoredOrder(state, session).map((row) => publishedRow(state, session, row));

function publishedRow(state: MeetingState, session: SessionState, row: Classified): PostedRow {
  const stints = stintsNow(state, session, row.car);
  return { ...nowOf(state, session, row), ...(stints.length > 0 && { stints: [...stints] }) };
}

/**
 * Returns whether a posted version says the same as the result now. Versions of before posted no names; the
 * names do not count there.
 */
export const isAsPosted = (posted: readonly PostedRow[], rows: readonly PostedRow[]): boolean =>
  sameJson(
    posted,
    rows.map(({ driver, team, manufacturer, stints, ...score }, i) => {
      const names = { driver, team, manufacturer, stints };
      return posted[i]?.driver === undefined ? score : { ...score, ...names };
    }),
  );

/** Returns whether a result that is posted, but not certified, reads otherwise now. */
export function hasChangedSincePosted(state: MeetingState, session: SessionState): boolean {
  const posted = session.results.posted.at(-1);
  if (session.phase !== 'unofficial' || !posted) return false;
  return !isAsPosted(posted.data.rows, publishedRows(state, session));
}

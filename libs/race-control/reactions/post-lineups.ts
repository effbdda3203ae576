import {
  computeLineup,
  lineupState,
  needsDraw,
  sessionOf,
  sourcesOf,
  type Fact,
  type MeetingState,
  type SessionState,
} from '#domain';
import type { Reaction } from './reaction.ts';

/**
 * A line-up is posted once all that it rests on is certified or drawn, and posted again when that has changed
 * and the race has not started. A withdrawn car or a declined provisional does not post it again: whether the
 * others move up is for the officials to say.
 */
export const postLineups: Reaction = {
  triggers: ['ResultsCertified', 'LineupDrawn', 'FormatChanged', 'RecordStruck', 'RecordRestored'],
  role: 'scorer',
  react: (state, fact) =>
    state.sessions
      .filter((session) => concerns(fact, session, state) && isDue(session, state))
      .map(({ spec }) => ({ type: 'PostLineup', session: spec.id })),
};

function concerns(fact: Fact, session: SessionState, state: MeetingState): boolean {
  switch (fact.type) {
    case 'ResultsCertified':
      return sourcesOf(session.spec).includes(fact.data.session);
    case 'LineupDrawn':
      return session.spec.id === fact.data.session;
    case 'FormatChanged':
      return true;
    case 'RecordStruck':
    case 'RecordRestored':
      return isTakenBack(state.records.items[fact.data.revision]);
    default:
      return false;
  }
}

/** What was drawn or formed before holds again. Who strikes a posted line-up does not want it back. */
const isTakenBack = (record: Fact | undefined): boolean =>
  record?.type === 'LineupDrawn' || record?.type === 'FormatChanged';

function isDue(session: SessionState, state: MeetingState): boolean {
  const { spec } = session;
  const sources = sourcesOf(spec);
  const isDrawn = (spec.lineup ?? []).some((source) => 'draw' in source);
  if (session.started || (sources.length === 0 && !isDrawn)) return false;
  if (needsDraw(session) || !sources.every((id) => sessionOf(state, id)?.phase === 'official')) return false;
  // With all of that settled no place in it is still to be won.
  return computeLineup(state, session).rows.length > 0 && lineupState(state, session) !== 'posted';
}

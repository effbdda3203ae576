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
 * Posts a line-up once everything that it rests on is certified or drawn, and again when that has changed and
 * the race has not started. A withdrawn car or a declined provisional does not post it again: the officials
 * decide whether the others move up.
 */
export const postLineups: Reaction = {
  triggers: ['ResultsCertified', 'LineupDrawn', 'FormatChanged', 'RecordStruck', 'RecordRestored'],
  role: 'scorer',
  react: (state, fact) =>
    state.sessions
      .filter((session) => mayChange(fact, session, state) && isDue(session, state))
      .map(({ spec }) => ({ type: 'PostLineup', session: spec.id })),
};

function mayChange(fact: Fact, session: SessionState, state: MeetingState): boolean {
  switch (fact.type) {
    case 'ResultsCertified':
      return sourcesOf(session.spec).includes(fact.data.session);
    case 'LineupDrawn':
      return session.spec.id === fact.data.session;
    case 'FormatChanged':
      return true;
    case 'RecordStruck':
    case 'RecordRestored':
      return mayReinstate(state.records.items[fact.data.revision]);
    default:
      return false;
  }
}

/**
 * Returns whether striking or restoring a record may bring an earlier draw or format back. An official who
 * strikes a posted line-up does not want it posted again.
 */
const mayReinstate = (record: Fact | undefined): boolean =>
  record?.type === 'LineupDrawn' || record?.type === 'FormatChanged';

function isDue(session: SessionState, state: MeetingState): boolean {
  const { spec } = session;
  const sources = sourcesOf(spec);
  const isDrawn = (spec.lineup ?? []).some((source) => 'draw' in source);
  if (session.started || (sources.length === 0 && !isDrawn)) return false;
  if (needsDraw(session) || !sources.every((id) => sessionOf(state, id)?.phase === 'official')) return false;
  // Now all sources are settled, so only a tie can keep a place open.
  const { rows, open } = computeLineup(state, session);
  const isTied = open.some(({ cars }) => cars !== undefined);
  return rows.length > 0 && !isTied && lineupState(state, session) !== 'posted';
}

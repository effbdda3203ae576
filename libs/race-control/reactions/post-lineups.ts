import {
  classOf,
  computeLineup,
  hasClasses,
  lineupState,
  followsEntries,
  isEmptySession,
  needsDraw,
  restsOn,
  sessionOf,
  sourcesOf,
  type Fact,
  type MeetingState,
  type SessionState,
} from '#domain';
import type { Reaction } from './reaction.ts';

/** The records, besides certified results, that a line-up may rest on. */
const BASES_OF_LINEUPS = new Set<Fact['type']>([
  'LineupDrawn',
  'OrderDrawn',
  'InversionDrawn',
  'CarChosen',
  'RankingImported',
  'TieBroken',
  'FieldFixed',
  'FormatChanged',
]);

/**
 * Posts a line-up once everything that it rests on is certified or drawn, and again when that has changed and
 * the race has not started. A withdrawn car or a declined provisional does not post it again: the officials
 * decide whether the others move up.
 */
export const postLineups: Reaction = {
  triggers: ['ResultsCertified', ...BASES_OF_LINEUPS, 'RecordStruck', 'RecordRestored'],
  role: 'scorer',
  react: (state, fact) =>
    state.sessions
      .filter(
        (session) => isSwitchedOn(session, state) && mayChange(fact, session, state) && isDue(session, state),
      )
      .map(({ spec }) => ({ type: 'PostLineup', session: spec.id })),
};

/** Returns whether the format of the session's class posts line-ups without a command. */
function isSwitchedOn({ spec }: SessionState, state: MeetingState): boolean {
  if (!hasClasses(state)) return true;
  const of = state.classes.find(({ id }) => id === classOf(spec.id));
  return of?.format.auto?.includes('post-lineups') ?? false;
}

function mayChange(fact: Fact, session: SessionState, state: MeetingState): boolean {
  switch (fact.type) {
    case 'ResultsCertified':
      return isAbove(state, session, fact.data.session);
    case 'LineupDrawn':
    case 'InversionDrawn':
    case 'CarChosen':
      return session.spec.id === fact.data.session;
    case 'RankingImported':
      return restsOn(state, session.spec).has(fact.data.ranking);
    case 'OrderDrawn':
    case 'TieBroken':
      return mayReorder(fact, session, state);
    case 'FieldFixed':
    case 'FormatChanged':
      return true;
    case 'RecordStruck':
    case 'RecordRestored':
      return mayReinstate(state.records.items[fact.data.revision]);
    default:
      return false;
  }
}

/** Breaking a tie in a result comes before its certification, which posts the line-up. */
function mayReorder(
  { type, data }: Extract<Fact, { type: 'OrderDrawn' | 'TieBroken' }>,
  session: SessionState,
  state: MeetingState,
): boolean {
  if (data.ranking !== undefined) return restsOn(state, session.spec).has(data.ranking);
  return type === 'OrderDrawn' && session.spec.id === data.session;
}

/**
 * Returns whether striking or restoring a record may bring back what a line-up rests on, like an earlier draw
 * or format. An official who strikes a posted line-up does not want it posted again.
 */
const mayReinstate = (record: Fact | undefined): boolean =>
  record !== undefined && BASES_OF_LINEUPS.has(record.type);

function isDue(session: SessionState, state: MeetingState): boolean {
  const sources = sourcesOf(state, session.spec);
  if (session.started || (sources.length === 0 && !isDrawn(session, state))) return false;
  if (needsDraw(session) || followsEntries(state, session.spec.id)) return false;
  if (!sources.every((id) => isSettled(state, id))) return false;
  // Now all results are settled, so a place is open only for a tie, a draw, an import or a choice.
  const { rows, open } = computeLineup(state, session);
  return rows.length > 0 && open.length === 0 && lineupState(state, session) !== 'posted';
}

/** Returns whether the result of a session is certified, or no car can reach the session. */
function isSettled(state: MeetingState, id: string): boolean {
  const session = sessionOf(state, id);
  return session !== undefined && (session.phase === 'official' || isEmptySession(state, session));
}

/** Returns whether a line-up rests on a draw, of its own or of a ranking. */
function isDrawn({ spec, grid }: SessionState, state: MeetingState): boolean {
  if (grid.drawn !== null || grid.ordersDrawn.length > 0) return true;
  const named = restsOn(state, spec);
  return state.rankings.some(({ spec: { id }, drawn }) => drawn !== null && named.has(id));
}

/** Returns whether a line-up rests on a session, also through a session that no car can reach. */
function isAbove(state: MeetingState, { spec }: SessionState, id: string): boolean {
  const named = restsOn(state, spec);
  if (named.has(id)) return true;
  const empty = state.sessions.filter((one) => named.has(one.spec.id) && isEmptySession(state, one));
  return empty.some((one) => isAbove(state, one, id));
}

import { asSeen } from '../crossings/fold.ts';
import { withCrossing } from '../crossings/state.ts';
import type { EventData, Fact, SessionFact } from '../events.ts';
import type { Format } from '../formats/format.ts';
import { declaredRankings, evolveRankings, isAboutRanking } from '../rankings/state.ts';
import { evolveSession, newSession, type SessionState } from '../session/state.ts';
import type { Entry, MeetingState } from './state.ts';

/** The records that are not about a session. */
type AppliedType =
  | 'MeetingScheduled'
  | 'MeetingAmended'
  | 'FormatChanged'
  | 'CarEntered'
  | 'EntryAmended'
  | 'CarWithdrawn'
  | 'RankingImported'
  | 'RankingPosted'
  | 'RankingCertified';

/** Returns the state after a record that stands. It changes no earlier record. */
export function apply(state: MeetingState, fact: Fact): MeetingState {
  switch (fact.type) {
    case 'MeetingScheduled':
      return {
        ...state,
        scheduled: fact,
        format: fact.data.format,
        sessions: fact.data.format.sessions.map(newSession),
        rankings: declaredRankings([], fact.data.format.rankings ?? []),
      };
    case 'MeetingAmended':
      return { ...state, scheduled: rescheduled(state.scheduled, fact.data) };
    case 'FormatChanged':
      return reformed(state, fact.data.format);
    case 'CarEntered':
      return withEntry(state, { ...fieldsOf(fact.data), status: 'entered', revision: fact.revision });
    case 'EntryAmended':
      return amended(state, fact.data);
    case 'CarWithdrawn': {
      const entry = state.entries.get(fact.data.car);
      return entry ? withEntry(state, { ...entry, status: 'withdrawn' }) : state;
    }
    case 'RankingImported':
    case 'RankingPosted':
    case 'RankingCertified':
      return { ...state, rankings: evolveRankings(state.rankings, fact) };
    default:
      if (!isAboutRanking(fact)) return applyToSession(state, fact);
      return { ...state, rankings: evolveRankings(state.rankings, fact) };
  }
}

function applyToSession(state: MeetingState, fact: Exclude<Fact, { type: AppliedType }>): MeetingState {
  switch (fact.type) {
    // The fold has read what these say about other records before.
    case 'CarRenumbered':
    case 'TransponderAssigned':
    case 'TransponderReleased':
    case 'RecordStruck':
    case 'RecordRestored':
    case 'FeedSealed':
    case 'NoteAdded':
      return state;
    case 'CrossingSeen': {
      const transponders = withCrossing(state.transponders, fact);
      return inSession({ ...state, transponders }, fact, (session) => asSeen(session, fact, transponders));
    }
    default:
      return inSession(state, fact, (session) => evolveSession(session, fact));
  }
}

/** Changes the format. A session keeps its decisions, also at another place in the new format. */
function reformed(state: MeetingState, format: Format): MeetingState {
  const sessions = format.sessions.map((spec) => {
    const known = state.sessions.find((session) => session.spec.id === spec.id);
    return known ? { ...known, spec } : newSession(spec);
  });
  return { ...state, format, sessions, rankings: declaredRankings(state.rankings, format.rankings ?? []) };
}

function fieldsOf<T extends { note?: string | undefined }>(data: T): Omit<T, 'note'> {
  const { note: _, ...fields } = data;
  return fields;
}

/** Returns the schedule with the name, the date or the track corrected. */
function rescheduled(
  scheduled: MeetingState['scheduled'],
  data: EventData['MeetingAmended'],
): MeetingState['scheduled'] {
  if (!scheduled) return null;
  const { name = scheduled.data.name, date = scheduled.data.date, track = scheduled.data.track } = data;
  return { ...scheduled, data: { ...scheduled.data, name, date, track } };
}

/** Empties the fields that are null. */
export function withoutNull<T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], null> } {
  const values = Object.entries(fields).map(([key, value]: [string, unknown]) => [key, value ?? undefined]);
  return Object.fromEntries(values) as { [K in keyof T]: Exclude<T[K], null> };
}

function withEntry(state: MeetingState, entry: Entry): MeetingState {
  return { ...state, entries: new Map(state.entries).set(entry.car, entry) };
}

function amended(state: MeetingState, data: EventData['EntryAmended']): MeetingState {
  const entry = state.entries.get(data.car);
  if (!entry) return state;
  const { driver = entry.driver, ...changes } = fieldsOf(data);
  return withEntry(state, { ...entry, ...withoutNull(changes), driver });
}

function inSession(
  state: MeetingState,
  fact: SessionFact,
  change: (session: SessionState) => SessionState,
): MeetingState {
  const index = state.sessions.findIndex((session) => session.spec.id === fact.data.session);
  const session = state.sessions[index];
  if (!session) return state;
  const next = change(session);
  if (next === session) return state;
  const sessions = state.sessions.slice();
  sessions[index] = next;
  return { ...state, sessions };
}

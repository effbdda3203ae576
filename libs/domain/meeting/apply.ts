import { asSeen } from '../crossings/fold.ts';
import { withCrossing } from '../crossings/state.ts';
import type { EventData, Fact, FactOf, SessionFact } from '../events.ts';
import { evolveRankings, isAboutRanking } from '../rankings/state.ts';
import { evolveSession, type SessionState } from '../session/state.ts';
import { withPlainSessions } from './plain-sessions.ts';
import type { Entry, MeetingClass, MeetingState } from './state.ts';

/** The records that are not about a session. */
type AppliedType =
  | 'MeetingScheduled'
  | 'MeetingAmended'
  | 'MeetingArchived'
  | 'MeetingRestored'
  | 'FormatChanged'
  | 'FieldFixed'
  | 'ProgrammeSet'
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
      return withPlainSessions({ ...state, scheduled: fact, classes: scheduledClasses(fact.data) });
    case 'MeetingAmended':
      return { ...state, scheduled: rescheduled(state.scheduled, fact.data) };
    case 'MeetingArchived':
      return { ...state, isArchived: true };
    case 'MeetingRestored':
      return { ...state, isArchived: false };
    case 'FormatChanged':
      return withPlainSessions({ ...state, classes: state.classes.map((one) => changedIn(one, fact)) });
    case 'ProgrammeSet':
      return { ...state, programme: fact.data.sessions };
    case 'FieldFixed':
      return withPlainSessions({ ...state, classes: state.classes.map((one) => fixedIn(one, fact)) });
    case 'CarEntered':
      return withPlainSessions(
        withEntry(state, { ...fieldsOf(fact.data), status: 'entered', revision: fact.revision }),
      );
    case 'EntryAmended':
      return amended(state, fact.data);
    case 'CarWithdrawn': {
      const entry = state.entries.get(fact.data.car);
      return entry ? withPlainSessions(withEntry(state, { ...entry, status: 'withdrawn' })) : state;
    }
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

/** Returns the classes of a meeting as it is scheduled: its own, or one without an id. */
function scheduledClasses({ format, classes }: EventData['MeetingScheduled']): MeetingClass[] {
  const unused = { fixed: [], plain: null };
  if (!classes) return format ? [{ id: null, name: null, format, ...unused }] : [];
  return classes.map(({ id, name = null, format: document }) => ({ id, name, format: document, ...unused }));
}

const changedIn = (one: MeetingClass, { data }: FactOf<'FormatChanged'>): MeetingClass =>
  one.id === (data.class ?? null) ? { ...one, format: data.format } : one;

const fixedIn = (one: MeetingClass, fact: FactOf<'FieldFixed'>): MeetingClass =>
  one.id === (fact.data.class ?? null) ? { ...one, fixed: [...one.fixed, fact] } : one;

function fieldsOf<T extends { note?: string | undefined }>(data: T): Omit<T, 'note'> {
  const { note: _, ...fields } = data;
  return fields;
}

/** Returns the schedule with the name, the date, the track or the units corrected. */
function rescheduled(
  scheduled: MeetingState['scheduled'],
  data: EventData['MeetingAmended'],
): MeetingState['scheduled'] {
  if (!scheduled) return null;
  const before = scheduled.data;
  const { name = before.name, date = before.date, track = before.track, units = before.units } = data;
  return { ...scheduled, data: { ...before, name, date, track, units } };
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

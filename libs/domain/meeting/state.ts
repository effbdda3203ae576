import type { Format } from '../formats/format.ts';
import { append, emptyTrail, itemsOf, type Trail } from '../kernel/trail.ts';
import type { EventData, Fact, FactOf, SessionFact } from '../events.ts';
import { evolveSession, newSession, type SessionState } from '../session/state.ts';

/** A car entered in the meeting. */
export interface Entry extends Omit<EventData['CarEntered'], 'note'> {
  readonly status: 'entered' | 'withdrawn';
  /** The record that entered it. */
  readonly revision: number;
}

/**
 * Everything that decisions and views need to know of a meeting: one value, never changed, only followed by
 * the next.
 */
export interface MeetingState {
  /** Revision of the last record folded; -1 before the first. */
  readonly revision: number;
  readonly recordedAt: string | null;
  readonly scheduled: FactOf<'MeetingScheduled'> | null;
  readonly format: Format | null;
  /** By car number. */
  readonly entries: ReadonlyMap<string, Entry>;
  /** In the format's order. */
  readonly sessions: readonly SessionState[];
  /** Every record, in the log's order. */
  readonly records: Trail<Fact>;
  /** The records that do not stand: the strike by the revision that it names. */
  readonly struck: ReadonlyMap<number, FactOf<'RecordStruck'>>;
}

export const initialState = (): MeetingState => ({
  revision: -1,
  recordedAt: null,
  scheduled: null,
  format: null,
  entries: new Map(),
  sessions: [],
  records: emptyTrail(),
  struck: new Map(),
});

/** The state after one more record. Pure, and it never refuses: what is in the log has happened. */
export function evolve(state: MeetingState, fact: Fact): MeetingState {
  if (fact.type === 'RecordStruck' || fact.type === 'RecordRestored') return refold(state, [fact]);
  return recorded(apply(state, fact), state, fact);
}

/**
 * The state after many records; one strike more or less costs it nothing, as only those that stand are
 * folded.
 */
export function fold(facts: readonly Fact[], from: MeetingState = initialState()): MeetingState {
  if (facts.some((fact) => fact.type === 'RecordStruck' || fact.type === 'RecordRestored')) {
    return refold(from, facts);
  }
  let state = from;
  for (const fact of facts) state = recorded(apply(state, fact), state, fact);
  return state;
}

function recorded(next: MeetingState, state: MeetingState, fact: Fact): MeetingState {
  return {
    revision: fact.revision,
    recordedAt: fact.recordedAt,
    scheduled: next.scheduled,
    format: next.format,
    entries: next.entries,
    sessions: next.sessions,
    records: append(state.records, fact),
    struck: state.struck,
  };
}

/**
 * `apply` cannot take a record back, so the records that stand are folded again, the others only kept; from
 * the start, unless all that is struck or restored comes after the state that this goes on from.
 */
function refold(from: MeetingState, facts: readonly Fact[]): MeetingState {
  const struck = new Map(from.struck);
  for (const fact of facts) {
    if (fact.type === 'RecordStruck') struck.set(fact.data.revision, fact);
    if (fact.type === 'RecordRestored') struck.delete(fact.data.revision);
  }
  const isAhead = firstNamed(facts) > from.revision;
  let state: MeetingState = { ...(isAhead ? from : initialState()), struck };
  for (const fact of isAhead ? facts : [...itemsOf(from.records), ...facts]) {
    const next = struck.has(fact.revision) ? state : apply(state, fact);
    state = recorded(next, state, fact);
  }
  return state;
}

/** The first of the records that strikes and restores name; Infinity where there are none. */
export function firstNamed(facts: readonly Fact[]): number {
  let first = Number.POSITIVE_INFINITY;
  for (const fact of facts) {
    if (fact.type !== 'RecordStruck' && fact.type !== 'RecordRestored') continue;
    first = Math.min(first, fact.data.revision);
  }
  return first;
}

/**
 * What had happened by an instant (ISO 8601 UTC with milliseconds), as it is known now: the records that
 * stand now and happened by then, in the log's order. Late corrections are in it, whenever they were
 * written. Its revision is that of the state it is made of. It may go on from an earlier state, if all of
 * that one had happened and stands as it did.
 */
export function happenedBy(
  state: MeetingState,
  instant: string,
  from: MeetingState = initialState(),
): MeetingState {
  let then: MeetingState = { ...from, struck: state.struck };
  for (let revision = from.revision + 1; revision < state.records.length; revision++) {
    const fact = state.records.items[revision];
    if (!fact || fact.occurredAt > instant) continue;
    const next = state.struck.has(fact.revision) ? then : apply(then, fact);
    then = recorded(next, then, fact);
  }
  return { ...then, revision: state.revision, recordedAt: state.recordedAt };
}

/** The record that a revision names, struck or not. */
export const recordOf = (state: MeetingState, revision: number): Fact | undefined =>
  revision < state.records.length ? state.records.items[revision] : undefined;

function apply(state: MeetingState, fact: Fact): MeetingState {
  switch (fact.type) {
    case 'MeetingScheduled':
      return {
        ...state,
        scheduled: fact,
        format: fact.data.format,
        sessions: fact.data.format.sessions.map(newSession),
      };
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
    case 'NoteAdded':
    case 'RecordStruck':
    case 'RecordRestored':
      return state;
    default:
      return inSession(state, fact);
  }
}

/** What was decided of a session stays with it, whatever its place in the new format. */
function reformed(state: MeetingState, format: Format): MeetingState {
  const sessions = format.sessions.map((spec) => {
    const known = state.sessions.find((session) => session.spec.id === spec.id);
    return known ? { ...known, spec } : newSession(spec);
  });
  return { ...state, format, sessions };
}

function fieldsOf<T extends { note?: string | undefined }>(data: T): Omit<T, 'note'> {
  const { note: _, ...fields } = data;
  return fields;
}

function withEntry(state: MeetingState, entry: Entry): MeetingState {
  return { ...state, entries: new Map(state.entries).set(entry.car, entry) };
}

function amended(state: MeetingState, data: EventData['EntryAmended']): MeetingState {
  const entry = state.entries.get(data.car);
  if (!entry) return state;
  const { driver = entry.driver, ...changes } = fieldsOf(data);
  return withEntry(state, { ...entry, ...changes, driver });
}

function inSession(state: MeetingState, fact: SessionFact): MeetingState {
  const index = state.sessions.findIndex((session) => session.spec.id === fact.data.session);
  const session = state.sessions[index];
  if (!session) return state;
  const next = evolveSession(session, fact);
  if (next === session) return state;
  const sessions = state.sessions.slice();
  sessions[index] = next;
  return { ...state, sessions };
}

export const sessionOf = (state: MeetingState, id: string): SessionState | undefined =>
  state.sessions.find((session) => session.spec.id === id);

/** The cars entered and not withdrawn. */
export const enteredCars = (state: MeetingState): readonly Entry[] =>
  [...state.entries.values()].filter((entry) => entry.status === 'entered');

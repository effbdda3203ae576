import type { Format } from '../formats/format.ts';
import { append, emptyTrail, itemsOf, type Trail } from '../kernel/trail.ts';
import type { EventData, Fact, FactOf, SessionFact } from '../events.ts';
import { renumbered, type Renumberings } from './renumbering.ts';
import { evolveSession, newSession, type SessionState } from '../session/state.ts';

export const ENTRY_STATUSES = ['entered', 'withdrawn'] as const;

/** A car that is entered in the meeting. */
export interface Entry extends Omit<EventData['CarEntered'], 'note'> {
  readonly status: (typeof ENTRY_STATUSES)[number];
  /** Revision of the record that entered it. */
  readonly revision: number;
}

/**
 * Everything that decisions and views need to know about a meeting. It is immutable: a record gives the next
 * state and never changes this one.
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
  /** Every record as it was written, in the log's order. `current` gives it the numbers of now. */
  readonly records: Trail<Fact>;
  /** The standing records that gave cars other numbers. All other parts of the state have the new ones. */
  readonly renumberings: Renumberings;
  /** The strikes of the records that do not stand, by the revision that each names. */
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
  renumberings: [],
  struck: new Map(),
});

/**
 * Returns the state after one more record. It is pure and never refuses, because what is in the log has
 * happened.
 */
export function evolve(state: MeetingState, fact: Fact): MeetingState {
  if (changesPast(fact)) return allSteps(refold(state, [fact]));
  return recorded(apply(state, fact), state, fact);
}

/**
 * Returns the state after many records. Strikes among them cost one fold together, because only the records
 * that stand are folded; so do new numbers of cars.
 */
export const fold = (facts: readonly Fact[], from: MeetingState = initialState()): MeetingState =>
  allSteps(foldInSteps(facts, from));

/** A fold that its caller may interrupt for other work after each step. It yields the states on the way. */
export type FoldSteps = Generator<MeetingState, MeetingState, undefined>;

/** Records of one step. They take well under a millisecond. */
const RECORDS_PER_STEP = 256;

/** Folds records like `fold`, one step at a time. */
export function* foldInSteps(facts: readonly Fact[], from: MeetingState = initialState()): FoldSteps {
  if (facts.some(changesPast)) return yield* refold(from, facts);
  let state = from;
  let folded = 0;
  for (const fact of facts) {
    state = recorded(apply(state, fact), state, fact);
    folded += 1;
    if (folded % RECORDS_PER_STEP === 0) yield state;
  }
  return state;
}

function allSteps(steps: FoldSteps): MeetingState {
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  return step.value;
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
    renumberings: state.renumberings,
    struck: state.struck,
  };
}

/**
 * Folds the records that stand again, because `apply` cannot take a record back, nor give earlier records the
 * new number of a car. It starts from the given state if all records that change come after it, and from the
 * beginning otherwise.
 */
function* refold(from: MeetingState, facts: readonly Fact[]): FoldSteps {
  const struck = new Map(from.struck);
  for (const fact of facts) {
    if (fact.type === 'RecordStruck') struck.set(fact.data.revision, fact);
    if (fact.type === 'RecordRestored') struck.delete(fact.data.revision);
  }
  const isAhead = firstNamed(facts) > from.revision;
  const all = isAhead ? facts : [...itemsOf(from.records), ...facts];
  const isRenumbering = (fact: Fact): fact is FactOf<'CarRenumbered'> =>
    fact.type === 'CarRenumbered' && !struck.has(fact.revision);
  const start = isAhead ? from : initialState();
  const renumberings = [...start.renumberings, ...all.filter(isRenumbering)];
  let state: MeetingState = { ...start, struck, renumberings };
  for (const fact of all) {
    const next = struck.has(fact.revision) ? state : apply(state, renumbered(fact, renumberings));
    state = recorded(next, state, fact);
    if (state.revision % RECORDS_PER_STEP === 0) yield state;
  }
  return state;
}

/** Returns whether a record changes what earlier records mean. */
const changesPast = ({ type }: Fact): boolean =>
  type === 'RecordStruck' || type === 'RecordRestored' || type === 'CarRenumbered';

/**
 * Returns the lowest revision that strikes and restores name; Infinity without any. A new number of a car
 * changes records from the first on.
 */
export function firstNamed(facts: readonly Fact[]): number {
  let first = Number.POSITIVE_INFINITY;
  for (const fact of facts) {
    if (fact.type === 'CarRenumbered') return 0;
    if (fact.type !== 'RecordStruck' && fact.type !== 'RecordRestored') continue;
    first = Math.min(first, fact.data.revision);
  }
  return first;
}

/**
 * Returns what had happened by an instant (ISO 8601 UTC with milliseconds) as it is known now: the records
 * that stand now and happened until then, in the order of the log. Late corrections are included. The
 * revision of the result is that of the given state. The fold may start `from` an earlier state, if all its
 * records had happened and still stand.
 */
export function happenedBy(
  state: MeetingState,
  instant: string,
  from: MeetingState = initialState(),
): MeetingState {
  const { struck, renumberings } = state;
  let past: MeetingState = { ...from, struck, renumberings };
  for (let revision = from.revision + 1; revision < state.records.length; revision++) {
    const fact = state.records.items[revision];
    if (!fact || fact.occurredAt > instant) continue;
    const next = struck.has(fact.revision) ? past : apply(past, renumbered(fact, renumberings));
    past = recorded(next, past, fact);
  }
  return { ...past, revision: state.revision, recordedAt: state.recordedAt };
}

/** Returns a record with the numbers that its cars have now. */
export const current = <F extends Fact>({ renumberings }: MeetingState, fact: F): F =>
  renumbered(fact, renumberings);

/** Returns the record with a revision, struck or not, with the numbers that its cars have now. */
export function recordOf(state: MeetingState, revision: number): Fact | undefined {
  const fact = revision < state.records.length ? state.records.items[revision] : undefined;
  return fact && current(state, fact);
}

function apply(state: MeetingState, fact: Fact): MeetingState {
  switch (fact.type) {
    case 'MeetingScheduled':
      return {
        ...state,
        scheduled: fact,
        format: fact.data.format,
        sessions: fact.data.format.sessions.map(newSession),
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
    // The fold has given the earlier records the new number already.
    case 'CarRenumbered':
    case 'NoteAdded':
    case 'RecordStruck':
    case 'RecordRestored':
      return state;
    default:
      return inSession(state, fact);
  }
}

/** Changes the format. A session keeps its decisions, also at another place in the new format. */
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

/** Returns the cars that are entered and not withdrawn. */
export const enteredCars = (state: MeetingState): readonly Entry[] =>
  [...state.entries.values()].filter((entry) => entry.status === 'entered');

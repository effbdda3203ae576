import { holdingsAfter, movedBy } from '../crossings/state.ts';
import type { Fact, FactOf } from '../events.ts';
import { append, itemsOf } from '../kernel/trail.ts';
import { apply } from './apply.ts';
import { renumbered } from './renumbering.ts';
import { initialState, type MeetingState } from './state.ts';

/**
 * Returns the state after one more record. It is pure and never refuses, because what is in the log has
 * happened.
 */
export function evolve(state: MeetingState, fact: Fact): MeetingState {
  return advanced(state, fact) ?? allSteps(refold(state, [fact]));
}

/** Returns the state after one more record; null if the record changes what earlier ones mean. */
function advanced(state: MeetingState, fact: Fact): MeetingState | null {
  if (changesPast(fact)) return null;
  const { transponders } = state;
  const holdings = holdingsAfter(transponders.holdings, [fact]);
  if (holdings === transponders.holdings) return recorded(apply(state, fact), state, fact);
  if (movedBy(transponders, holdings).length > 0) return null;
  const known = { ...state, transponders: { ...transponders, holdings } };
  return recorded(apply(known, fact), known, fact);
}

/**
 * Returns the state after many records. Strikes among them cost one fold together, because only the records
 * that stand are folded; so do new numbers of cars, and rulings about the transponder of an earlier crossing.
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
    const after = advanced(state, fact);
    if (!after) return yield* refold(from, facts);
    state = after;
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
    isArchived: next.isArchived,
    format: next.format,
    classes: next.classes,
    programme: next.programme,
    entries: next.entries,
    sessions: next.sessions,
    rankings: next.rankings,
    records: append(state.records, fact),
    renumberings: state.renumberings,
    transponders: next.transponders,
    struck: state.struck,
  };
}

/**
 * Folds the records that stand again, because `apply` cannot take a record back, nor give earlier records the
 * new number of a car, nor earlier crossings another car. It starts from the given state if all records that
 * change come after it, and from the beginning otherwise.
 */
function* refold(from: MeetingState, facts: readonly Fact[]): FoldSteps {
  const struck = new Map(from.struck);
  for (const fact of facts) {
    if (fact.type === 'RecordStruck') struck.set(fact.data.revision, fact);
    if (fact.type === 'RecordRestored') struck.delete(fact.data.revision);
  }
  const isStanding = ({ revision }: Fact): boolean => !struck.has(revision);
  const isAhead = firstNamed(facts) > from.revision && !movesBefore(from, facts.filter(isStanding));
  const all = isAhead ? facts : [...itemsOf(from.records), ...facts];
  const start = isAhead ? from : initialState();
  const standing = all.filter(isStanding);
  const renumberings = [
    ...start.renumberings,
    ...standing.filter((fact): fact is FactOf<'CarRenumbered'> => fact.type === 'CarRenumbered'),
  ];
  const holdings = holdingsAfter(
    start.transponders.holdings,
    standing.map((fact) => renumbered(fact, renumberings)),
  );
  let state: MeetingState = {
    ...start,
    struck,
    renumberings,
    transponders: { ...start.transponders, holdings },
  };
  for (const fact of all) {
    const after = isStanding(fact) ? apply(state, renumbered(fact, renumberings)) : state;
    state = recorded(after, state, fact);
    if (state.revision % RECORDS_PER_STEP === 0) yield state;
  }
  return state;
}

/** Returns whether records change the car of a crossing that a state has folded. */
const movesBefore = ({ transponders }: MeetingState, facts: readonly Fact[]): boolean =>
  movedBy(transponders, holdingsAfter(transponders.holdings, facts)).length > 0;

/** Returns whether a record changes what earlier records mean, in any state. */
const changesPast = ({ type }: Fact): boolean =>
  type === 'RecordStruck' || type === 'RecordRestored' || type === 'CarRenumbered';

/**
 * Returns the lowest revision that strikes and restores name, or that is a crossing of a transponder which
 * a ruling is about, among the earlier records; Infinity without any. A new number of a car changes records
 * from the first on.
 */
export function firstNamed(facts: readonly Fact[], earlier: readonly Fact[] = []): number {
  let first = firstRead(facts, earlier);
  for (const fact of facts) {
    if (fact.type === 'CarRenumbered') return 0;
    if (fact.type !== 'RecordStruck' && fact.type !== 'RecordRestored') continue;
    first = Math.min(first, fact.data.revision);
  }
  return first;
}

/** Returns the first crossing of a transponder that records may put on another car. */
function firstRead(facts: readonly Fact[], earlier: readonly Fact[]): number {
  const rulings = facts.filter((fact) => 'transponder' in fact.data && fact.type !== 'CrossingSeen');
  if (rulings.length === 0) return Number.POSITIVE_INFINITY;
  const isAmended = rulings.some(({ type }) => type === 'EntryAmended');
  const named = new Set(rulings.map(({ data }) => (data as { transponder?: string | null }).transponder));
  const first = earlier.find(
    (fact) => fact.type === 'CrossingSeen' && (isAmended || named.has(fact.data.transponder)),
  );
  return first?.revision ?? Number.POSITIVE_INFINITY;
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
  const transponders = { ...from.transponders, holdings: state.transponders.holdings };
  let past: MeetingState = { ...from, struck, renumberings, transponders };
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

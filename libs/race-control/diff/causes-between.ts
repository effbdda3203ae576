import { carOf, current, itemsOf, piecesOf, type Fact, type MeetingState } from '#domain';
import { logRowsOf } from '#projections';
import type { Cause } from '../answers/diff.ts';

/** Causes that are named for one row. A longer list would not be read. */
const MAX_CAUSES = 10;
/** Decisions that are named for a change without a cause of its own. */
const MAX_DECISIONS = 3;

/** Records of what happens on the track, and notes: nobody decided anything with them. */
const OBSERVATIONS = new Set<Fact['type']>([
  'LapSet',
  'CrossingSeen',
  'FeedSealed',
  'CarFinished',
  'CarSpun',
  'IncidentReported',
  'NoteAdded',
]);

const CROSSINGS = new Set<Fact['type']>(['LapSet', 'CrossingSeen', 'CarFinished']);

/**
 * The records that one of two states has and the other does not have: what was recorded between them. They
 * are looked up by what a row names, and each lookup returns only as many of the last records as are named.
 * So the time for all rows grows with the rows and the records, and not with their product.
 */
export class RecordsBetween {
  /** The state that has these records. */
  private readonly state: MeetingState;
  private readonly records: readonly Fact[];
  /** Records by their own revision, and by the one that they strike or restore. */
  private readonly byRevision = new Map<number, Fact[]>();
  private readonly decisionsByCar = new Map<string, Fact[]>();
  private readonly crossingsByCar = new Map<string, Fact[]>();
  private readonly decisionsFound = new Map<string, readonly Fact[]>();
  private readonly crossingsFound = new Map<string, readonly Fact[]>();
  private readonly lastBySession = new Map<string | null, readonly Fact[]>();
  private allByRevision: ReadonlyMap<number, Fact> | null = null;

  constructor(before: MeetingState, after: MeetingState) {
    const added = recordsMissingIn(before, after);
    this.state = added.length > 0 ? after : before;
    this.records = added.length > 0 ? added : recordsMissingIn(after, before);
    for (const fact of this.records) this.index(fact);
  }

  private index(fact: Fact): void {
    const target = targetOf(fact);
    addTo(this.byRevision, fact.revision, fact);
    if (target !== null) addTo(this.byRevision, target, fact);
    const subject = this.subjectOf(fact);
    if (!subject) return;
    for (const car of this.carsOf(subject)) {
      if (CROSSINGS.has(fact.type)) addTo(this.crossingsByCar, car, fact);
      if (!OBSERVATIONS.has(subject.type) || target !== null) addTo(this.decisionsByCar, car, fact);
    }
  }

  /** Returns the cars that a record is about: for a ruling about a transponder, all that have carried it. */
  private carsOf(subject: Fact): readonly string[] {
    if (subject.type === 'CrossingSeen') {
      const car = subject.data.car ?? carOf(this.state.transponders, subject)?.car;
      return car === undefined ? [] : [car];
    }
    const cars = 'car' in subject.data && subject.data.car !== undefined ? [subject.data.car] : [];
    if (!('transponder' in subject.data) || typeof subject.data.transponder !== 'string') return cars;
    const pieces = piecesOf(this.state.transponders.holdings, subject.data.transponder);
    return [...new Set([...cars, ...pieces.flatMap(({ holder }) => holder?.car ?? [])])];
  }

  /** Returns the last records with the given revisions, or that struck or restored one of them. */
  ofRevisions(revisions: readonly number[]): Fact[] {
    return revisions.flatMap((revision) => this.byRevision.get(revision)?.slice(-MAX_CAUSES) ?? []);
  }

  /** Returns the last decisions about a car, including that such a record was struck or restored. */
  decisionsAbout(car: string, session: string | null): readonly Fact[] {
    return found(this.decisionsFound, keyOf(car, session), () =>
      lastOf(this.decisionsByCar.get(car) ?? [], MAX_CAUSES, (fact) => {
        const subject = this.subjectOf(fact);
        if (!subject) return false;
        return session === null || !('session' in subject.data) || subject.data.session === session;
      }),
    );
  }

  /** Returns the last crossing of a car, or nothing. */
  lastCrossingOf(car: string, session: string | null): readonly Fact[] {
    return found(this.crossingsFound, keyOf(car, session), () =>
      lastOf(
        this.crossingsByCar.get(car) ?? [],
        1,
        (fact) => session === null || ('session' in fact.data && fact.data.session === session),
      ),
    );
  }

  /** Returns the last decisions about a session, or about anything if it has no decision. */
  lastDecisions(session: string | null): readonly Fact[] {
    return found(this.lastBySession, session, () => {
      const decisions = lastOf(this.records, MAX_DECISIONS, (fact) => {
        if (OBSERVATIONS.has(fact.type)) return false;
        const { data } = this.subjectOf(fact) ?? fact;
        return session === null || ('session' in data && data.session === session);
      });
      return decisions.length === 0 && session !== null ? this.lastDecisions(null) : decisions;
    });
  }

  /** Describes records in the words of the race log, in the order of the log. */
  toCauses(facts: readonly Fact[]): Cause[] {
    const last = [...new Set(facts)].sort((a, b) => a.revision - b.revision).slice(-MAX_CAUSES);
    return last.map((fact) => {
      const subject = this.subjectOf(fact);
      const words =
        this.wordsOf(fact) + (subject && targetOf(fact) !== null ? `: ${this.wordsOf(subject)}` : '');
      const { reason = null }: { reason?: string | null; note?: string } = fact.data;
      return { revision: fact.revision, type: fact.type, words, reason };
    });
  }

  private wordsOf(fact: Fact): string {
    const [row] = logRowsOf(this.state, [fact]) as readonly { readonly words: string }[];
    return row?.words ?? fact.type;
  }

  /** Returns the record itself, or the record that it strikes or restores. */
  private subjectOf(fact: Fact): Fact | undefined {
    const target = targetOf(fact);
    const subject = target === null ? fact : this.recordAt(target);
    return subject && current(this.state, subject);
  }

  /** Finds a record by its revision. In a state by `occurred` the index and the revision may differ. */
  private recordAt(revision: number): Fact | undefined {
    const { records } = this.state;
    const fact = revision < records.length ? records.items[revision] : undefined;
    if (fact?.revision === revision) return fact;
    this.allByRevision ??= new Map(itemsOf(records).map((each) => [each.revision, each]));
    return this.allByRevision.get(revision);
  }
}

const keyOf = (car: string, session: string | null): string => JSON.stringify([car, session]);

/** Returns what is known under a key. Finds it first if nothing is known. */
function found<K>(known: Map<K, readonly Fact[]>, key: K, find: () => readonly Fact[]): readonly Fact[] {
  const facts = known.get(key) ?? find();
  known.set(key, facts);
  return facts;
}

/** Returns the last records that are wanted, in their order. */
function lastOf(facts: readonly Fact[], max: number, isWanted: (fact: Fact) => boolean): readonly Fact[] {
  const last: Fact[] = [];
  for (let i = facts.length - 1; i >= 0 && last.length < max; i -= 1) {
    const fact = facts[i];
    if (fact && isWanted(fact)) last.unshift(fact);
  }
  return last;
}

function addTo<K>(index: Map<K, Fact[]>, key: K, fact: Fact): void {
  const list = index.get(key);
  if (list) list.push(fact);
  else index.set(key, [fact]);
}

const targetOf = (fact: Fact): number | null =>
  fact.type === 'RecordStruck' || fact.type === 'RecordRestored' ? fact.data.revision : null;

/** Returns the records of a state that another state does not have. */
function recordsMissingIn({ records: known }: MeetingState, { records }: MeetingState): readonly Fact[] {
  const { length } = known;
  const hasNoGap = (length === 0 ? -1 : known.items[length - 1]?.revision) === length - 1;
  // Without a gap, the known records are the start of the same log.
  if (hasNoGap && records.items[length - 1]?.revision === length - 1) return itemsOf(records).slice(length);
  const revisions = new Set(itemsOf(known).map(({ revision }) => revision));
  return itemsOf(records).filter(({ revision }) => !revisions.has(revision));
}

import { current, itemsOf, type Fact, type MeetingState } from '#domain';
import { logRowsOf } from '#projections';
import type { Cause } from '../answers/diff.ts';

/** Causes that are named for one row. A longer list would not be read. */
const MAX_CAUSES = 10;
/** Decisions that are named for a change without a cause of its own. */
const MAX_DECISIONS = 3;

/** Records of what happens on the track, and notes: nobody decided anything with them. */
const OBSERVATIONS = new Set<Fact['type']>([
  'LapSet',
  'CarFinished',
  'CarSpun',
  'IncidentReported',
  'NoteAdded',
]);

/** The records that one of two states has and the other does not have: what was recorded between them. */
export class RecordsBetween {
  /** The state that has these records. */
  private readonly state: MeetingState;
  private readonly records: readonly Fact[];

  constructor(before: MeetingState, after: MeetingState) {
    const added = recordsMissingIn(before, after);
    this.state = added.length > 0 ? after : before;
    this.records = added.length > 0 ? added : recordsMissingIn(after, before);
  }

  /** Returns the records with the given revisions, and the records that struck or restored one of them. */
  ofRevisions(revisions: readonly number[]): Fact[] {
    const wanted = new Set(revisions);
    return this.records.filter((fact) => {
      const target = targetOf(fact);
      return wanted.has(fact.revision) || (target !== null && wanted.has(target));
    });
  }

  /** Returns what was decided about a car, including that such a record was struck or restored. */
  decisionsAbout(car: string, session: string | null): Fact[] {
    return this.records.filter((fact) => {
      const subject = this.subjectOf(fact);
      if (!subject || !('car' in subject.data) || subject.data.car !== car) return false;
      if (OBSERVATIONS.has(subject.type) && targetOf(fact) === null) return false;
      return session === null || !('session' in subject.data) || subject.data.session === session;
    });
  }

  /** Returns the last crossing of a car, or nothing. */
  lastCrossingOf(car: string, session: string | null): Fact[] {
    const last = this.records.findLast(
      (fact) =>
        (fact.type === 'LapSet' || fact.type === 'CarFinished') &&
        current(this.state, fact).data.car === car &&
        (session === null || fact.data.session === session),
    );
    return last ? [last] : [];
  }

  /** Returns the last decisions about a session, or about anything if it has no decision. */
  lastDecisions(session: string | null): Fact[] {
    const decisions = this.records.filter((fact) => {
      const subject = this.subjectOf(fact) ?? fact;
      if (OBSERVATIONS.has(fact.type)) return false;
      return session === null || ('session' in subject.data && subject.data.session === session);
    });
    if (decisions.length === 0 && session !== null) return this.lastDecisions(null);
    return decisions.slice(-MAX_DECISIONS);
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
    const subject = target === null ? fact : recordAt(this.state, target);
    return subject && current(this.state, subject);
  }
}

const targetOf = (fact: Fact): number | null =>
  fact.type === 'RecordStruck' || fact.type === 'RecordRestored' ? fact.data.revision : null;

/** Finds a record by its revision. In a state by `occurred` the index and the revision may differ. */
function recordAt({ records }: MeetingState, revision: number): Fact | undefined {
  const fact = revision < records.length ? records.items[revision] : undefined;
  return fact?.revision === revision ? fact : itemsOf(records).find((each) => each.revision === revision);
}

/** Returns the records of a state that another state does not have. */
function recordsMissingIn({ records: known }: MeetingState, { records }: MeetingState): readonly Fact[] {
  const { length } = known;
  const hasNoGap = (length === 0 ? -1 : known.items[length - 1]?.revision) === length - 1;
  // Without a gap, the known records are the start of the same log.
  if (hasNoGap && records.items[length - 1]?.revision === length - 1) return itemsOf(records).slice(length);
  const revisions = new Set(itemsOf(known).map(({ revision }) => revision));
  return itemsOf(records).filter(({ revision }) => !revisions.has(revision));
}

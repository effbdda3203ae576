import { itemsOf, type Fact, type MeetingState } from '#domain';
import { logRowsOf } from '#projections';
import type { Cause } from './view-diff.ts';

/** More reasons than anyone reads are no reasons. */
const MOST_CAUSES = 10;

/** What a car does on the track is seen, not decided; a note decides nothing. */
const SEEN = new Set<Fact['type']>(['LapSet', 'CarFinished', 'CarSpun', 'IncidentReported', 'NoteAdded']);

/** The records that one of two states has and the other has not: what came between them. */
export class RecordsBetween {
  /** The state that has them. */
  private readonly state: MeetingState;
  private readonly records: readonly Fact[];
  private readonly revisions: ReadonlySet<number>;

  constructor(before: MeetingState, after: MeetingState) {
    const added = without(after, before);
    this.state = added.length > 0 ? after : before;
    this.records = added.length > 0 ? added : without(before, after);
    this.revisions = new Set(this.records.map(({ revision }) => revision));
  }

  /** Those of some revisions, and what struck or restored one of them. */
  ofRevisions(revisions: readonly number[]): Fact[] {
    const wanted = new Set(revisions.filter((revision) => this.revisions.has(revision)));
    const named = new Set(revisions);
    return this.records.filter((fact) => {
      const target = targetOf(fact);
      return wanted.has(fact.revision) || (target !== null && named.has(target));
    });
  }

  /** What was decided of a car, a strike of such a record included. */
  decisionsAbout(car: string, session: string | null): Fact[] {
    return this.records.filter((fact) => {
      const about = this.aboutOf(fact);
      if (!about || !('car' in about.data) || about.data.car !== car) return false;
      if (SEEN.has(about.type) && about === fact) return false;
      return session === null || !('session' in about.data) || about.data.session === session;
    });
  }

  /** The last that was seen of a car. */
  lastCrossingOf(car: string, session: string | null): Fact[] {
    const last = this.records.findLast(
      (fact) =>
        (fact.type === 'LapSet' || fact.type === 'CarFinished') &&
        fact.data.car === car &&
        (session === null || fact.data.session === session),
    );
    return last ? [last] : [];
  }

  /** What was decided, of a session if anything was: the last of it. */
  lastDecisions(session: string | null): Fact[] {
    const decisions = this.records.filter((fact) => {
      const about = this.aboutOf(fact) ?? fact;
      if (SEEN.has(fact.type)) return false;
      return session === null || ('session' in about.data && about.data.session === session);
    });
    return decisions.length > 0 || session === null ? decisions.slice(-3) : this.lastDecisions(null);
  }

  /** In the officials' words, in the log's order. */
  toCauses(facts: readonly Fact[]): Cause[] {
    const last = [...new Set(facts)].sort((a, b) => a.revision - b.revision).slice(-MOST_CAUSES);
    return last.map((fact) => {
      const about = this.aboutOf(fact);
      const words = this.wordsOf(fact) + (about && about !== fact ? `: ${this.wordsOf(about)}` : '');
      const { reason = null }: { reason?: string | null; note?: string } = fact.data;
      return { revision: fact.revision, type: fact.type, words, reason };
    });
  }

  private wordsOf(fact: Fact): string {
    const [row] = logRowsOf(this.state, [fact]) as readonly { readonly words: string }[];
    return row?.words ?? fact.type;
  }

  /** The record itself, or the one that it strikes or restores. */
  private aboutOf(fact: Fact): Fact | undefined {
    const target = targetOf(fact);
    return target === null ? fact : recordAt(this.state, target);
  }
}

const targetOf = (fact: Fact): number | null =>
  fact.type === 'RecordStruck' || fact.type === 'RecordRestored' ? fact.data.revision : null;

/** A state by `occurred` has gaps. */
function recordAt({ records }: MeetingState, revision: number): Fact | undefined {
  const fact = revision < records.length ? records.items[revision] : undefined;
  return fact?.revision === revision ? fact : itemsOf(records).find((each) => each.revision === revision);
}

/** The records of a state that another one has not. */
function without({ records }: MeetingState, other: MeetingState): readonly Fact[] {
  const { length } = other.records;
  const isStart = (length === 0 ? -1 : other.records.items[length - 1]?.revision) === length - 1;
  // Without gaps it is a beginning of the same log.
  if (isStart && records.items[length - 1]?.revision === length - 1) return itemsOf(records).slice(length);
  const known = new Set(itemsOf(other.records).map(({ revision }) => revision));
  return itemsOf(records).filter(({ revision }) => !known.has(revision));
}

import { partitionPoint, type Fact } from '#domain';

/**
 * The times at which the records of a part of a log are due on the meeting's own clock. They are due in the
 * order of the log, at the time at which they happened. The clock never goes back: a record that was written
 * late is due at once.
 */
export class Timeline {
  /** Instants in ascending order. They are parsed only when needed, because a long log has many. */
  private readonly dueTimes: readonly string[];
  /** Revisions at which a session was opened. */
  private readonly openings: readonly number[];

  /** @param facts one or more consecutive records of a log */
  constructor(facts: readonly Fact[]) {
    let latest = '';
    this.first = facts[0]?.revision ?? 0;
    this.dueTimes = facts.map(({ occurredAt }) => (latest = occurredAt > latest ? occurredAt : latest));
    this.openings = facts.filter(({ type }) => type === 'SessionOpened').map(({ revision }) => revision);
  }

  /** Revision of the first record. */
  readonly first: number;

  /** Revision of the last record. */
  get last(): number {
    return this.first + this.dueTimes.length - 1;
  }

  /** Returns when a record is due. A revision outside of this part is due with the first or last record. */
  dueAt(revision: number): number {
    return Date.parse(this.dueTimes[this.clamp(revision) - this.first] ?? '');
  }

  /** Returns the nearest revision in this part. */
  clamp(revision: number): number {
    return Math.max(this.first, Math.min(revision, this.last));
  }

  /** Returns the last record that is due at a time, or the first record if none is due yet. */
  lastDueBy(time: number): number {
    const due = partitionPoint(this.dueTimes, (dueTime) => Date.parse(dueTime) <= time);
    return this.clamp(this.first + due - 1);
  }

  /** Returns where the next session opens after a record, or the last record if none does. */
  nextOpening(revision: number): number {
    return this.openings.find((opening) => opening > revision) ?? this.last;
  }

  /** Returns where the last session opened before a record, or the first record if none did. */
  previousOpening(revision: number): number {
    return this.openings.findLast((opening) => opening < revision) ?? this.first;
  }
}

import { partitionPoint, type Fact } from '#domain';

/**
 * When each record of a stretch of a log is due, on the meeting's own clock: in the log's order, at the time
 * at which it happened. The clock never goes back: a record that was written late comes at once.
 */
export class Timeline {
  /** Milliseconds since 1970; never falling. */
  private readonly dues: readonly number[];
  /** Revisions at which a session was opened. */
  private readonly openings: readonly number[];

  /** @param facts neighbours in a log, at least one */
  constructor(facts: readonly Fact[]) {
    let latest = -Infinity;
    this.first = facts[0]?.revision ?? 0;
    this.dues = facts.map(({ occurredAt }) => (latest = Math.max(latest, Date.parse(occurredAt))));
    this.openings = facts.filter(({ type }) => type === 'SessionOpened').map(({ revision }) => revision);
  }

  /** Revision of the first record. */
  readonly first: number;

  /** Revision of the last record. */
  get last(): number {
    return this.first + this.dues.length - 1;
  }

  /** When a record is due; what lies outside is due with the first or with the last record. */
  due(revision: number): number {
    return this.dues[this.within(revision) - this.first] ?? 0;
  }

  /** The revision of this stretch that is nearest. */
  within(revision: number): number {
    return Math.max(this.first, Math.min(revision, this.last));
  }

  /** The last record that is due by a time; the first one where none is. */
  at(time: number): number {
    const due = partitionPoint(this.dues, (atMs) => atMs <= time);
    return this.within(this.first + due - 1);
  }

  /** Where the next session is opened after a record; the end, if none is. */
  opensAfter(revision: number): number {
    return this.openings.find((opening) => opening > revision) ?? this.last;
  }

  /** Where the last session was opened before a record; the start, if none was. */
  opensBefore(revision: number): number {
    return this.openings.findLast((opening) => opening < revision) ?? this.first;
  }
}

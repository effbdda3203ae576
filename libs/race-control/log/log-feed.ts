import { Subject, type Observable } from 'rxjs';
import type { Fact, MeetingState } from '#domain';
import type { LogRecord } from './log-record.ts';

/** A record of the log together with the state after it. */
export interface FoldedRecord {
  readonly record: LogRecord;
  readonly state: MeetingState;
}

/** Publishes the new records of a log to its subscribers. */
export class LogFeed {
  private readonly factSubject = new Subject<Fact>();
  private readonly foldedSubject = new Subject<FoldedRecord>();
  /** Records that were added and are not published yet. */
  private pending: FoldedRecord[] = [];

  get facts(): Observable<Fact> {
    return this.factSubject;
  }

  get foldedRecords(): Observable<FoldedRecord> {
    return this.foldedSubject;
  }

  /** Whether a subscriber needs the state after every single record. */
  get needsStates(): boolean {
    return this.foldedSubject.observed;
  }

  add(folded: FoldedRecord): void {
    if (this.needsStates) this.pending.push(folded);
  }

  /** Publishes all records after a revision, up to the end of the given state. */
  publish({ records, revision: end }: MeetingState, after: number): void {
    const { pending } = this;
    this.pending = [];
    for (const folded of pending) this.foldedSubject.next(folded);
    for (let revision = after + 1; revision <= end; revision += 1) {
      const fact = records.items[revision];
      if (fact) this.factSubject.next(fact);
    }
  }

  /** Ends what follows the log. Those who wait for a fact get the error. */
  fail(error: unknown): void {
    this.factSubject.error(error);
    this.foldedSubject.complete();
  }

  complete(): void {
    this.factSubject.complete();
    this.foldedSubject.complete();
  }
}

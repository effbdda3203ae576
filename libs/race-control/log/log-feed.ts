import { Subject, type Observable } from 'rxjs';
import type { Fact, MeetingState } from '#domain';
import type { LogRecord } from './log-record.ts';

/** A record that has entered the log, with the state that it led to. */
export interface Arrival {
  readonly record: LogRecord;
  readonly state: MeetingState;
}

/** Tells who listens to a log what has entered it. */
export class LogFeed {
  private readonly told = new Subject<Fact>();
  private readonly toldWithState = new Subject<Arrival>();
  /** Taken, and not told yet. */
  private taken: Arrival[] = [];

  get facts(): Observable<Fact> {
    return this.told;
  }

  get withStates(): Observable<Arrival> {
    return this.toldWithState;
  }

  /** Does anybody need the state after every single record? */
  get areStatesWanted(): boolean {
    return this.toldWithState.observed;
  }

  add(arrival: Arrival): void {
    if (this.areStatesWanted) this.taken.push(arrival);
  }

  /** Tells all that follows a revision, up to the end of the log as that state shows it. */
  tell({ records, revision: end }: MeetingState, after: number): void {
    const { taken } = this;
    this.taken = [];
    for (const arrival of taken) this.toldWithState.next(arrival);
    for (let revision = after + 1; revision <= end; revision += 1) {
      const fact = records.items[revision];
      if (fact) this.told.next(fact);
    }
  }

  end(): void {
    this.told.complete();
    this.toldWithState.complete();
  }
}

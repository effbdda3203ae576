import { BehaviorSubject, defer, retry, tap, type Observable, type Subscription } from 'rxjs';
import { evolveOfficials, initialOfficials, type OfficialsFact, type OfficialsState } from '#domain';
import { PAGE_LIMIT, type EventStore } from '#event-store';
import { NO_HASH } from '../log/hash-chain.ts';
import { toFact, type EventMetadata, type LogRecord } from '../log/log-record.ts';

/** The log of the officials of a store. No meeting can have it: those begin with `meeting-`. */
export const OFFICIALS_STREAM = 'officials';

/** Milliseconds before following again, where a subscription failed for good. */
const FOLLOW_AGAIN = 1_000;

/** A record as the fold of the officials sees it. */
export const toOfficialsFact = (record: LogRecord): OfficialsFact =>
  ({ ...toFact(record), id: record.id }) as unknown as OfficialsFact;

/** The log of the officials, folded: who may act, and in which role, as far as it is durable. */
export class OfficialsLog {
  private lastHash = NO_HASH;
  private readonly folded = new BehaviorSubject(initialOfficials());
  private following: Subscription | null = null;

  private constructor(private readonly store: EventStore) {}

  /** @throws StoreError as the store's reads do */
  static async open(store: EventStore): Promise<OfficialsLog> {
    const log = new OfficialsLog(store);
    await log.catchUp();
    return log;
  }

  get state(): OfficialsState {
    return this.folded.value;
  }

  /** The hash that the next record must name. */
  get hash(): string {
    return this.lastHash;
  }

  /** The state, and then each one to come. */
  get states(): Observable<OfficialsState> {
    return this.folded;
  }

  /** Reads what others appended. */
  async catchUp(): Promise<void> {
    for (;;) {
      const page = await this.store.readStream(OFFICIALS_STREAM, { from: this.state.revision + 1 });
      for (const record of page) this.take(record);
      if (page.length < PAGE_LIMIT) return;
    }
  }

  /** From now on knows what other processes append, within the time that the store's subscription takes. */
  follow(): void {
    const after = () => (this.state.revision < 0 ? null : this.state.revision);
    this.following ??= defer(() => this.store.subscribe(OFFICIALS_STREAM, after()))
      .pipe(
        tap((record) => this.take(record)),
        retry({ delay: FOLLOW_AGAIN }),
      )
      .subscribe();
  }

  close(): void {
    this.following?.unsubscribe();
    this.folded.complete();
  }

  /** Takes a record that is durable; one that was seen is passed over. */
  take(record: LogRecord): void {
    if (record.revision <= this.state.revision) return;
    this.lastHash = (record.metadata as EventMetadata).hash;
    this.folded.next(evolveOfficials(this.state, toOfficialsFact(record)));
  }
}

import { BehaviorSubject, EMPTY, retry, tap, timer, type Observable, type Subscription } from 'rxjs';
import {
  evolveOfficials,
  initialOfficials,
  OFFICIALS_EVENTS,
  type OfficialsFact,
  type OfficialsState,
} from '#domain';
import { PAGE_LIMIT, type EventStore, type StoreError } from '#event-store';
import { NO_HASH } from '../log/hash-chain.ts';
import { requireKnown, toFact, type LogRecord } from '../log/log-record.ts';
import type { EventMetadata } from '../answers/log.ts';

/**
 * The stream of the officials of a store. It cannot clash with a meeting, whose stream starts with
 * `meeting-`.
 */
export const OFFICIALS_STREAM = 'officials';

/** Delay before a subscription that failed for good is opened again. */
const RESUBSCRIBE_DELAY_MS = 1_000;

/** Returns a record as the fold of the officials sees it. */
export const toOfficialsFact = (record: LogRecord): OfficialsFact =>
  ({ ...toFact(record), id: record.id }) as unknown as OfficialsFact;

/** The folded log of the officials: who may act, and in which role. It contains only durable records. */
export class OfficialsLog {
  private lastHash = NO_HASH;
  private readonly folded = new BehaviorSubject(initialOfficials());
  private subscription: Subscription | null = null;
  private newer: StoreError | null = null;

  private constructor(private readonly store: EventStore) {}

  /** @throws StoreError when reading from the store fails */
  static async open(store: EventStore): Promise<OfficialsLog> {
    const log = new OfficialsLog(store);
    await log.catchUp();
    return log;
  }

  /**
   * Who may act. After an unknown record of a newer version nobody may: that record, or one behind it, may
   * revoke any of them.
   * @throws StoreError `store-newer`
   */
  get state(): OfficialsState {
    if (this.newer) throw this.newer;
    return this.folded.value;
  }

  /** Whether the log has an unknown record of a newer version. */
  get isNewer(): boolean {
    return this.newer !== null;
  }

  /** The hash that the next record must name. */
  get hash(): string {
    return this.lastHash;
  }

  /** Emits the current state, then each new one. Fails once the log has an unknown record. */
  get states(): Observable<OfficialsState> {
    return this.folded;
  }

  /** Reads what other processes appended, up to the end of the stream. */
  async catchUp(): Promise<void> {
    for (;;) {
      const page = await this.store.readStream(OFFICIALS_STREAM, { from: this.state.revision + 1 });
      for (const record of page) this.applyRecord(record);
      if (page.length < PAGE_LIMIT) return;
    }
  }

  /** Starts to apply what other processes append, with the delay of the store's subscription. */
  followStream(): void {
    this.subscription ??= this.store
      .subscribe(OFFICIALS_STREAM, () => this.state.revision)
      .pipe(
        tap((record) => this.applyRecord(record)),
        // The unknown record of a newer version would only be found again.
        retry({ delay: () => (this.newer ? EMPTY : timer(RESUBSCRIBE_DELAY_MS)) }),
      )
      .subscribe();
  }

  close(): void {
    this.subscription?.unsubscribe();
    this.folded.complete();
  }

  /**
   * Applies a durable record. Skips a record that was applied before. Applies nothing from an unknown record
   * on.
   * @throws StoreError `store-newer`
   */
  applyRecord(record: LogRecord): void {
    if (record.revision <= this.state.revision) return;
    try {
      requireKnown(record, OFFICIALS_EVENTS);
    } catch (error) {
      this.newer = error as StoreError;
      this.folded.error(error);
      throw error;
    }
    this.lastHash = (record.metadata as EventMetadata).hash;
    this.folded.next(evolveOfficials(this.state, toOfficialsFact(record)));
  }
}

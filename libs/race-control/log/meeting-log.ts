import { defer, retry, tap, type Observable, type Subscription } from 'rxjs';
import { PAGE_LIMIT, StoreError, type EventStore } from '#event-store';
import { evolve, fold, initialState, type Fact, type MeetingState } from '#domain';
import { LogFeed, type Arrival } from './log-feed.ts';
import { NO_HASH } from './hash-chain.ts';
import { CommandIndex } from './command-index.ts';
import { toFact, type EventMetadata, type LogRecord } from './log-record.ts';
import { Checkpoints } from './checkpoints.ts';
import { decodeSnapshot, encodeSnapshot, SNAPSHOT_NAME, SNAPSHOT_VERSION } from './snapshot.ts';
import type { PlannedRecord, LogHead } from './record-builder.ts';
import { streamOf } from './stream-names.ts';

/** For so many milliseconds after a record of another process, more of them are expected. */
const OTHERS_LINGER = 2_000;
/** Milliseconds before following again, where a subscription failed for good. */
const FOLLOW_AGAIN = 1_000;

/**
 * The durable log of one meeting, folded once: what decisions start from and what views show. It follows the
 * stream, whoever writes to it. Only what is durable enters; what the desk decided ahead of that stays with
 * the desk, and its folded states are taken over when the records arrive.
 */
export class MeetingLog {
  readonly stream: string;
  readonly commands = new CommandIndex();
  private end: LogHead = { state: initialState(), hash: NO_HASH };
  private readonly past = new Checkpoints();
  private readonly ahead = new Map<number, PlannedRecord>();
  private readonly telling = new LogFeed();
  private following: Subscription | null = null;
  /**
   * When another process last appended while this log was open, and whether the last record is of
   * another.
   */
  private othersAt = -Infinity;
  private isLastOfOthers = false;
  private savedRevision = -1;
  private saving: Promise<void> | null = null;

  private constructor(
    private readonly store: EventStore,
    meeting: string,
    private readonly snapshotEvery: number,
  ) {
    this.stream = streamOf(meeting);
  }

  /**
   * Folds the log up to its end, from a snapshot where there is a good one.
   * @throws StoreError as the store's reads do
   */
  static async open(store: EventStore, meeting: string, snapshotEvery: number): Promise<MeetingLog> {
    const log = new MeetingLog(store, meeting, snapshotEvery);
    await log.restore();
    await log.catchUp();
    log.othersAt = -Infinity;
    return log;
  }

  get tip(): LogHead {
    return this.end;
  }

  get state(): MeetingState {
    return this.end.state;
  }

  /** Each record from now on, once it is durable and this log shows it. */
  get changes(): Observable<Fact> {
    return this.telling.facts;
  }

  /**
   * Each record from now on with the state after it. While somebody listens, the records of others are folded
   * one at a time.
   */
  get arrivals(): Observable<Arrival> {
    return this.telling.withStates;
  }

  /** Do other processes write to this log these days, and was the last record not of one of them? */
  get isTheirTurn(): boolean {
    return !this.isLastOfOthers && performance.now() - this.othersAt < OTHERS_LINGER;
  }

  /** The state as it was at a revision of this log. */
  stateAt(revision: number): MeetingState {
    return revision < this.state.revision ? this.past.stateAt(this.state.records, revision) : this.state;
  }

  /** What had happened by an instant (ISO 8601 UTC with milliseconds), as it is known now. */
  happenedBy(instant: string): MeetingState {
    return this.past.happenedBy(this.state, instant);
  }

  /**
   * Says which records are about to be written, so that they need not be folded a second time. Their ids tell
   * whether it was they that came.
   */
  expect(steps: readonly PlannedRecord[]): void {
    for (const step of steps) this.ahead.set(step.record.revision, step);
  }

  /** Takes records that are durable, in order; those that it has seen already are passed over. */
  take(records: readonly LogRecord[]): void {
    const before = this.state.revision;
    const fresh = records.filter(({ revision }) => revision > before);
    const strange = fresh.findIndex((record) => !this.takeExpected(record));
    if (strange >= 0) this.takeStrange(fresh.slice(strange));
    for (const record of fresh) this.commands.add(record);
    this.telling.tell(this.state, before);
    // The longer the log the rarer: saving costs in all no more than a few times what it saves once.
    const due = Math.max(this.snapshotEvery, this.savedRevision / 2);
    if (this.state.revision - this.savedRevision >= due) void this.save();
  }

  /** Reads what others appended, up to the end of the stream. */
  async catchUp(): Promise<void> {
    for (;;) {
      const page = await this.store.readStream(this.stream, { from: this.state.revision + 1 });
      this.take(page);
      if (page.length < PAGE_LIMIT) return;
    }
  }

  /** From now on shows what other processes append, within the time that the store's subscription takes. */
  follow(): void {
    this.following ??= defer(() => this.store.subscribe(this.stream, this.lastSeen()))
      .pipe(
        tap((record) => this.take([record])),
        retry({ delay: FOLLOW_AGAIN }),
      )
      .subscribe({ complete: () => this.telling.end() });
  }

  /** Follows no longer. Answers once the snapshot is saved. */
  async close(): Promise<void> {
    this.following?.unsubscribe();
    this.telling.end();
    await this.saving;
    if (this.state.revision - this.savedRevision >= this.snapshotEvery / 4) await this.save();
  }

  /** Takes over the state that the desk folded when it decided the record. */
  private takeExpected(record: LogRecord): boolean {
    const { revision, id } = record;
    const step = this.ahead.get(revision);
    if (step?.record.id !== id || revision !== this.state.revision + 1) return false;
    this.ahead.delete(revision);
    this.end = step.tip;
    this.telling.add({ record, state: step.tip.state });
    this.isLastOfOthers = false;
    this.past.keep(step.tip.state);
    return true;
  }

  /**
   * Folds records of others, all in one go where nobody needs the states between: a strike folds anew what
   * came before it, so it had better be once.
   */
  private takeStrange(records: readonly LogRecord[]): void {
    const next = this.state.revision + 1;
    const wrong = records.find(({ revision }, i) => revision !== next + i);
    if (wrong)
      throw new StoreError('log-damaged', `Stream ${this.stream} has a gap before ${wrong.revision}.`);
    this.ahead.clear();
    this.othersAt = performance.now();
    this.isLastOfOthers = true;
    const { hash = NO_HASH } = (records.at(-1)?.metadata ?? {}) as Partial<EventMetadata>;
    this.end = { state: this.foldStrange(records), hash };
  }

  private foldStrange(records: readonly LogRecord[]): MeetingState {
    if (!this.telling.areStatesWanted) return fold(records.map(toFact), this.state);
    let { state } = this;
    for (const record of records) {
      state = evolve(state, toFact(record));
      this.telling.add({ record, state });
    }
    return state;
  }

  private lastSeen(): number | null {
    return this.state.revision < 0 ? null : this.state.revision;
  }

  /** A snapshot is a cache: whatever is wrong with it or with its saving costs time, and nothing else. */
  private save(): Promise<void> {
    this.saving ??= this.saveNow()
      .catch(() => undefined)
      .finally(() => (this.saving = null));
    return this.saving;
  }

  private async saveNow(): Promise<void> {
    this.savedRevision = this.state.revision;
    const snapshot = await encodeSnapshot(this.end, this.commands.rows());
    await this.store.snapshots.save(this.stream, SNAPSHOT_NAME, SNAPSHOT_VERSION, snapshot);
  }

  private async restore(): Promise<void> {
    const content = await this.loadSnapshot().catch(() => null);
    if (!content) return;
    const { facts, hash, commands } = content;
    this.end = { state: fold(facts), hash };
    this.commands.restore(commands);
    this.savedRevision = this.state.revision;
  }

  private async loadSnapshot() {
    const snapshot = await this.store.snapshots.load(this.stream, SNAPSHOT_NAME, SNAPSHOT_VERSION);
    if (!snapshot) return null;
    const [last] = await this.store.readStream(this.stream, { from: snapshot.revision, limit: 1 });
    const content = await decodeSnapshot(snapshot);
    // One of another log, as after the store was put back from a backup, must not stand in for this one.
    return content?.hash === (last?.metadata as Partial<EventMetadata> | undefined)?.hash ? content : null;
  }
}

import { EMPTY, filter, firstValueFrom, retry, Subject, tap, timer } from 'rxjs';
import type { Observable, Subscription } from 'rxjs';
import { PAGE_LIMIT, StoreError, type EventStore } from '#event-store';
import { evolve, fold, foldInSteps, initialState, raceOf, type Fact, type MeetingState } from '#domain';
import { BoundedMap } from '../bounded-map.ts';
import { LogFeed, type FoldedRecord } from './log-feed.ts';
import { NO_HASH } from './hash-chain.ts';
import { CommandIndex } from './command-index.ts';
import { requireKnown, toFact, type LogRecord } from './log-record.ts';
import type { EventMetadata } from '../answers/log.ts';
import { foldsDone, measureFold } from '../measurements.ts';
import { Checkpoints } from './checkpoints.ts';
import { LogSnapshots } from './log-snapshots.ts';
import type { SnapshotKeys } from '../keys/derived-secret.ts';
import { processSnapshotKeys } from '../keys/snapshot-keys.ts';
import type { PlannedRecord, LogHead } from './record-builder.ts';
import { streamOf } from './stream-names.ts';
import { runInSlices, yieldBetweenSlices, yieldToOthers } from '../yield-to-others.ts';

/** Delay before a subscription that failed for good is opened again. */
const RESUBSCRIBE_DELAY_MS = 1_000;
/** Recent states that are kept for clients that poll. They share what did not change, so they cost little. */
const MAX_REMEMBERED_STATES = 16;

/** Counts the laps of each state of a fold, because the first view would count all of them at once. */
const countLaps = ({ sessions }: MeetingState): void => {
  for (const session of sessions) if (session.track.length > 0) raceOf(session);
};

const foldInSlices = (facts: readonly Fact[], from?: MeetingState): Promise<MeetingState> =>
  runInSlices(foldInSteps(facts, from), countLaps);

/** Records that are read at once while a log is opened. */
const OPENING_PAGE = 256;

const hashOf = (record: LogRecord | undefined): string =>
  ((record?.metadata ?? {}) as Partial<EventMetadata>).hash ?? NO_HASH;

/**
 * The durable log of one meeting, folded once. Decisions start from it and views show it. It follows the
 * stream, no matter which process writes to it. Only durable records enter. The command queue keeps what it
 * decided ahead of the store; the log adopts these folded states when the records become durable.
 */
export class MeetingLog {
  readonly stream: string;
  readonly commands = new CommandIndex();
  private readonly snapshots: LogSnapshots;
  /** Emits each time that records of another process arrive while the log is open. */
  readonly foreignRecords = new Subject<void>();
  private current: LogHead = { state: initialState(), hash: NO_HASH };
  private readonly checkpoints = new Checkpoints();
  private readonly remembered = new BoundedMap<number, MeetingState>(MAX_REMEMBERED_STATES);
  /** The last folds of earlier states, by revision. */
  private readonly folds = new BoundedMap<number, Promise<MeetingState>>(MAX_REMEMBERED_STATES);
  private lastFold: Promise<unknown> = Promise.resolve();
  private readonly expectedRecords = new Map<number, PlannedRecord>();
  private readonly feed = new LogFeed();
  private subscription: Subscription | null = null;
  private newerError: StoreError | null = null;

  private constructor(
    private readonly store: EventStore,
    meeting: string,
    recordsPerSnapshot: number,
    keys: SnapshotKeys,
  ) {
    this.stream = streamOf(meeting);
    this.snapshots = new LogSnapshots(store, { stream: this.stream, keys }, recordsPerSnapshot);
  }

  /**
   * Folds a log up to its end, starting from a snapshot if there is a valid one.
   * @throws StoreError when reading from the store fails
   */
  static async open(
    store: EventStore,
    meeting: string,
    recordsPerSnapshot: number,
    keys: SnapshotKeys = processSnapshotKeys,
  ): Promise<MeetingLog> {
    const log = new MeetingLog(store, meeting, recordsPerSnapshot, keys);
    await measureFold('open', async () => {
      await log.restoreSnapshot();
      await log.readRest();
    });
    return log;
  }

  /** The error of an unknown record of a newer version, which ends the use of this log; null without one. */
  get newer(): StoreError | null {
    return this.newerError;
  }

  get head(): LogHead {
    return this.current;
  }

  get state(): MeetingState {
    return this.current.state;
  }

  /**
   * Emits each record from now on, once it is durable and `state` contains it. Fails with `store-newer` once
   * the log has an unknown record of a newer version.
   */
  get changes(): Observable<Fact> {
    return this.feed.facts;
  }

  /**
   * Emits each record from now on with the state after it. While there is a subscriber, the records of other
   * processes are folded one at a time.
   */
  get foldedRecords(): Observable<FoldedRecord> {
    return this.feed.foldedRecords;
  }

  /** Returns the state as it was at a revision of this log. */
  stateAt(revision: number): MeetingState {
    if (revision >= this.state.revision) return this.state;
    return this.remembered.get(revision) ?? this.checkpoints.stateAt(this.state.records, revision);
  }

  /** Keeps the state of now for a while, because clients will ask for views of it and for patches from it. */
  rememberState(): void {
    this.remembered.set(this.state.revision, this.state);
  }

  /** Returns whether a state is at hand, without a fold. */
  hasState(revision: number): boolean {
    return revision === this.state.revision || this.remembered.has(revision);
  }

  /**
   * Returns the same state as `stateAt`, and lets other work run while it is folded. One fold comes after
   * another, because each uses the checkpoints of the one before. Equal requests share a fold.
   */
  stateAtInSlices(revision: number): Promise<MeetingState> {
    const { state } = this;
    if (revision >= state.revision || this.hasState(revision)) {
      return Promise.resolve(this.stateAt(revision));
    }
    const existing = this.folds.get(revision);
    if (existing) return existing;
    const started = this.lastFold.then(() =>
      measureFold('past', () => runInSlices(this.checkpoints.stepsTo(state.records, revision), countLaps)),
    );
    this.folds.set(revision, started);
    this.lastFold = started.catch(() => undefined);
    return started;
  }

  /** Returns what had happened by an instant (ISO 8601 UTC with milliseconds), as it is known now. */
  happenedBy(instant: string): MeetingState {
    return this.checkpoints.happenedBy(this.state, instant);
  }

  /**
   * Announces records that are about to be written, so that they are not folded a second time. Their ids show
   * later whether these records or others were appended.
   */
  expectRecords(planned: readonly PlannedRecord[]): void {
    for (const each of planned) this.expectedRecords.set(each.record.revision, each);
  }

  /** Applies durable records in their order. Skips records that were applied before. */
  applyRecords(records: readonly LogRecord[]): void {
    const before = this.state.revision;
    const unseen = records.filter(({ revision }) => revision > before);
    const firstForeign = unseen.findIndex((record) => !this.applyExpected(record));
    if (firstForeign >= 0) this.applyForeign(unseen.slice(firstForeign));
    for (const record of unseen) this.commands.add(record);
    this.feed.publish(this.state, before);
    this.snapshots.saveIfDue({ head: this.current, commands: this.commands });
  }

  /** Reads what other processes appended, up to the end of the stream. */
  async catchUp(): Promise<void> {
    for (;;) {
      const page = await this.store.readStream(this.stream, { from: this.state.revision + 1 });
      this.applyRecords(page);
      if (page.length < PAGE_LIMIT) return;
    }
  }

  /** Resolves once the log has a record that another process appended, by a read or by the subscription. */
  async untilRevision(revision: number): Promise<void> {
    if (this.state.revision >= revision) return;
    await firstValueFrom(this.foreignRecords.pipe(filter(() => this.state.revision >= revision)));
  }

  /** Starts to apply what other processes append, with the delay of the store's subscription. */
  followStream(): void {
    // The command queue applies the records of this process before the store tells of them.
    this.subscription ??= this.store
      .subscribe(this.stream, () => this.state.revision)
      .pipe(
        tap((record) => this.applyRecords([record])),
        // The unknown record of a newer version would only be found again.
        retry({ delay: () => (this.newerError ? EMPTY : timer(RESUBSCRIBE_DELAY_MS)) }),
      )
      .subscribe({ complete: () => this.feed.complete() });
  }

  /** Stops following the stream. Resolves once the snapshot is saved. */
  async close(): Promise<void> {
    this.subscription?.unsubscribe();
    this.feed.complete();
    await this.snapshots.close({ head: this.current, commands: this.commands });
  }

  /** Adopts the state that the command queue folded for a record. Returns false for any other record. */
  private applyExpected(record: LogRecord): boolean {
    const { revision, id } = record;
    const planned = this.expectedRecords.get(revision);
    if (planned?.record.id !== id || revision !== this.state.revision + 1) return false;
    this.expectedRecords.delete(revision);
    this.current = planned.head;
    this.feed.add({ record, state: planned.head.state });
    this.checkpoints.add(planned.head.state);
    return true;
  }

  /**
   * Folds records of other processes. Folds them all at once if no subscriber needs the states in between,
   * because each fold with a strike repeats the records before it.
   */
  private applyForeign(records: readonly LogRecord[]): void {
    this.requireNext(records);
    this.expectedRecords.clear();
    const startMs = performance.now();
    this.current = { state: this.foldForeign(records), hash: hashOf(records.at(-1)) };
    foldsDone.publish({ kind: 'foreign', tookMs: performance.now() - startMs });
    this.foreignRecords.next();
  }

  /** @throws StoreError `log-damaged` if records do not continue this log, `store-newer` if one is unknown */
  private requireNext(records: readonly LogRecord[]): void {
    const next = this.state.revision + 1;
    try {
      for (const record of records) requireKnown(record);
    } catch (error) {
      this.newerError = error as StoreError;
      this.feed.fail(error);
      throw error;
    }
    const misplaced = records.find(({ revision }, i) => revision !== next + i);
    if (!misplaced) return;
    throw new StoreError('log-damaged', `Stream ${this.stream} has a gap before ${misplaced.revision}.`);
  }

  /**
   * Reads a log from its snapshot to its end, in slices. All records are folded together, so the strikes
   * among them cost one fold.
   */
  private async readRest(): Promise<void> {
    const records: LogRecord[] = [];
    for (;;) {
      const from = this.state.revision + 1 + records.length;
      const page = await this.store.readStream(this.stream, { from, limit: OPENING_PAGE });
      for (const record of page) {
        records.push(record);
        this.commands.add(record);
      }
      if (page.length < OPENING_PAGE) break;
      await yieldToOthers();
    }
    const last = records.at(-1);
    if (!last) return;
    this.requireNext(records);
    const state = await foldInSlices(records.map(toFact), this.state);
    this.current = { state, hash: hashOf(last) };
    this.snapshots.saveIfDue({ head: this.current, commands: this.commands });
  }

  private foldForeign(records: readonly LogRecord[]): MeetingState {
    if (!this.feed.needsStates) return fold(records.map(toFact), this.state);
    let { state } = this;
    for (const record of records) {
      state = evolve(state, toFact(record));
      this.feed.add({ record, state });
    }
    return state;
  }

  private async restoreSnapshot(): Promise<void> {
    const content = await this.snapshots.load();
    if (!content) return;
    const { facts, hash, commands } = content;
    this.current = { state: await foldInSlices(facts), hash };
    const pause = yieldBetweenSlices();
    for (const row of commands) {
      this.commands.restore([row]);
      await pause();
    }
  }
}

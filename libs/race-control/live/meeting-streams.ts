import type { EventStore } from '#event-store';
import type { MeetingState } from '#domain';
import { isUnderFlag } from '#domain/words';
import { findProjection, prepareView } from '#projections';
import type { Subscription } from 'rxjs';
import type { FoldedRecord } from '../log/log-feed.ts';
import type { MeetingLog } from '../log/meeting-log.ts';
import { publishesDone } from '../measurements.ts';
import { viewOfState } from '../views/view-at.ts';
import type { NamedView } from '../what-if/what-if-document.ts';
import { runInSlices } from '../yield-to-others.ts';
import type { LiveUnknown, LiveViewUnknown } from './live-messages.ts';
import { RecordStream } from './record-stream.ts';
import { FollowedView, type ViewRef } from './followed-view.ts';
import type { PacedWork, Pacer } from './pacer.ts';
import { ViewStream } from './view-stream.ts';

type Stream = ViewStream | RecordStream;

/**
 * When more records than this are waiting, the views take them in one step: a patch for each of them would
 * cost more than anyone can see.
 */
const MAX_SINGLE_STEPS = 16;
const RECORDS_KEY = 'records';

/**
 * The live streams of one meeting. Views and patches are made and sent by the pacer, apart from the commands:
 * a follower may be some milliseconds late, an official must not wait.
 */
export class MeetingStreams implements PacedWork {
  private readonly streams = new Map<string, Stream>();
  private readonly subscription: Subscription;
  private waiting: FoldedRecord[] = [];
  /** The views of each follower that is about to join. They are prepared with those that have a stream. */
  private readonly joining = new Set<readonly ViewRef[]>();
  /** Since when records wait that the followers were not sent yet, by `performance.now()`; null for none. */
  private waitingSinceMs: number | null = null;
  private sentRevision: number;
  private isOver = false;
  private flagged: { readonly state: MeetingState; readonly isUnderFlag: boolean } | null = null;
  /** State at the revision that the streams have reached. */
  private state: MeetingState;

  constructor(
    private readonly store: Pick<EventStore, 'readStream'>,
    private readonly log: MeetingLog,
    private readonly pacer: Pacer,
    private readonly onEmpty: () => void,
  ) {
    this.state = log.state;
    this.sentRevision = log.state.revision;
    log.followStream();
    this.subscription = log.foldedRecords.subscribe({
      next: (arrival) => {
        this.addWaiting(arrival);
        this.pacer.add(this);
      },
      complete: () => this.close(),
    });
  }

  /**
   * Returns the stream of one view for a follower that has its revision `after`. A new stream begins at the
   * revision of the others.
   */
  viewStream(view: ViewRef, after?: number): Promise<ViewStream | LiveUnknown> {
    return this.join([view], after, () => {
      const made = this.followedView(view);
      return made instanceof FollowedView ? this.streamOf([made], null) : made;
    });
  }

  /** Returns the stream of several views. The order of the views makes no difference. */
  viewsStream(shows: readonly NamedView[], after?: number): Promise<ViewStream | LiveViewUnknown> {
    return this.join(shows, after, () => this.namedViewsStream(shows));
  }

  private namedViewsStream(shows: readonly NamedView[]): ViewStream | LiveViewUnknown {
    const sorted = shows.toSorted((a, b) => (a.name < b.name ? -1 : 1));
    const views: FollowedView[] = [];
    for (const shown of sorted) {
      const view = this.followedView(shown);
      if (!(view instanceof FollowedView)) return { ...view, shown };
      views.push(view);
    }
    return this.streamOf(
      views,
      sorted.map(({ name }) => name),
    );
  }

  recordStream(): RecordStream {
    const existing = this.streams.get(RECORDS_KEY);
    if (existing instanceof RecordStream) return existing;
    const options = { revision: this.state.revision, onIdle: () => this.endStream(RECORDS_KEY) };
    return this.register(RECORDS_KEY, new RecordStream(this.store, this.log.stream, options));
  }

  /** Makes the messages of all records that wait, and sends them to the followers. */
  *steps(): Generator<void> {
    const { revision } = this.log.state;
    yield* this.stepsTo(revision);
    const { waitingSinceMs: startMs, sentRevision: after } = this;
    if (this.waiting.length === 0) this.waitingSinceMs = null;
    const reached = this.state.revision;
    for (const stream of this.streams.values()) yield* stream.deliver();
    this.sentRevision = reached;
    if (startMs === null || reached === after || !publishesDone.isObserved) return;
    const { stream } = this.log;
    publishesDone.publish({ stream, after, revision: reached, startMs, endMs: performance.now() });
  }

  get revision(): number {
    return this.state.revision;
  }

  /** Returns whether a session is under a flag. All followers of a meeting ask, so it is found out once. */
  readonly isUnderFlag = (): boolean => {
    const { state } = this.log;
    if (this.flagged?.state !== state) {
      this.flagged = { state, isUnderFlag: state.sessions.some(({ phase }) => isUnderFlag(phase)) };
    }
    return this.flagged.isUnderFlag;
  };

  /** Prepares the views of a follower before it joins: the rows of a long one would hold up commands. */
  private async join<T>(
    refs: readonly ViewRef[],
    after: number | undefined,
    makeStream: () => T,
  ): Promise<T> {
    this.joining.add(refs);
    try {
      await runInSlices(this.joinSteps(refs, after));
      return makeStream();
    } finally {
      this.joining.delete(refs);
      this.closeIfUnused();
    }
  }

  /**
   * Brings the views up to a follower that is ahead of them, because a later step could begin before its
   * revision and end after it. Then prepares its views at the revision of the others.
   */
  private *joinSteps(refs: readonly ViewRef[], after = -1): Generator<void, void, undefined> {
    let prepared: MeetingState | null = null;
    while (prepared !== this.state) {
      yield* this.stepsTo(after);
      prepared = this.state;
      yield* prepareAll(prepared, refs);
    }
  }

  /** Brings the views to a revision of the log. */
  private *stepsTo(revision: number): Generator<void, void, undefined> {
    while (this.state.revision < revision && this.waiting.length > 0) {
      const [first] = this.waiting;
      const size = this.nextStepSize;
      const state = this.waiting[size - 1]?.state ?? this.state;
      yield* this.prepareViews(state);
      // A follower that joined may have had the step applied meanwhile.
      if (this.waiting[0] === first) this.applyNextStep(size, state);
      yield;
    }
  }

  /** Returns a view at the revision of all streams. Streams of the same view share it and its patches. */
  private followedView({ projection, session }: ViewRef): FollowedView | LiveUnknown {
    for (const stream of this.streams.values()) {
      const views = stream instanceof ViewStream ? stream.views : [];
      const found = views.find(({ ref }) => ref.projection === projection && ref.session === session);
      if (found) return found;
    }
    const answer = viewOfState(this.state, projection, session);
    return answer.kind === 'view' ? new FollowedView({ projection, session }, answer.view) : answer;
  }

  private streamOf(views: readonly FollowedView[], names: readonly string[] | null): ViewStream {
    const key = JSON.stringify([names, views.map(({ ref }) => ref)]);
    const existing = this.streams.get(key);
    if (existing instanceof ViewStream) return existing;
    const onIdle = () => this.endStream(key);
    return this.register(key, new ViewStream({ log: this.log, views, names, onIdle }));
  }

  private register<T extends Stream>(key: string, stream: T): T {
    this.streams.set(key, stream);
    return stream;
  }

  private endStream(key: string): void {
    this.streams.get(key)?.complete();
    this.streams.delete(key);
    this.closeIfUnused();
  }

  private closeIfUnused(): void {
    if (this.streams.size === 0 && this.joining.size === 0) this.close();
  }

  private close(): void {
    if (this.isOver) return;
    this.isOver = true;
    this.subscription.unsubscribe();
    this.waiting = [];
    for (const stream of this.streams.values()) stream.complete();
    this.streams.clear();
    this.onEmpty();
  }

  private addWaiting(arrival: FoldedRecord): void {
    this.waitingSinceMs ??= performance.now();
    const last = this.waiting.length - 1;
    const before = this.waiting[last];
    // Records that share a step need only its last state. The others would stay in memory meanwhile.
    if (before && last >= MAX_SINGLE_STEPS) {
      this.waiting[last] = { record: before.record, state: arrival.state };
    }
    this.waiting.push(arrival);
  }

  /**
   * Brings the views and the channels to the same revision. A follower between two revisions may come before
   * the next step, and a channel that lagged behind the views would let it wait for a patch from before.
   */
  private get nextStepSize(): number {
    return this.waiting.length > MAX_SINGLE_STEPS ? this.waiting.length : 1;
  }

  /** Does the long work of the views of a state, so that its step is short. */
  private *prepareViews(state: MeetingState): Generator<void> {
    for (const stream of this.streams.values()) {
      const views = stream instanceof ViewStream ? stream.views : [];
      yield* prepareAll(
        state,
        views.map(({ ref }) => ref),
      );
    }
    for (const refs of this.joining) yield* prepareAll(state, refs);
  }

  /** Applies a step with the state that its views are prepared for. A later record may replace that state. */
  private applyNextStep(size: number, state: MeetingState): void {
    const step = this.waiting.splice(0, size).map(({ record }) => ({ record, state }));
    this.forEachStream((stream) => stream.applyStep(step));
    this.state = state;
  }

  /** Calls `work` for each stream. A stream that throws or returns false ends; the others continue. */
  private forEachStream(work: (stream: Stream) => boolean | void): void {
    for (const [key, stream] of this.streams) {
      try {
        if (work(stream) === false) this.endStream(key);
      } catch (error) {
        stream.fail(error);
        this.endStream(key);
      }
    }
  }
}

/** Does the long work of views, in steps. A view that the state does not have is no work. */
function* prepareAll(state: MeetingState, refs: readonly ViewRef[]): Generator<void, void, undefined> {
  for (const { projection, session } of refs) {
    if (findProjection(state, projection, session).kind === 'found')
      yield* prepareView(state, projection, session);
  }
}

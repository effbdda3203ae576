import { randomUUID } from 'node:crypto';
import type { Observable } from 'rxjs';
import { StoreError, type EventStore } from '#event-store';
import { itemsOf, type Fact, type MeetingState } from '#domain';
import { waitForRevision, type RevisionWait, type RevisionWaitResult } from './views/at-least-revision.ts';
import { MeetingCatalogue } from './views/meeting-catalogue.ts';
import type {
  IssueRequest,
  LogRequest,
  MeetingsRequest,
  Outcome,
  ViewAnswer,
  ViewRequest,
} from './requests.ts';
import type { LogPage } from './answers/log.ts';
import type { MeetingsPage } from './answers/meetings.ts';
import { CommandLoad } from './command-queue/command-load.ts';
import { CommandQueue } from './command-queue/command-queue.ts';
import { diffAtMoments } from './diff/diff-request.ts';
import type { DiffAnswer, DiffRequest } from './diff/view-diff.ts';
import type { WhatIfAnswer, WhatIfRequest } from './what-if/what-if-document.ts';
import { WHAT_IF_LIMITS, whatIf } from './what-if/what-if.ts';
import { Idempotency } from './command-queue/idempotency.ts';
import { answerLimitMs, settledBy } from './command-queue/timed-answer.ts';
import { MeetingClock, type ClockReading } from './command-queue/meeting-clock.ts';
import type {
  LiveAnswer,
  LiveLogRequest,
  LiveRequest,
  LiveViewsRequest,
  LiveViewsAnswer,
} from './live/live-messages.ts';
import { LiveStreams } from './live/live-streams.ts';
import { MeetingLog } from './log/meeting-log.ts';
import { replayOf, type ReplayAnswer, type ReplayRequest } from './replay/replay.ts';
import { proveResult, type ProofAnswer } from './proof/result-proof.ts';
import type { ReactionsHealth } from './answers/health.ts';
import { Reactions } from './reactions/reactions.ts';
import { OpenMeetings, type OpenMeeting } from './command-queue/open-meetings.ts';
import { TurnRequests } from './command-queue/turn-requests.ts';
import {
  PolledViews,
  type HeadAnswer,
  type PatchAnswer,
  type PatchRequest,
  type PolledView,
} from './views/polled-views.ts';
import type { RaceControlOptions } from './race-control-options.ts';
import { viewAtMoment } from './views/view-at.ts';
import { WorkLimit } from './work-limit.ts';

/** About 215 MiB: a record takes 560 bytes with the states after it. */
const MAX_OPEN_RECORDS = 400_000;
const RECORDS_PER_SNAPSHOT = 5_000;
const toStandardError = (message: string): void => void process.stderr.write(`${message}\n`);

/**
 * Issues commands to the meetings of one store and answers queries about them. It needs no framework, so the
 * command line uses it directly. Every method rejects with the `StoreError` of the store when the store
 * fails.
 */
export class RaceControl {
  private readonly now: () => number;
  private readonly newId: () => string;
  private readonly openMeetings: OpenMeetings;
  private readonly turnRequests: TurnRequests;
  private readonly idempotency: Idempotency;
  private readonly catalogue: MeetingCatalogue;
  private readonly liveStreams: LiveStreams;
  private readonly polledViews = new PolledViews();
  private readonly reactions: Reactions;
  private readonly commandLoad = new CommandLoad();
  private onIdle: () => void = () => undefined;
  private draining: Promise<void> | null = null;
  readonly inMemory = (): OpenMeetings['size'] => this.openMeetings.size;

  constructor(
    private readonly store: EventStore,
    private readonly options: RaceControlOptions,
  ) {
    const { now = Date.now, newId = randomUUID, maxOpenMeetings: maxMeetings = Infinity } = options;
    const { maxOpenRecords: maxRecords = MAX_OPEN_RECORDS } = options;
    this.now = now;
    this.newId = newId;
    this.catalogue = new MeetingCatalogue(store);
    this.turnRequests = new TurnRequests(store);
    this.openMeetings = new OpenMeetings((meeting) => this.open(meeting), { maxMeetings, maxRecords });
    this.liveStreams = new LiveStreams(this.openMeetings, store);
    this.idempotency = new Idempotency({
      now,
      readClock: () => this.readClock(),
      newId,
      answerLimitMs: answerLimitMs(store),
      submit: (command) =>
        this.openMeetings.use(command.pending.request.meeting, ({ queue }) => queue.submit(command)),
    });
    this.reactions = new Reactions({
      store,
      stateOf: (meeting, revision) => this.stateAtRevision(meeting, revision),
      submit: (request) => this.idempotency.issue(request),
      report: options.report ?? toStandardError,
    });
  }

  /**
   * Decides a command and writes its records. Resolves once everything that the outcome rests on is durable
   * and the reactions of the format to it are done. Views show the records from then on. It settles within
   * `answerLimitMs` in every state of the store; reactions that take longer continue by themselves.
   * @throws StoreError `store-busy` when other processes wrote first too many times; `store-closed` after
   * `drain` was called. With the outcome `unknown` the records may be in the log or may enter it later: issue
   * the command again with the same id. After any other error this try has put nothing into the log and will
   * not do so; an earlier try with the same id may have.
   */
  async issue(request: IssueRequest): Promise<Outcome> {
    if (this.draining)
      throw new StoreError('store-closed', 'The server is shutting down and accepts no more commands.');
    const end = this.commandLoad.begin();
    try {
      const answerByMs = performance.now() + answerLimitMs(this.store);
      const outcome = await this.idempotency.issue(request);
      if (this.reactions.mayReactTo(outcome)) await settledBy(answerByMs, this.reactions.reactTo(outcome));
      return outcome;
    } finally {
      end();
      if (this.commandLoad.size === 0) this.onIdle();
    }
  }

  /** Returns a view of a meeting, at the end of its log or at a moment. */
  view(request: ViewRequest): Promise<ViewAnswer> {
    return this.openMeetings.use(request.meeting, ({ log }) => viewAtMoment(log, request, this.now()));
  }

  /** Returns whether views of a meeting at these revisions need no fold. */
  hasStates(meeting: string, ...revisions: readonly number[]): Promise<boolean> {
    return this.openMeetings.use(meeting, ({ log }) => revisions.every((revision) => log.hasState(revision)));
  }

  /** Returns where a view is now, for clients that poll. */
  viewHead(request: PolledView): Promise<HeadAnswer> {
    return this.openMeetings.use(request.meeting, ({ log }) => this.polledViews.head(log, request));
  }

  /** Returns what changed in a view from one revision to a later one. */
  viewPatch(request: PatchRequest): Promise<PatchAnswer> {
    return this.openMeetings.use(request.meeting, ({ log }) => this.polledViews.patch(log, request));
  }

  /** Waits until the views of a meeting show a revision. */
  waitForRevision(meeting: string, wait: RevisionWait): Promise<RevisionWaitResult> {
    const isReached = () =>
      this.openMeetings.use(meeting, async ({ log }) => {
        if (log.state.revision < wait.revision) await log.catchUp();
        return log.state.revision >= wait.revision;
      });
    return waitForRevision(this.changes(meeting), isReached, wait);
  }

  /** Compares a view at two moments: which rows moved, and why. Stops when the signal is aborted. */
  diff(request: DiffRequest, signal?: AbortSignal): Promise<DiffAnswer> {
    return this.openMeetings.use(request.meeting, ({ log }) => {
      const limit = new WorkLimit(this.options.diffLimitMs ?? Infinity, signal);
      return diffAtMoments(log, request, { now: this.now(), limit });
    });
  }

  /** Returns what a proposed ruling would change. Writes nothing. Stops when the signal is aborted. */
  whatIf(request: WhatIfRequest, signal?: AbortSignal): Promise<WhatIfAnswer> {
    const { now, newId } = this;
    const { presets, whatIfLimits } = this.options;
    const clock = new MeetingClock(() => this.readClock());
    const limits = { ...WHAT_IF_LIMITS, ...whatIfLimits };
    return this.openMeetings.use(request.meeting, ({ log }) =>
      whatIf(request, { log, limits, stream: log.stream, presets, now, newId, clock, signal }),
    );
  }

  /** Returns the durable state of a meeting, at its end or at a revision; null if there is no such state. */
  state(meeting: string, at?: number): Promise<MeetingState | null> {
    return this.openMeetings.use(meeting, ({ log }) => {
      const { revision } = log.state;
      if (revision < 0 || (at !== undefined && (at < 0 || at > revision))) return null;
      return at === undefined ? log.state : log.stateAtInSlices(at);
    });
  }

  /** Returns the proof of a certified result, which anyone can check with the public keys. */
  proof(meeting: string, session: string): Promise<ProofAnswer> {
    return this.openMeetings.use(meeting, ({ log }) =>
      proveResult(this.store, log.stream, log.state, session),
    );
  }

  /** Returns a page of the meetings, or of those that are archived, the newest first. */
  meetings(request: MeetingsRequest = {}): Promise<MeetingsPage> {
    return this.catalogue.meetings(request);
  }

  /** Returns a page of the stored records of a meeting. */
  log(request: LogRequest): Promise<LogPage> {
    return this.catalogue.log(request);
  }

  /** Returns a part of a meeting's log, as it stands now, for playback. */
  replay(request: ReplayRequest): Promise<ReplayAnswer> {
    return this.openMeetings.use(request.meeting, async ({ log }) => {
      // Another process may have written just now.
      await log.catchUp();
      const answer = replayOf(log, request);
      // The states before it are folded here, so that the first message need not fold them at once.
      if (answer.kind === 'replay') await log.stateAtInSlices(answer.replay.timeline.first);
      return answer;
    });
  }

  /**
   * Streams a view: first a snapshot, unless the client has a view already, then a patch for each change.
   */
  live(request: LiveRequest): Promise<LiveAnswer> {
    return this.liveStreams.followView(request);
  }

  /** Streams several views together. Each message holds all of them at one revision. */
  liveViews(request: LiveViewsRequest): Promise<LiveViewsAnswer> {
    return this.liveStreams.followViews(request);
  }

  /** Streams the records of a meeting: the stored ones, then new ones of any process. */
  liveLog(request: LiveLogRequest): Promise<LiveAnswer> {
    return this.liveStreams.followRecords(request);
  }

  /**
   * Emits the new records of a meeting, of any process, once views show them. Completes when this drains. To
   * miss nothing, subscribe first and then read a view, and skip the records up to the revision of the view.
   */
  changes(meeting: string): Observable<Fact> {
    return this.openMeetings.watchFacts(meeting);
  }

  /**
   * Refuses new commands, answers the accepted ones, and saves snapshots. Does not close the store, because
   * its caller opened it. May be called again.
   */
  drain(): Promise<void> {
    return (this.draining ??= this.finish());
  }

  /**
   * Starts to run reactions that another process, an import or a crash left undone. Only a server needs it.
   */
  startReactions(): void {
    if (!this.draining) this.reactions.start();
  }

  /**
   * Resolves when no command waits and recent commands were answered quickly, or when the signal is aborted.
   * Background work calls it before each step.
   */
  waitUntilQuiet(signal: AbortSignal): Promise<void> {
    return this.commandLoad.waitUntilQuiet(signal);
  }

  /** When the newest record of the meetings in memory was recorded; null without one. */
  get lastRecordedAt(): string | null {
    return this.openMeetings.lastRecordedAt;
  }

  get reactionsHealth(): ReactionsHealth {
    return this.reactions.health;
  }

  private stateAtRevision(meeting: string, revision = -1): Promise<MeetingState | null> {
    return this.openMeetings.use(meeting, async ({ log }) => {
      // Another process may have written that record just now.
      if (revision > log.state.revision) await log.catchUp();
      if (log.state.revision < Math.max(revision, 0)) return null;
      return revision < 0 ? log.state : log.stateAtInSlices(revision);
    });
  }

  private readClock(): ClockReading {
    return { clockMs: this.now(), monotonicMs: this.options.monotonicMs?.() ?? performance.now() };
  }

  private async finish(): Promise<void> {
    if (this.commandLoad.size > 0) await new Promise<void>((resolve) => (this.onIdle = resolve));
    await this.reactions.stop();
    this.turnRequests.close();
    await this.openMeetings.close();
  }

  private async open(meeting: string): Promise<OpenMeeting> {
    const { presets, signer, snapshotKeys, recordsPerSnapshot = RECORDS_PER_SNAPSHOT } = this.options;
    const log = await MeetingLog.open(this.store, meeting, recordsPerSnapshot, snapshotKeys);
    const clock = new MeetingClock(() => this.readClock());
    clock.learn(itemsOf(log.state.records));
    // The records of other servers tell their time as well. The log completes this when it is closed.
    log.changes.subscribe({
      next: (fact) => clock.learn([fact]),
      error: ({ message }: StoreError) =>
        (this.options.report ?? toStandardError)(`${meeting} is refused from now on. ${message}`),
    });
    const context = { stream: log.stream, presets, clock, newId: this.newId, signer };
    return { log, queue: new CommandQueue(this.store, log, context, this.turnRequests.at(meeting)) };
  }
}

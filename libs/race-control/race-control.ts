import { randomUUID } from 'node:crypto';
import type { Observable } from 'rxjs';
import { StoreError, type EventStore } from '#event-store';
import type { Fact, Format, MeetingState } from '#domain';
import { reached, type Patience, type Reached } from './views/at-least-revision.ts';
import { Catalogue } from './views/meeting-catalogue.ts';
import type {
  IssueRequest,
  LogPage,
  LogRequest,
  MeetingsPage,
  Outcome,
  ViewAnswer,
  ViewRequest,
} from './requests.ts';
import { CommandQueue } from './command-queue/command-queue.ts';
import { diffAtMoments } from './diff/diff-request.ts';
import type { DiffAnswer, DiffRequest } from './diff/view-diff.ts';
import type { WhatIfLimits, WhatIfAnswer, WhatIfRequest } from './what-if/what-if-document.ts';
import { WHAT_IF_LIMITS, whatIf } from './what-if/what-if.ts';
import { Idempotency } from './command-queue/idempotency.ts';
import type { Signer } from './keys/key-ring.ts';
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
import { proofOf, type ProofAnswer } from './proof/result-proof.ts';
import { Reactions, type ReactionsHealth } from './reactions/reactions.ts';
import { OpenMeetings, type OpenMeeting } from './command-queue/open-meetings.ts';
import { viewOf } from './views/view-at.ts';

export interface RaceControlOptions {
  /** The formats that may be named instead of being written out, by their names. */
  readonly presets: ReadonlyMap<string, Format>;
  /** The clock, in milliseconds. */
  readonly now?: () => number;
  /** Makes the ids of events, and of commands that bring none: UUIDs. */
  readonly newId?: () => string;
  /** Signs the results that are certified here. Without it they are not signed. */
  readonly signer?: Signer;
  /** So many meetings are kept in memory; the others are folded again when somebody asks. */
  readonly maxMeetings?: number;
  /** Records after which a snapshot is saved. */
  readonly snapshotEvery?: number;
  /** How much a what-if may ask. */
  readonly whatIfLimits?: Partial<WhatIfLimits>;
  /** Told what went wrong where nobody waits for an answer. Default: standard error. */
  readonly tell?: (words: string) => void;
}

const MEETINGS_IN_MEMORY = 64;
const SNAPSHOT_EVERY = 5_000;
const toStandardError = (words: string): void => void process.stderr.write(`${words}\n`);

/**
 * Race control over one store: takes commands, answers questions. All of it works without a framework, so
 * the command line uses it as it is. Every method fails with the `StoreError` of the store, where the
 * store fails.
 */
export class RaceControl {
  private readonly shelf: OpenMeetings;
  private readonly intake: Idempotency;
  private readonly catalogue: Catalogue;
  private readonly following: LiveStreams;
  private readonly reactions: Reactions;
  private readonly accepted = new Set<Promise<Outcome>>();
  private draining: Promise<void> | null = null;

  constructor(
    private readonly store: EventStore,
    private readonly options: RaceControlOptions,
  ) {
    const { now = Date.now, newId = randomUUID, maxMeetings = MEETINGS_IN_MEMORY } = options;
    this.catalogue = new Catalogue(store);
    this.shelf = new OpenMeetings((meeting) => this.open(meeting), maxMeetings);
    this.following = new LiveStreams(this.shelf, store);
    this.intake = new Idempotency({
      now,
      newId,
      toDesk: (job) => this.shelf.use(job.request.meeting, ({ desk }) => desk.submit(job)),
    });
    this.reactions = new Reactions({
      store,
      stateOf: (meeting, revision) => this.stateAfter(meeting, revision),
      submit: (request) => this.intake.issue(request),
      report: options.tell ?? toStandardError,
    });
  }

  /**
   * Decides a command and writes what it comes to. The answer comes once all that it rests on is durable;
   * from then on a view shows it. What the format has done by itself after it is done by then.
   * @throws StoreError `store-busy` when other processes were first again and again; `store-closed` once
   * draining
   */
  async issue(request: IssueRequest): Promise<Outcome> {
    if (this.draining) throw new StoreError('store-closed', 'No more commands are taken.');
    const outcome = this.issueAndReact(request);
    this.accepted.add(outcome);
    try {
      return await outcome;
    } finally {
      this.accepted.delete(outcome);
    }
  }

  /** A projection of a meeting: as it is now, or as it was at a moment. */
  view(request: ViewRequest): Promise<ViewAnswer> {
    const { now = Date.now } = this.options;
    return this.shelf.use(request.meeting, ({ log }) => viewOf(log, request, now()));
  }

  /** Waits until the views of a meeting have seen a revision. */
  reach(meeting: string, patience: Patience): Promise<Reached> {
    const isThere = () =>
      this.shelf.use(meeting, async ({ log }) => {
        if (log.state.revision < patience.revision) await log.catchUp();
        return log.state.revision >= patience.revision;
      });
    return reached(this.changes(meeting), isThere, patience);
  }

  /** A projection of a meeting at two moments: who moved, and because of which records. */
  diff(request: DiffRequest): Promise<DiffAnswer> {
    const { now = Date.now } = this.options;
    return this.shelf.use(request.meeting, ({ log }) => diffAtMoments(log, request, now()));
  }

  /** What a proposed ruling would change. Nothing is written. */
  whatIf(request: WhatIfRequest): Promise<WhatIfAnswer> {
    const { presets, now = Date.now, newId = randomUUID, whatIfLimits } = this.options;
    const limits = { ...WHAT_IF_LIMITS, ...whatIfLimits };
    return this.shelf.use(request.meeting, ({ log }) =>
      whatIf(request, { log, limits, stream: log.stream, presets, now, newId }),
    );
  }

  /** The durable state of a meeting, at its end or at a revision; null where there is none. */
  state(meeting: string, at?: number): Promise<MeetingState | null> {
    return this.shelf.use(meeting, ({ log }) => {
      const { revision } = log.state;
      if (revision < 0 || (at !== undefined && (at < 0 || at > revision))) return null;
      return at === undefined ? log.state : log.stateAt(at);
    });
  }

  /** What proves the certified result of a session to whoever has the public keys. */
  proof(meeting: string, session: string): Promise<ProofAnswer> {
    return this.shelf.use(meeting, ({ log }) => proofOf(this.store, log.stream, log.state, session));
  }

  /** All meetings, the newest first, a page at a time. */
  meetings(cursor?: string): Promise<MeetingsPage> {
    return this.catalogue.meetings(cursor);
  }

  /** The records of a meeting, as they are stored, a page at a time. */
  log(request: LogRequest): Promise<LogPage> {
    return this.catalogue.log(request);
  }

  /** A stretch of a meeting's log as it stands now, to be seen again. */
  replay(request: ReplayRequest): Promise<ReplayAnswer> {
    return this.shelf.use(request.meeting, async ({ log }) => {
      // Another process may have written a moment ago.
      await log.catchUp();
      return replayOf(log, request);
    });
  }

  /**
   * A projection as it changes: a snapshot, or nothing where the follower has a view already, then a patch
   * for each revision.
   */
  live(request: LiveRequest): Promise<LiveAnswer> {
    return this.following.followView(request);
  }

  /** Several views, all of them in each message, and all at one revision. */
  liveViews(request: LiveViewsRequest): Promise<LiveViewsAnswer> {
    return this.following.followViews(request);
  }

  /** The records of a meeting, and then those that come, whoever appends them. */
  liveLog(request: LiveLogRequest): Promise<LiveAnswer> {
    return this.following.followRecords(request);
  }

  /**
   * The records of a meeting from now on, whoever appends them, each when views show it. Completes when
   * this drains. To miss nothing subscribe first, then ask for a view: what has its revision or a lower
   * one is in it.
   */
  changes(meeting: string): Observable<Fact> {
    return this.shelf.watch(meeting);
  }

  /**
   * Takes no more commands, answers those that it took, and saves snapshots. Does not close the store,
   * which is not its own. Safe to call again.
   */
  drain(): Promise<void> {
    this.draining ??= this.finish();
    return this.draining;
  }

  /**
   * Looks after the reactions that are left undone: by other processes, by an import, by a crash. For a
   * server; what is issued here is reacted to without it.
   */
  react(): void {
    if (!this.draining) this.reactions.start();
  }

  get reactionsHealth(): ReactionsHealth {
    return this.reactions.health;
  }

  private async issueAndReact(request: IssueRequest): Promise<Outcome> {
    const outcome = await this.intake.issue(request);
    await this.reactions.reactTo(outcome);
    return outcome;
  }

  private stateAfter(meeting: string, revision = -1): Promise<MeetingState | null> {
    return this.shelf.use(meeting, async ({ log }) => {
      // Another process may have written that record a moment ago.
      if (revision > log.state.revision) await log.catchUp();
      if (log.state.revision < Math.max(revision, 0)) return null;
      return revision < 0 ? log.state : log.stateAt(revision);
    });
  }

  private async finish(): Promise<void> {
    // One that failed has told its official so.
    await Promise.allSettled(this.accepted);
    await this.reactions.stop();
    await this.shelf.close();
  }

  private async open(meeting: string): Promise<OpenMeeting> {
    const { presets, now = Date.now, newId = randomUUID, signer } = this.options;
    const { snapshotEvery = SNAPSHOT_EVERY } = this.options;
    const log = await MeetingLog.open(this.store, meeting, snapshotEvery);
    const bench = { stream: log.stream, presets, now, newId, signer };
    return { log, desk: new CommandQueue(this.store, log, bench) };
  }
}

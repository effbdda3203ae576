import type { FeedClock, FeedMeeting, FeedOutcome, FeedOutput, MeetingNow } from '../feed-types.ts';

/** Most commands that wait in memory. Beyond that the feed reads its raw log again, later. */
export const MAX_WAITING = 50_000;
/** A feed that was full reads on when no more than this wait. */
const FEW_WAITING = MAX_WAITING / 10;
const MAX_BATCH = 512;
const FIRST_RETRY_MS = 250;
const MAX_RETRY_MS = 5_000;
/** A green may be entered this much late. */
const HOLD_MS = 120_000;
/** A change that leaves all phases as they were may be a green of another time. Look at it this often. */
const REISSUE_MS = 5_000;
const MAX_HELD = 10_000;

/** The code of a crossing that may be accepted later: a green may come late. */
export const NO_SESSION = 'no-session-under-way';

/** The feed may not report to the meeting, until somebody corrects its token or its file. */
const BARRED: ReadonlySet<string> = new Set(['role-may-not', 'meeting-unknown']);

/** Returns whether all commands of the feed wait. What another role takes from it is refused by itself. */
const isBarredBy = ({ command }: FeedOutput, outcome: FeedOutcome): boolean =>
  outcome.kind === 'refused' && BARRED.has(outcome.code) && command.role === 'timer';

interface Waiting {
  /** The place in the order of all commands of the feed. */
  readonly place: number;
  readonly output: FeedOutput;
  readonly sinceMs: number;
}

interface OutboxOptions {
  readonly feed: string;
  readonly meeting: FeedMeeting;
  readonly clock: FeedClock;
  /** A command was answered for good. */
  readonly settled: (output: FeedOutput, outcome: FeedOutcome) => void;
  /** A command was answered, perhaps to be issued again. */
  readonly answered?: (output: FeedOutput, outcome: FeedOutcome) => void;
}

/** Issues the commands of a feed in their order, again and again until the meeting has answered each. */
export class Outbox {
  readonly counts = { crossings: 0, refused: 0 };
  lastRefusal: { readonly words: string; readonly atMs: number } | null = null;
  /** The crossings that were given up while a session waited for its green; null without any. */
  givenUp: { readonly count: number; readonly atMs: number } | null = null;
  /** Why the commands wait, in words; null if they are answered. */
  away: string | null = null;
  /** Whether they wait because the feed may not report to the meeting. */
  isBarred = false;
  private waiting: Waiting[] = [];
  private inFlight: readonly Waiting[] = [];
  private readonly held = new Map<string, Waiting>();
  private issued = 0;
  private failures = 0;
  private sessions = '';
  private isGreenAwaited = false;
  /** The revision of the views that the held crossings were not issued for. */
  private unseenRevision: number | null = null;
  private reissuedAtMs = -Infinity;
  private cancelRetry: (() => void) | null = null;
  private isStopped = false;
  private idle: (() => void)[] = [];
  private roomWanted: (() => void)[] = [];

  constructor(private readonly options: OutboxOptions) {}

  /** The commands that were added so far. */
  get added(): number {
    return this.issued;
  }

  get size(): number {
    return this.waiting.length + this.inFlight.length;
  }

  get heldCount(): number {
    return this.held.size;
  }

  add(output: FeedOutput): void {
    this.waiting.push({ place: this.issued++, output, sinceMs: this.options.clock.now() });
    if (this.inFlight.length === 0 && this.cancelRetry === null) queueMicrotask(() => this.issue());
  }

  /** Resolves when few commands wait, or when the outbox is stopped. */
  async hasRoom(): Promise<void> {
    if (this.size > FEW_WAITING && !this.isStopped)
      await new Promise<void>((resolve) => this.roomWanted.push(resolve));
  }

  /** Returns the place of the first command that has no final answer; Infinity if all have one. */
  firstUnsettled(): number {
    let first = Infinity;
    for (const list of [this.waiting, this.inFlight, this.held.values()])
      for (const { place } of list) first = Math.min(first, place);
    return first;
  }

  /** Issues the held crossings again if the sessions have changed: a green may have come late. */
  meetingChanged({ sessions, revision }: MeetingNow): void {
    const seen = JSON.stringify(sessions);
    this.unseenRevision = revision;
    if (seen === this.sessions) return;
    this.sessions = seen;
    const isGreenAwaited = sessions.some(({ phase }) => phase === 'open');
    if (isGreenAwaited && !this.isGreenAwaited) this.givenUp = null;
    this.isGreenAwaited = isGreenAwaited;
    this.reissueHeld();
  }

  /** Gives up crossings that were held for too long: they were before any session. */
  tick(nowMs: number): void {
    if (this.unseenRevision !== null && nowMs - this.reissuedAtMs >= REISSUE_MS) this.reissueHeld();
    for (const waiting of this.held.values()) {
      if (nowMs - waiting.sinceMs < HOLD_MS && this.held.size <= MAX_HELD) continue;
      this.held.delete(waiting.output.command.commandId);
      if (this.isGreenAwaited) this.givenUp = { count: (this.givenUp?.count ?? 0) + 1, atMs: nowMs };
      this.refuse(waiting.output, { kind: 'refused', code: NO_SESSION, words: 'No session was under way.' });
    }
  }

  private reissueHeld(): void {
    this.unseenRevision = null;
    this.reissuedAtMs = this.options.clock.now();
    const again = [...this.held.values()];
    this.held.clear();
    this.waiting = [...again, ...this.waiting].sort((a, b) => a.place - b.place);
    this.issue();
  }

  /** Resolves when nothing is in flight, and waiting commands were issued once more. Issues nothing more. */
  async stop(): Promise<void> {
    this.cancelRetry?.();
    this.cancelRetry = null;
    while (this.size > 0) {
      this.issue();
      await new Promise<void>((resolve) => this.idle.push(resolve));
      if (this.away !== null) break;
    }
    this.isStopped = true;
    this.letRoom();
  }

  private letRoom(): void {
    for (const resolve of this.roomWanted.splice(0)) resolve();
  }

  private issue(): void {
    if (this.isStopped || this.inFlight.length > 0 || this.waiting.length === 0) return;
    this.cancelRetry?.();
    this.cancelRetry = null;
    this.inFlight = this.waiting.slice(0, MAX_BATCH);
    this.waiting = this.waiting.slice(MAX_BATCH);
    void this.issueBatch(this.inFlight);
  }

  private async issueBatch(batch: readonly Waiting[]): Promise<void> {
    const { feed, meeting } = this.options;
    const commands = batch.map(({ output }) => output.command);
    const outcomes = await meeting.issue(feed, commands).catch((error: unknown) => {
      const words = error instanceof Error ? error.message : String(error);
      return commands.map((): FeedOutcome => ({ kind: 'unavailable', words }));
    });
    this.inFlight = [];
    const again: Waiting[] = [];
    this.away = null;
    this.isBarred = false;
    for (const [i, waiting] of batch.entries()) {
      const answer = outcomes[i] ?? { kind: 'unavailable', words: 'The meeting gave no answer.' };
      const isBarred = isBarredBy(waiting.output, answer);
      this.isBarred ||= isBarred;
      const outcome: FeedOutcome =
        isBarred && answer.kind === 'refused' ? { kind: 'unavailable', words: answer.words } : answer;
      if (outcome.kind === 'unavailable') this.away = outcome.words;
      if (outcome.kind === 'unavailable') again.push(waiting);
      else this.answer(waiting, outcome);
      this.options.answered?.(waiting.output, outcome);
    }
    if (again.length > 0) this.waiting = [...again, ...this.waiting];
    this.next();
  }

  private next(): void {
    this.failures = this.away === null ? 0 : this.failures + 1;
    for (const resolve of this.idle.splice(0)) resolve();
    if (this.size <= FEW_WAITING) this.letRoom();
    if (this.isStopped) return;
    if (this.away === null) return this.issue();
    const waitMs = Math.min(FIRST_RETRY_MS * 2 ** (this.failures - 1), MAX_RETRY_MS);
    this.cancelRetry = this.options.clock.after(waitMs * (1 - this.options.clock.random() / 2), () => {
      this.cancelRetry = null;
      this.issue();
    });
  }

  private answer(waiting: Waiting, outcome: Exclude<FeedOutcome, { kind: 'unavailable' }>): void {
    const { output } = waiting;
    if (outcome.kind === 'refused' && outcome.code === NO_SESSION) {
      this.held.set(output.command.commandId, waiting);
      return;
    }
    if (outcome.kind === 'refused') return this.refuse(output, outcome);
    if (output.command.command.type === 'RecordCrossing') this.counts.crossings += 1;
    this.options.settled(output, outcome);
  }

  private refuse(output: FeedOutput, outcome: Extract<FeedOutcome, { kind: 'refused' }>): void {
    this.counts.refused += 1;
    if (outcome.code !== NO_SESSION)
      this.lastRefusal = { words: outcome.words, atMs: this.options.clock.now() };
    this.options.settled(output, outcome);
  }
}

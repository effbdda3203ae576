import type { JSONPatchDocument } from 'immutable-json-patch';
import { fetchJson, meetingPath } from './http.ts';
import { backoffMs, pause } from './backoff.ts';
import { isTemporary, NoAnswerError, ProblemError, problemOf, type ProblemBody } from './problem.ts';
import { Signal } from './signal.ts';
import { openStream, type StreamMessage, type OpenStream } from './stream.ts';
import { isViewOf, applyPatches, type ViewHead, type ViewKey, type Views } from '../data/views.ts';

/** What became of a connection. */
interface Ended {
  readonly left: readonly ViewKey[] | null;
  readonly wasLive: boolean;
  readonly waitMs: number | null;
}

/** How the page stands to the server. */
export type ConnectionState =
  | { readonly kind: 'connecting' }
  /** Where the meeting has no such session (any more), `problem` says so; all else is shown. */
  | { readonly kind: 'live'; readonly problem: ProblemBody | null }
  /** Cut off; it is tried again by itself. What is shown is as it was then. */
  | { readonly kind: 'away'; readonly since: number; readonly problem: ProblemBody }
  /** Refused, and asking again would not help. */
  | { readonly kind: 'refused'; readonly problem: ProblemBody };

/** Where no frame is drawn (the page is in the background) what came is taken in all the same. */
const LATEST_FRAME_MS = 250;

/**
 * The views of a meeting that a page shows, live, over one connection. What several places of the page show
 * is asked for once; a new wish begins a new connection, and what was there stays until its answer is.
 */
export class LiveViews {
  readonly connection = new Signal<ConnectionState>({ kind: 'connecting' });
  private readonly wishes = new Map<ViewKey, number>();
  private readonly signals = new Map<ViewKey, Signal<unknown>>();
  private views: Views = {};
  private revision: number | null = null;
  private shown = '';
  private abort: AbortController | null = null;
  private waiting: StreamMessage[] = [];
  private isDue = false;
  private isWished = false;
  /** What the meeting does not have, and the words of the server about it. */
  private missing: { readonly shows: readonly ViewKey[]; readonly problem: ProblemBody } | null = null;

  constructor(private readonly meeting: string) {}

  /** The signal of one view: undefined until it has come. */
  view(show: ViewKey): Signal<unknown> {
    const known = this.signals.get(show) ?? new Signal<unknown>(this.views[show]);
    this.signals.set(show, known);
    return known;
  }

  /** Follows a view until the answer is called. */
  follow(show: ViewKey): () => void {
    this.wishes.set(show, (this.wishes.get(show) ?? 0) + 1);
    this.rewish();
    return () => {
      const left = (this.wishes.get(show) ?? 1) - 1;
      if (left > 0) this.wishes.set(show, left);
      else this.wishes.delete(show);
      this.rewish();
    };
  }

  /** Tries again at once: because somebody asks for it. */
  retry(): void {
    this.shown = '';
    this.rewish();
  }

  /** Begins anew for somebody else, who may not be let see what is shown. */
  forget(): void {
    this.views = {};
    this.show();
    this.retry();
  }

  close(): void {
    this.abort?.abort();
  }

  /** All that one drawing of the page wishes for is one wish. */
  private rewish(): void {
    if (this.isWished) return;
    this.isWished = true;
    setTimeout(() => {
      this.isWished = false;
      const shows = [...this.wishes.keys()].toSorted();
      const key = shows.join(' ');
      if (key === this.shown) return;
      this.shown = key;
      this.abort?.abort();
      if (shows.length === 0) return;
      this.abort = new AbortController();
      this.missing = null;
      this.begin();
      void this.keep(shows, this.abort.signal);
    });
  }

  /** From here on only a snapshot is a ground to go on from. */
  private begin(): void {
    this.revision = null;
    this.waiting = [];
  }

  private async keep(wished: readonly ViewKey[], signal: AbortSignal): Promise<void> {
    let shows = wished;
    for (let failures = 0; !signal.aborted;) {
      const { left, wasLive, waitMs } = await this.once(shows, signal);
      if (left === null) return;
      if (left === shows) {
        failures = wasLive ? 1 : failures + 1;
        await pause(Math.max(waitMs ?? 0, backoffMs(failures)), signal);
      }
      shows = left;
    }
  }

  /** One connection from its beginning to its end. What is left to be shown: null for nothing. */
  private async once(shows: readonly ViewKey[], signal: AbortSignal): Promise<Ended> {
    let opened: OpenStream | null = null;
    try {
      opened = await this.open(shows, signal);
      for await (const message of opened.messages) if (!signal.aborted) this.take(message);
      if (!signal.aborted) this.lost(problemOf(new NoAnswerError('The connection ended.')));
      return { left: shows, wasLive: true, waitMs: opened.retryMs() };
    } catch (error) {
      if (signal.aborted) return { left: null, wasLive: false, waitMs: null };
      const problem = problemOf(error);
      const left = this.leaveOut(shows, problem) ?? (this.mayRetry(problem) ? shows : null);
      const retryAfter = error instanceof ProblemError ? error.retryAfterSeconds : null;
      const waitMs = opened?.retryMs() ?? (retryAfter === null ? null : retryAfter * 1_000);
      return { left, wasLive: opened !== null, waitMs };
    }
  }

  /** Begins anew where what the page has is no ground to go on from. */
  private async open(shows: readonly ViewKey[], signal: AbortSignal): Promise<OpenStream> {
    const leaving = new AbortController();
    const both = AbortSignal.any([signal, leaving.signal]);
    if (this.revision !== null && !(await this.isSameLog(shows, both))) this.begin();
    const opened = await openStream({ meeting: this.meeting, shows, after: this.revision, signal: both });
    if (this.revision !== null && !this.isSameVersion(shows, opened)) {
      this.begin();
      leaving.abort();
      return this.open(shows, signal);
    }
    this.connection.set({ kind: 'live', problem: this.missing?.problem ?? null });
    return opened;
  }

  /** A log that was put back from a copy has another record at the revision that the page stands at. */
  private async isSameLog([show = '']: readonly ViewKey[], signal: AbortSignal): Promise<boolean> {
    const path = `${meetingPath(this.meeting, 'events')}?after=${(this.revision ?? 0) - 1}&limit=1`;
    const { body } = await fetchJson<{ readonly events: readonly { readonly metadata: ViewHead }[] }>(path, {
      signal,
    });
    return body.events[0]?.metadata.recordedAt === (this.views[show] as ViewHead | undefined)?.recordedAt;
  }

  /** A server that was upgraded may mean something else by a view: its patches do not fit the old one. */
  private isSameVersion(shows: readonly ViewKey[], { versions }: OpenStream): boolean {
    return shows.every((show) => {
      const { projection, projectionVersion } = this.views[show] as ViewHead;
      return (versions.get(projection) ?? projectionVersion) === projectionVersion;
    });
  }

  /** What else there is, where a session is none of the meeting's (any more); null in any other case. */
  private leaveOut(shows: readonly ViewKey[], problem: ProblemBody): readonly ViewKey[] | null {
    const { code, sessions } = problem;
    if (code !== 'session-unknown' || !sessions) return null;
    const left = shows.filter((show) => isViewOf(show, sessions));
    if (left.length === shows.length || left.length === 0) return null;
    this.missing = { shows: shows.filter((show) => !left.includes(show)), problem };
    this.begin();
    this.views = Object.fromEntries(Object.entries(this.views).filter(([show]) => isViewOf(show, sessions)));
    this.show();
    return left;
  }

  /** Whether asking again may help; what it came to is said either way. */
  private mayRetry(problem: ProblemBody): boolean {
    // An id that the server does not know, after its log was put back: from a fresh start it goes on.
    if (problem.code === 'revision-unknown' && this.revision !== null) this.begin();
    else if (!isTemporary(problem)) {
      this.connection.set({ kind: 'refused', problem });
      return false;
    } else this.lost(problem);
    return true;
  }

  private lost(problem: ProblemBody): void {
    const before = this.connection.value;
    const since = before.kind === 'away' ? before.since : Date.now();
    this.connection.set({ kind: 'away', since, problem });
  }

  /** Taken in with the next frame, however many come before it. */
  private take(message: StreamMessage): void {
    this.waiting.push(message);
    if (this.isDue) return;
    this.isDue = true;
    const draw = () => {
      if (!this.isDue) return;
      this.isDue = false;
      clearTimeout(latest);
      this.draw();
    };
    const latest = setTimeout(draw, LATEST_FRAME_MS);
    requestAnimationFrame(draw);
  }

  private draw(): void {
    const messages = this.waiting;
    this.waiting = [];
    const isWhole = messages.every((message) => this.apply(message));
    if (!isWhole || this.isFound()) this.retry();
    this.show();
  }

  private show(): void {
    for (const [show, signal] of this.signals) signal.set(this.views[show]);
  }

  /** A session that was not there may have come with a change of the format. */
  private isFound(): boolean {
    const meeting = this.views['meeting'] as
      { readonly sessions: readonly { session: string }[] } | undefined;
    const sessions = meeting?.sessions.map(({ session }) => session) ?? [];
    return this.missing?.shows.some((show) => isViewOf(show, sessions)) ?? false;
  }

  /** False where something is missing between what is shown and what came. */
  private apply({ event, id, data }: StreamMessage): boolean {
    const told = JSON.parse(data) as Record<ViewKey, unknown>;
    if (event === 'snapshot') this.views = { ...this.views, ...told };
    else if (id !== (this.revision ?? id) + 1) return id <= (this.revision ?? -1);
    else this.views = applyPatches(this.views, told as Record<ViewKey, JSONPatchDocument>);
    this.revision = id;
    return true;
  }
}

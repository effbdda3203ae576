import type { JSONPatchDocument } from 'immutable-json-patch';
import { fetchJson, meetingPath } from './http.ts';
import { backoffMs, pause } from './backoff.ts';
import { isTemporary, NoAnswerError, ProblemError, problemOf, type ProblemBody } from './problem.ts';
import { Signal } from './signal.ts';
import { openStream, type OpenStream, type StreamMessage } from './stream.ts';
import { applyPatches, isViewOf, type ViewHead, type ViewKey, type Views } from '../data/views.ts';

/** The end of one connection. */
interface ConnectionEnd {
  /** The views for the next connection; null if no other connection is needed. */
  readonly remaining: readonly ViewKey[] | null;
  readonly wasLive: boolean;
  /** How long the server wants the page to wait, if it says so. */
  readonly waitMs: number | null;
}

/** The state of the connection to the server. */
export type ConnectionState =
  | { readonly kind: 'connecting' }
  /** The views are live. If the meeting lacks a session that the page asks for, `problem` says so. */
  | { readonly kind: 'live'; readonly problem: ProblemBody | null }
  /** The connection is lost since `since` and is tried again. The views stay as they were. */
  | { readonly kind: 'away'; readonly since: number; readonly problem: ProblemBody }
  /** The server refuses the views, and another try would not help. */
  | { readonly kind: 'refused'; readonly problem: ProblemBody };

/**
 * Messages are applied after this time if the browser draws no frame, because the page is in the background.
 */
const MAX_FRAME_WAIT_MS = 250;

/**
 * The live views of a meeting, over one connection. A view that several components follow is requested once.
 * If the set of followed views changes, a new connection replaces the old one, and the views stay until it
 * answers.
 */
export class LiveViews {
  readonly connection = new Signal<ConnectionState>({ kind: 'connecting' });
  private readonly followerCounts = new Map<ViewKey, number>();
  private readonly signals = new Map<ViewKey, Signal<unknown>>();
  private views: Views = {};
  /** The revision of the views; null until the snapshot of a new connection has come. */
  private revision: number | null = null;
  /** The views that the connection was opened for, as a text to compare. */
  private connectedKeys = '';
  private abort: AbortController | null = null;
  private queue: StreamMessage[] = [];
  private isDrawScheduled = false;
  private isReconnectScheduled = false;
  /** The views that the meeting does not have, and the problem that says so. */
  private missing: { readonly keys: readonly ViewKey[]; readonly problem: ProblemBody } | null = null;

  constructor(private readonly meeting: string) {}

  /** Returns the signal of a view. Its value is undefined until the view has come. */
  view(key: ViewKey): Signal<unknown> {
    const signal = this.signals.get(key) ?? new Signal<unknown>(this.views[key]);
    this.signals.set(key, signal);
    return signal;
  }

  /** Follows a view. Returns the function that ends it. */
  follow(key: ViewKey): () => void {
    this.followerCounts.set(key, (this.followerCounts.get(key) ?? 0) + 1);
    this.scheduleReconnect();
    return () => {
      const count = (this.followerCounts.get(key) ?? 1) - 1;
      if (count > 0) this.followerCounts.set(key, count);
      else this.followerCounts.delete(key);
      this.scheduleReconnect();
    };
  }

  /** Connects again at once. */
  retry(): void {
    this.connectedKeys = '';
    this.scheduleReconnect();
  }

  /** Drops all views and connects again, for another official who may not be allowed to see them. */
  reset(): void {
    this.views = {};
    this.publish();
    this.retry();
  }

  close(): void {
    this.abort?.abort();
  }

  /** Batches all subscriptions of one render into one reconnect. */
  private scheduleReconnect(): void {
    if (this.isReconnectScheduled) return;
    this.isReconnectScheduled = true;
    setTimeout(() => {
      this.isReconnectScheduled = false;
      const keys = [...this.followerCounts.keys()].toSorted();
      const text = keys.join(' ');
      if (text === this.connectedKeys) return;
      this.connectedKeys = text;
      this.abort?.abort();
      if (keys.length === 0) return;
      this.abort = new AbortController();
      this.missing = null;
      this.requireSnapshot();
      void this.keepConnected(keys, this.abort.signal);
    });
  }

  /** Forgets the revision, so that patches are not applied before the next snapshot. */
  private requireSnapshot(): void {
    this.revision = null;
    this.queue = [];
  }

  private async keepConnected(followed: readonly ViewKey[], signal: AbortSignal): Promise<void> {
    let keys = followed;
    for (let failures = 0; !signal.aborted;) {
      const { remaining, wasLive, waitMs } = await this.connectOnce(keys, signal);
      if (remaining === null) return;
      if (remaining === keys) {
        failures = wasLive ? 1 : failures + 1;
        await pause(Math.max(waitMs ?? 0, backoffMs(failures)), signal);
      }
      keys = remaining;
    }
  }

  /** Opens one connection and receives its messages until it ends. */
  private async connectOnce(keys: readonly ViewKey[], signal: AbortSignal): Promise<ConnectionEnd> {
    let stream: OpenStream | null = null;
    try {
      stream = await this.open(keys, signal);
      for await (const message of stream.messages) if (!signal.aborted) this.receive(message);
      if (!signal.aborted) this.reportAway(problemOf(new NoAnswerError('The connection ended.')));
      return { remaining: keys, wasLive: true, waitMs: stream.retryMs() };
    } catch (error) {
      if (signal.aborted) return { remaining: null, wasLive: false, waitMs: null };
      const problem = problemOf(error);
      const remaining = this.leaveOutMissing(keys, problem) ?? (this.canRetry(problem) ? keys : null);
      const seconds = error instanceof ProblemError ? error.retryAfterSeconds : null;
      const waitMs = stream?.retryMs() ?? (seconds === null ? null : seconds * 1_000);
      return { remaining, wasLive: stream !== null, waitMs };
    }
  }

  /** Opens the stream after the revision of the views, or from a snapshot if patches would not fit them. */
  private async open(keys: readonly ViewKey[], signal: AbortSignal): Promise<OpenStream> {
    const leaving = new AbortController();
    const both = AbortSignal.any([signal, leaving.signal]);
    if (this.revision !== null && !(await this.isSameLog(keys, both))) this.requireSnapshot();
    const stream = await openStream({ meeting: this.meeting, keys, after: this.revision, signal: both });
    if (this.revision !== null && !this.isSameVersion(keys, stream)) {
      this.requireSnapshot();
      leaving.abort();
      return this.open(keys, signal);
    }
    this.connection.set({ kind: 'live', problem: this.missing?.problem ?? null });
    return stream;
  }

  /**
   * Returns false if the log was restored from a copy and has another record at the revision of the views.
   */
  private async isSameLog([key = '']: readonly ViewKey[], signal: AbortSignal): Promise<boolean> {
    const path = `${meetingPath(this.meeting, 'events')}?after=${(this.revision ?? 0) - 1}&limit=1`;
    const { body } = await fetchJson<{ readonly events: readonly { readonly metadata: ViewHead }[] }>(path, {
      signal,
    });
    return body.events[0]?.metadata.recordedAt === (this.views[key] as ViewHead | undefined)?.recordedAt;
  }

  /**
   * Returns false if an upgraded server has another version of a view, whose patches do not fit the old one.
   */
  private isSameVersion(keys: readonly ViewKey[], { versions }: OpenStream): boolean {
    return keys.every((key) => {
      const { projection, projectionVersion } = this.views[key] as ViewHead;
      return (versions.get(projection) ?? projectionVersion) === projectionVersion;
    });
  }

  /** Returns the other views if the meeting lacks the session of some; null in any other case. */
  private leaveOutMissing(keys: readonly ViewKey[], problem: ProblemBody): readonly ViewKey[] | null {
    const { code, sessions } = problem;
    if (code !== 'session-unknown' || !sessions) return null;
    const remaining = keys.filter((key) => isViewOf(key, sessions));
    if (remaining.length === keys.length || remaining.length === 0) return null;
    this.missing = { keys: keys.filter((key) => !remaining.includes(key)), problem };
    this.requireSnapshot();
    this.views = Object.fromEntries(Object.entries(this.views).filter(([key]) => isViewOf(key, sessions)));
    this.publish();
    return remaining;
  }

  /** Returns whether another try may help, and reports the problem. */
  private canRetry(problem: ProblemBody): boolean {
    // A restored log may not have the revision of the views. A snapshot does not need it.
    if (problem.code === 'revision-unknown' && this.revision !== null) this.requireSnapshot();
    else if (!isTemporary(problem)) {
      this.connection.set({ kind: 'refused', problem });
      return false;
    } else this.reportAway(problem);
    return true;
  }

  private reportAway(problem: ProblemBody): void {
    const before = this.connection.value;
    const since = before.kind === 'away' ? before.since : Date.now();
    this.connection.set({ kind: 'away', since, problem });
  }

  /** Queues a message. All messages that come before the next frame are applied together. */
  private receive(message: StreamMessage): void {
    this.queue.push(message);
    if (this.isDrawScheduled) return;
    this.isDrawScheduled = true;
    const draw = () => {
      if (!this.isDrawScheduled) return;
      this.isDrawScheduled = false;
      clearTimeout(timer);
      this.applyQueue();
    };
    const timer = setTimeout(draw, MAX_FRAME_WAIT_MS);
    requestAnimationFrame(draw);
  }

  private applyQueue(): void {
    const messages = this.queue;
    this.queue = [];
    const isComplete = messages.every((message) => this.applyMessage(message));
    if (!isComplete || this.isMissingFound()) this.retry();
    this.publish();
  }

  private publish(): void {
    for (const [key, signal] of this.signals) signal.set(this.views[key]);
  }

  /** Returns whether the meeting now has a session that was missing, after a change of its format. */
  private isMissingFound(): boolean {
    const meeting = this.views['meeting'] as
      { readonly sessions: readonly { session: string }[] } | undefined;
    const sessions = meeting?.sessions.map(({ session }) => session) ?? [];
    return this.missing?.keys.some((key) => isViewOf(key, sessions)) ?? false;
  }

  /**
   * Applies a message to the views. Returns false if revisions between the views and the message are missing.
   */
  private applyMessage({ event, id, data }: StreamMessage): boolean {
    const parsed = JSON.parse(data) as Record<ViewKey, unknown>;
    if (event === 'snapshot') this.views = { ...this.views, ...parsed };
    else if (id !== (this.revision ?? id) + 1) return id <= (this.revision ?? -1);
    else this.views = applyPatches(this.views, parsed as Record<ViewKey, JSONPatchDocument>);
    this.revision = id;
    return true;
  }
}

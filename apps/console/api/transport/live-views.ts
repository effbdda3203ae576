import {
  deviceClock,
  MAX_AGE_OF_HEAD_MS,
  MAX_SILENCE_MS,
  MAX_SILENCE_UNDER_FLAG_MS,
  problemOf,
  Silence,
  withJitter,
  type ClientClock,
  type ProblemBody,
  type ViewsMessage,
} from '#client';
import { isUnderFlag } from '#domain/words';
import { applyPatches, isViewOf, knownViews, type ViewKey, type Views } from '../data/views.ts';
import { readAs } from '../../ui/text/track.ts';
import { client } from './client.ts';
import { ageOf } from './server-clock.ts';
import { isPolling } from './server-state.ts';
import { Signal } from './signal.ts';

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

/** When this number of streams in a row could not be opened, the page polls if the server answers a poll. */
const MAX_FAILED_STREAMS = 3;

/** After this much more silence a connection that seems open is replaced. */
const RECONNECT_AFTER_S = 10;

/**
 * The live views of a meeting, over one stream, or by polling. A view that several components follow is
 * requested once. If the set of followed views changes, a new connection replaces the old one, and the views
 * stay until it answers.
 */
export class LiveViews {
  readonly connection = new Signal<ConnectionState>({ kind: 'connecting' });
  /** For how many seconds nothing was heard, if that is too long to trust a flag; null while it is not. */
  readonly silence = new Signal<number | null>(null);
  private readonly listening: Silence;
  private reconnectAtS = RECONNECT_AFTER_S;
  private readonly followerCounts = new Map<ViewKey, number>();
  private readonly signals = new Map<ViewKey, Signal<unknown>>();
  private views: Views = {};
  /** The views that the connection was opened for, as a text to compare. */
  private connectedKeys = '';
  private abort: AbortController | null = null;
  private queue: ViewsMessage[] = [];
  private isDrawScheduled = false;
  private isReconnectScheduled = false;
  /** The views that the meeting does not have, and the problem that says so. */
  private missing: { readonly keys: readonly ViewKey[]; readonly problem: ProblemBody } | null = null;
  /** Streams in a row that could not be opened. The loss of an open one does not count. */
  private failedStreams = 0;

  constructor(
    private readonly meeting: string,
    clock: ClientClock = deviceClock,
  ) {
    this.listening = new Silence({ clock, onChange: (seconds) => this.reportSilence(seconds) });
  }

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
    this.queue = [];
    this.publish();
    this.retry();
  }

  /** Starts to listen. Returns the function that ends it, and closes the connection. */
  open(): () => void {
    const watchSight = () => this.listening.setAsleep(document.hidden);
    document.addEventListener('visibilitychange', watchSight);
    watchSight();
    return () => {
      document.removeEventListener('visibilitychange', watchSight);
      this.listening.stop();
      this.abort?.abort();
      readAs(null);
    };
  }

  private reportSilence(seconds: number | null): void {
    this.silence.set(seconds);
    if (seconds === null) this.reconnectAtS = RECONNECT_AFTER_S;
    if (seconds === null || seconds < this.reconnectAtS || isPolling.value || document.hidden) return;
    // Nothing says that the connection is lost, for example after the device slept.
    this.reconnectAtS = seconds + withJitter(RECONNECT_AFTER_S, 0.3);
    if (this.connection.value.kind === 'live') this.retry();
  }

  /** A page that shows a flag must know soon that it hears nothing. */
  private limitSilence(): void {
    const isFlagOut = sessionsIn(this.views).some(({ phase }) => isUnderFlag(phase));
    const isSoon = isFlagOut || this.connection.value.kind === 'away';
    const soonMs = isPolling.value ? MAX_AGE_OF_HEAD_MS : MAX_SILENCE_UNDER_FLAG_MS;
    this.listening.setMax(isSoon ? soonMs : MAX_SILENCE_MS);
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
      this.queue = [];
      void this.followAll(keys, this.abort.signal);
    });
  }

  /** Follows the views until the signal is aborted or the server refuses them. */
  private async followAll(keys: readonly ViewKey[], signal: AbortSignal): Promise<void> {
    const meeting = client.meeting(this.meeting);
    const events = {
      signal,
      onOpen: () => {
        this.failedStreams = -1;
        this.connection.set({ kind: 'live', problem: this.missing?.problem ?? null });
        this.limitSilence();
      },
      onSign: (at?: string) => this.listening.heard(at === undefined ? 0 : ageOf(at)),
      onFailure: (error: unknown) => {
        this.reportAway(problemOf(error));
        this.failedStreams += 1;
        if (this.failedStreams === MAX_FAILED_STREAMS && !isPolling.value) void this.changeToPolling(signal);
      },
    };
    try {
      // Most pages never poll, so they do not load the code for it.
      const messages = isPolling.value
        ? (await import('./poll-views.ts')).pollViews(meeting, keys, events)
        : meeting.viewsStream(keys).follow({ ...events, keepTrying: true, restartIfReplaced: true });
      for await (const message of messages) if (!signal.aborted) this.receive(message);
    } catch (error) {
      const problem = problemOf(error);
      const remaining = this.leaveOutMissing(keys, problem);
      if (remaining) await this.followAll(remaining, signal);
      else this.connection.set({ kind: 'refused', problem });
    }
  }

  /** Polls from now on if the server answers a poll. Otherwise it is away, and the stream is tried again. */
  private async changeToPolling(signal: AbortSignal): Promise<void> {
    this.failedStreams = 0;
    const head = await client
      .meeting(this.meeting)
      .head('meeting', undefined, { signal })
      .catch(() => null);
    if (!head || signal.aborted) return;
    isPolling.set(true);
    this.retry();
  }

  /** Returns the other views if the meeting lacks the session or the ranking of some; null otherwise. */
  private leaveOutMissing(keys: readonly ViewKey[], problem: ProblemBody): readonly ViewKey[] | null {
    const { code, sessions } = problem;
    if (code !== 'session-unknown' || !sessions) return null;
    const remaining = knownViews(keys, sessions);
    if (remaining.length === keys.length || remaining.length === 0) return null;
    this.missing = { keys: keys.filter((key) => !remaining.includes(key)), problem };
    this.queue = [];
    this.views = Object.fromEntries(Object.entries(this.views).filter(([key]) => remaining.includes(key)));
    this.publish();
    return remaining;
  }

  private reportAway(problem: ProblemBody): void {
    const before = this.connection.value;
    const since = before.kind === 'away' ? before.since : Date.now();
    this.connection.set({ kind: 'away', since, problem });
    this.limitSilence();
  }

  /** Queues a message. All messages that come before the next frame are applied together. */
  private receive(message: ViewsMessage): void {
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
    for (const { kind, content } of messages)
      this.views = kind === 'snapshot' ? { ...this.views, ...content } : applyPatches(this.views, content);
    if (this.isMissingFound()) this.retry();
    this.limitSilence();
    this.publish();
  }

  private publish(): void {
    const [view] = Object.values(this.views);
    if (view) readAs(view);
    for (const [key, signal] of this.signals) signal.set(this.views[key]);
  }

  /** Returns whether the meeting now has a session that was missing, after a change of its format. */
  private isMissingFound(): boolean {
    const sessions = sessionsIn(this.views).map(({ session }) => session);
    return this.missing?.keys.some((key) => isViewOf(key, sessions)) ?? false;
  }
}

/** The sessions of the meeting. Every page follows the view that has them. */
function sessionsIn(views: Views): readonly { readonly session: string; readonly phase: string }[] {
  const meeting = views['meeting'] as { readonly sessions: ReturnType<typeof sessionsIn> } | undefined;
  return meeting?.sessions ?? [];
}

import { setTimeout as pause } from 'node:timers/promises';
import { catchError, defer, retry, throwError, type Subscription } from 'rxjs';
import { StoreError, type EventStore, type StoredEvent } from '#event-store';
import { meetingOf } from '../log/stream-names.ts';
import { loadCheckpoint, saveCheckpoint, type Place } from './checkpoint.ts';
import { isTrigger } from './registry.ts';

interface RunnerOptions {
  readonly store: EventStore;
  readonly reactTo: (meeting: string, revision: number) => Promise<void>;
  readonly tell: (words: string) => void;
}

/** The checkpoint is saved after so many records: what a crash has gone through again. */
const SAVE_EVERY = 1_000;
/** Milliseconds before it is tried again where the store fails. */
const AGAIN = 1_000;

interface Waiting {
  readonly event: StoredEvent;
  /** The place in front of it, to which all has been reacted once it is the first that waits. */
  readonly before: Place | null;
}

/**
 * Goes through the store behind the checkpoint and reacts to what is in it, whoever wrote it: another
 * process, an import, or this one before it crashed. One record after another, in their order.
 */
export class ReactionRunner {
  private following: Subscription | null = null;
  private readonly stopping = new AbortController();
  private seen: Place | null = null;
  private saved: Place | null = null;
  private sinceSaved = 0;
  private readonly waiting: Waiting[] = [];
  private working: Promise<void> | null = null;
  /** By stream, where it is known: does its format switch anything on? */
  private readonly auto = new Map<string, boolean>();

  constructor(private readonly options: RunnerOptions) {}

  async start(): Promise<void> {
    const { store, tell } = this.options;
    this.seen = this.saved = await loadCheckpoint(store).catch(() => null);
    if (this.stopping.signal.aborted) return;
    this.following = defer(() => store.subscribeAll(this.seen?.globalPosition ?? null))
      .pipe(
        catchError((error: unknown) => {
          tell(`The reactions cannot read the store: ${String(error)}`);
          return throwError(() => error);
        }),
        retry({ delay: AGAIN }),
      )
      .subscribe((event) => this.take(event));
  }

  /** Records that have been read, and not been reacted to yet. */
  get behind(): number {
    return this.waiting.length;
  }

  /** Finishes the record that it is at, and keeps the place. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.following?.unsubscribe();
    await this.working;
    await this.save();
  }

  private take(event: StoredEvent): void {
    if (this.calls(event)) {
      this.waiting.push({ event, before: this.seen });
      this.working ??= this.work().finally(() => (this.working = null));
    }
    this.seen = event;
    this.sinceSaved += 1;
    if (this.sinceSaved >= SAVE_EVERY) void this.save();
  }

  /** Only of a log whose beginning it has not seen does it not know; then its state will tell. */
  private calls({ stream, type, data }: StoredEvent): boolean {
    if (meetingOf(stream) === null) return false;
    if (type === 'MeetingScheduled' || type === 'FormatChanged') {
      const { auto } = (data['format'] ?? {}) as { auto?: readonly string[] };
      // A change that is struck later brings the old format back, so on is never taken back.
      if (auto?.length) this.auto.set(stream, true);
      else if (type === 'MeetingScheduled') this.auto.set(stream, false);
    }
    return isTrigger(type) && this.auto.get(stream) !== false;
  }

  private async work(): Promise<void> {
    for (let head = this.waiting[0]; head && !this.isStopping; head = this.waiting[0]) {
      const isDone = await this.reactTo(head.event);
      if (!isDone) continue;
      this.waiting.shift();
      await this.save();
    }
  }

  private async reactTo({ stream, revision }: StoredEvent): Promise<boolean> {
    const { reactTo, tell } = this.options;
    try {
      await reactTo(meetingOf(stream) ?? '', revision);
    } catch (error) {
      tell(`Record ${revision} of ${stream} could not be reacted to: ${String(error)}`);
      // The store will be back, and then it is done. What else is broken would be broken again.
      if (!(error instanceof StoreError) || error.code === 'log-damaged') return true;
      await pause(AGAIN, undefined, { signal: this.stopping.signal }).catch(() => undefined);
      return false;
    }
    return true;
  }

  private get isStopping(): boolean {
    return this.stopping.signal.aborted;
  }

  /** A place that is not kept costs time, and nothing else. */
  private async save(): Promise<void> {
    const [first] = this.waiting;
    const place = first ? first.before : this.seen;
    if (!place || place.globalPosition === this.saved?.globalPosition) return;
    this.sinceSaved = 0;
    this.saved = place;
    await saveCheckpoint(this.options.store, place).catch(() => undefined);
  }
}

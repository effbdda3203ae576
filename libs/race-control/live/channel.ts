import { Observable, Subject, type Subscription } from 'rxjs';
import type { LiveBatch } from './live-messages.ts';

/**
 * Loads messages that were published earlier: at least the next one after a revision. It is called again
 * until the follower has everything that was published.
 */
export type LoadMissed = (after: number) => Promise<LiveBatch>;

export interface ChannelOptions {
  /** Revision after which the channel begins. */
  readonly revision: number;
  /** Called when the channel has had no follower for a while, also if it never had one. */
  readonly onIdle: () => void;
}

/** Time that a channel without followers is kept. A client whose connection broke returns within seconds. */
const IDLE_TIMEOUT_MS = 10_000;

/** A stream of messages with many followers: it loads what a follower missed and passes on the new ones. */
export class Channel {
  private readonly published = new Subject<LiveBatch>();
  private lastRevision: number;
  private followers = 0;
  private idleTimer: NodeJS.Timeout;
  private isOver = false;

  constructor(private readonly options: ChannelOptions) {
    this.lastRevision = options.revision;
    this.idleTimer = this.startIdleTimer();
  }

  /** The revision of the last message. */
  get revision(): number {
    return this.lastRevision;
  }

  /** Publishes messages. A snapshot replaces all messages before it: every follower continues from there. */
  publish(batch: LiveBatch): void {
    this.lastRevision = batch.at(-1)?.revision ?? this.lastRevision;
    this.published.next(batch);
  }

  complete(): void {
    this.stop();
    this.published.complete();
  }

  fail(error: unknown): void {
    this.stop();
    this.published.error(error);
  }

  /** Follows the channel after a revision that the follower has, or from a snapshot if it has none. */
  follow(
    revision: number | undefined,
    snapshot: () => LiveBatch,
    loadMissed: LoadMissed,
  ): Observable<LiveBatch> {
    if (revision !== undefined) return this.followAfter(revision, loadMissed);
    return new Observable((subscriber) => {
      const first = snapshot();
      subscriber.next(first);
      const start = first.at(-1)?.revision ?? this.lastRevision;
      return this.followAfter(start, loadMissed).subscribe(subscriber);
    });
  }

  /**
   * Emits all messages after a revision without a gap or a repeat: first those that `loadMissed` loads, then
   * the new ones. The handover happens in one synchronous step, so that no message is lost in between.
   */
  followAfter(revision: number, loadMissed: LoadMissed): Observable<LiveBatch> {
    return new Observable<LiveBatch>((subscriber) => {
      let sentRevision = revision;
      let subscription: Subscription | undefined;
      this.addFollower();
      const send = (batch: LiveBatch): void => {
        const isNew = (batch[0]?.revision ?? 0) > sentRevision;
        const unsent = isNew ? batch : batch.filter((message) => message.revision > sentRevision);
        // The follower may be ahead of the channel: what it has already must not count as new later.
        sentRevision = Math.max(sentRevision, batch.at(-1)?.revision ?? sentRevision);
        if (unsent.length > 0) subscriber.next(unsent);
      };
      const join = (): boolean => {
        if (sentRevision < this.lastRevision) return false;
        subscription = this.published.subscribe({
          next: send,
          error: (error) => subscriber.error(error),
          complete: () => subscriber.complete(),
        });
        return true;
      };
      const catchUp = async (): Promise<void> => {
        while (!subscriber.closed && !join()) send(await loadMissed(sentRevision));
        // The subscriber may have unsubscribed during `join`, before the subscription was assigned.
        if (subscriber.closed) subscription?.unsubscribe();
      };
      if (!join()) catchUp().catch((error: unknown) => subscriber.error(error));
      return () => {
        subscription?.unsubscribe();
        this.removeFollower();
      };
    });
  }

  private addFollower(): void {
    this.followers += 1;
    clearTimeout(this.idleTimer);
  }

  private removeFollower(): void {
    this.followers -= 1;
    if (this.followers === 0 && !this.isOver) this.idleTimer = this.startIdleTimer();
  }

  /** Stops the idle timer. A channel that is over must not end the one that was opened in its place. */
  private stop(): void {
    this.isOver = true;
    clearTimeout(this.idleTimer);
  }

  private startIdleTimer(): NodeJS.Timeout {
    return setTimeout(this.options.onIdle, IDLE_TIMEOUT_MS).unref();
  }
}

import { Observable, type Subscriber } from 'rxjs';
import type { LiveBatch, LiveMessage } from './live-messages.ts';

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

interface Follower {
  readonly subscriber: Subscriber<LiveBatch>;
  sentRevision: number;
}

/** A stream of messages with many followers: it loads what a follower missed and passes on the new ones. */
export class Channel {
  /** The followers that have everything up to the last message, or will have it once it is delivered. */
  private readonly joined = new Set<Follower>();
  private undelivered: LiveMessage[] = [];
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

  /** Publishes messages. `deliver` sends them to the followers. */
  publish(batch: LiveBatch): void {
    this.lastRevision = batch.at(-1)?.revision ?? this.lastRevision;
    for (const message of batch) this.undelivered.push(message);
  }

  /** Sends what was published to the followers, one after another, as one batch. */
  *deliver(): Generator<void> {
    const batch = this.undelivered;
    this.undelivered = [];
    if (batch.length === 0) return;
    for (const follower of this.joined) {
      send(follower, batch);
      yield;
    }
  }

  complete(): void {
    this.stop();
    for (const { subscriber } of this.joined) subscriber.complete();
  }

  fail(error: unknown): void {
    this.stop();
    for (const { subscriber } of this.joined) subscriber.error(error);
  }

  /** Follows the channel after a revision that the follower has, or from a snapshot if it has none. */
  follow(
    revision: number | undefined,
    snapshot: () => LiveBatch | Promise<LiveBatch>,
    loadMissed: LoadMissed,
  ): Observable<LiveBatch> {
    if (revision !== undefined) return this.followAfter(revision, loadMissed);
    return new Observable((subscriber) => {
      const first = snapshot();
      // `loadMissed` returns the snapshot to a follower that has nothing, once it is made.
      if (first instanceof Promise) return this.addFollower({ subscriber, sentRevision: -1 }, loadMissed);
      subscriber.next(first);
      const start = first.at(-1)?.revision ?? this.lastRevision;
      return this.addFollower({ subscriber, sentRevision: start }, loadMissed);
    });
  }

  /**
   * Emits all messages after a revision without a gap or a repeat: first those that `loadMissed` loads, then
   * the new ones. The handover happens in one synchronous step, so that no message is lost in between.
   */
  followAfter(revision: number, loadMissed: LoadMissed): Observable<LiveBatch> {
    return new Observable((subscriber) =>
      this.addFollower({ subscriber, sentRevision: revision }, loadMissed),
    );
  }

  /** Returns the function that removes the follower. */
  private addFollower(follower: Follower, loadMissed: LoadMissed): () => void {
    this.followers += 1;
    clearTimeout(this.idleTimer);
    if (!this.join(follower)) {
      this.catchUp(follower, loadMissed).catch((error: unknown) => follower.subscriber.error(error));
    }
    return () => {
      this.joined.delete(follower);
      this.removeFollower();
    };
  }

  private async catchUp(follower: Follower, loadMissed: LoadMissed): Promise<void> {
    while (!this.join(follower)) send(follower, await loadMissed(follower.sentRevision));
  }

  /** Lets a follower wait for new messages. Returns false if it must catch up before. */
  private join(follower: Follower): boolean {
    const { subscriber } = follower;
    if (subscriber.closed) return true;
    if (follower.sentRevision < this.lastRevision) return false;
    if (this.isOver) subscriber.complete();
    else this.joined.add(follower);
    return true;
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

/**
 * Sends the messages that a follower does not have. It may be ahead of the channel: what it has already does
 * not count as new later.
 */
function send(follower: Follower, batch: LiveBatch): void {
  const { subscriber, sentRevision } = follower;
  const isNew = (batch[0]?.revision ?? 0) > sentRevision;
  const unsent = isNew ? batch : batch.filter((message) => message.revision > sentRevision);
  follower.sentRevision = Math.max(sentRevision, batch.at(-1)?.revision ?? sentRevision);
  if (unsent.length > 0) subscriber.next(unsent);
}

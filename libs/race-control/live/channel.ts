import { Observable, Subject, type Subscription } from 'rxjs';
import type { LiveBatch } from './live-messages.ts';
import { RecentMessages, type RecentMessagesLimits } from './recent-messages.ts';

/**
 * What follows a revision that is not kept any more: the next piece of it at least. Asked again until what
 * follows is kept.
 */
export type LoadMissed = (after: number) => Promise<LiveBatch>;

export interface ChannelOptions {
  /** The revision that it begins behind. */
  readonly revision: number;
  readonly limits: RecentMessagesLimits;
  /** Called when nobody has followed for a while, in the beginning too. */
  readonly onIdle: () => void;
}

/** A channel that nobody follows is kept so long: whose connection broke comes back within seconds. */
const LINGER_MS = 10_000;

/** One stream that many follow: its last messages, and those that come. */
export class Channel {
  private readonly ring: RecentMessages;
  private readonly coming = new Subject<LiveBatch>();
  private at: number;
  private followers = 0;
  private idle: NodeJS.Timeout;
  private isOver = false;

  constructor(private readonly options: ChannelOptions) {
    this.at = options.revision;
    this.ring = new RecentMessages(options.limits);
    this.idle = this.linger();
  }

  /** The revision of the last message. */
  get revision(): number {
    return this.at;
  }

  publish(batch: LiveBatch): void {
    for (const message of batch) this.ring.add(message);
    this.at = batch.at(-1)?.revision ?? this.at;
    this.coming.next(batch);
  }

  /** Passes over what was between: who follows goes on from here. */
  publishSnapshot(to: LiveBatch): void {
    this.ring.clear();
    this.at = to.at(-1)?.revision ?? this.at;
    this.coming.next(to);
  }

  /** The messages after a revision, where they are kept. */
  messagesAfter(revision: number): LiveBatch | null {
    return this.ring.after(revision);
  }

  complete(): void {
    this.close();
    this.coming.complete();
  }

  fail(error: unknown): void {
    this.close();
    this.coming.error(error);
  }

  /** From what somebody has at a revision on; without one, from a snapshot on. */
  follow(revision: number | undefined, snapshot: () => LiveBatch, behind: LoadMissed): Observable<LiveBatch> {
    if (revision !== undefined) return this.followAfter(revision, behind);
    return new Observable((subscriber) => {
      const whole = snapshot();
      subscriber.next(whole);
      return this.followAfter(whole.at(-1)?.revision ?? this.at, behind).subscribe(subscriber);
    });
  }

  /**
   * All messages after a revision, no gap and no repeat: first what is kept or what `behind` brings up, then
   * what comes. The handover is one step without a pause, so nothing is lost between.
   */
  followAfter(revision: number, behind: LoadMissed): Observable<LiveBatch> {
    return new Observable<LiveBatch>((subscriber) => {
      let at = revision;
      let following: Subscription | undefined;
      this.enter();
      const send = (batch: LiveBatch): void => {
        const fresh = (batch[0]?.revision ?? 0) > at ? batch : batch.filter((one) => one.revision > at);
        at = batch.at(-1)?.revision ?? at;
        if (fresh.length > 0) subscriber.next(fresh);
      };
      const join = (): boolean => {
        const missed = at >= this.at ? [] : this.ring.after(at);
        if (missed === null) return false;
        send(missed);
        following = this.coming.subscribe({
          next: send,
          error: (error) => subscriber.error(error),
          complete: () => subscriber.complete(),
        });
        return true;
      };
      const catchUp = async (): Promise<void> => {
        while (!subscriber.closed && !join()) send(await behind(at));
        // Who left in the very step that let it in has left nothing behind.
        if (subscriber.closed) following?.unsubscribe();
      };
      if (!join()) catchUp().catch((error: unknown) => subscriber.error(error));
      return () => {
        following?.unsubscribe();
        this.leave();
      };
    });
  }

  private enter(): void {
    this.followers += 1;
    clearTimeout(this.idle);
  }

  private leave(): void {
    this.followers -= 1;
    if (this.followers === 0 && !this.isOver) this.idle = this.linger();
  }

  /** Whoever leaves because it is over must not end the one that has been opened in its place. */
  private close(): void {
    this.isOver = true;
    clearTimeout(this.idle);
  }

  private linger(): NodeJS.Timeout {
    return setTimeout(this.options.onIdle, LINGER_MS).unref();
  }
}

import { END, type KurrentDBClient, type ResolvedEvent } from '@kurrent/kurrentdb-client';
import * as rx from 'rxjs';
import { backoffMs, type Backoff } from '../../backoff.ts';
import { reconnections } from '../../measurements.ts';
import type { StoredEvent } from '../../port.ts';
import { Budget } from './connection/budget.ts';
import { cancelLater } from './connection/cancel-later.ts';
import type { Connection } from './connection/connection.ts';
import { CallTimeout, LinkDropped, toStoreError } from './failures.ts';
import type { Link } from './connection/link.ts';
import type { Reader } from './read.ts';
import { logFilter, toStoredEvent } from './translate.ts';

/** Something may have been appended to a stream; `stream: null` means to any stream. */
export interface Change {
  readonly stream: string | null;
  /** The event if the subscription delivered it, otherwise null. */
  readonly event: StoredEvent | null;
  /** Position of the event that the subscription delivered right before this event; null if none is known. */
  readonly previous: number | null;
}

/** A message of the subscription: an event, or the news that the subscription is live (`position: null`). */
interface SubscriptionMessage extends Change {
  readonly position: number | null;
}

const ANY_CHANGE: Change = { stream: null, event: null, previous: null };

interface Progress {
  /** The newest position that the subscription has delivered. */
  delivered: number;
  /** Position up to which the checks have read the log. */
  checked: number | null;
  /** A position that the last check found and the subscription had not delivered. */
  missing: number | null;
}

/** The waits before subscribing again. They are random, so that many servers do not all come back at once. */
const SUBSCRIBE_BACKOFF: Backoff = { firstWaitMs: 50, maxWaitMs: 2_000, jitter: 0.5 };
/** Milliseconds between two checks that the subscription delivers what is appended. */
const CHECK_INTERVAL_MS = 2_000;

/**
 * One live subscription to the whole log, shared by all followers of this process. It signals and
 * delivers each new event. But a follower always emits the event that comes right after the
 * last one it emitted, and reads that event when the subscription did not deliver it. So a subscription that
 * ends, stalls or repeats itself can cost time, and never a record.
 */
export class LogSubscription {
  /** Emits what may have changed. While somebody listens, a subscription exists and is supervised. */
  readonly changes: rx.Observable<Change>;
  /** What is wrong with the subscription, in words; null while it works, or while nobody listens. */
  problem: string | null = null;
  /** Whether the subscription delivers events, as far as is known. */
  isLive = false;
  /** Time of the last check that found nothing missing, in milliseconds since 1970. */
  private lastSoundAt = Date.now();

  constructor(
    private readonly connection: Connection,
    private readonly reader: Reader,
  ) {
    this.changes = rx
      .defer(() => this.connection.currentLink(new Budget(this.connection.options.timeoutMs)))
      .pipe(
        rx.switchMap((link) => this.subscribeOnce(link)),
        rx.retry({ delay: (error, failures) => this.waitAfter(error, failures), resetOnSuccess: true }),
        rx.finalize(() => ([this.problem, this.isLive] = [null, false])),
        rx.share(),
      );
  }

  /**
   * Time since which events may be missing, in milliseconds since 1970; null while the subscription works.
   */
  get missingSince(): number | null {
    return this.problem === null ? null : this.lastSoundAt;
  }

  /** Runs one subscription. It fails when it ends, when it is silent, and when the link is dropped. */
  private subscribeOnce(link: Link): rx.Observable<Change> {
    const progress: Progress = { delivered: -1, checked: null, missing: null };
    const { timeoutMs } = this.connection.options;
    const messages = messagesOf(link.client).pipe(
      rx.timeout({
        first: timeoutMs,
        with: () => rx.throwError(() => new CallTimeout(`Subscribing took longer than ${timeoutMs} ms`)),
      }),
      rx.tap({
        next: ({ position }) => {
          this.problem = null;
          this.isLive = true;
          if (position !== null) progress.delivered = Math.max(progress.delivered, position);
        },
        error: (error: unknown) => this.connection.recordFailure(link, error),
      }),
      rx.mergeMap((message) =>
        message.position === null ? rx.merge(rx.of(message), this.checks(progress)) : rx.of(message),
      ),
    );
    const dropped = new rx.Observable<never>((observer) =>
      link.onDrop(() => observer.error(new LinkDropped('A subscription'))),
    );
    return rx.merge(messages, dropped);
  }

  /** Emits a change when the log has an event that the subscription has not delivered. */
  private checks(progress: Progress): rx.Observable<Change> {
    return rx.timer(0, CHECK_INTERVAL_MS).pipe(
      rx.exhaustMap(() => this.isEventMissing(progress)),
      rx.filter((isMissing) => isMissing),
      rx.map(() => ANY_CHANGE),
    );
  }

  /**
   * Returns whether the log has an event that the subscription has not delivered. Each check reads only what
   * is new in the store since the check before.
   * @throws Error when the same event is missing at two checks in a row: then it will never be delivered
   */
  private async isEventMissing(progress: Progress): Promise<boolean> {
    const end = await this.reader.readEnd();
    progress.checked ??= end;
    const found = await this.reader.nextPosition(progress.checked);
    if (found === null || found <= progress.delivered) {
      progress.checked = Math.max(progress.delivered, found ?? end ?? 0);
      progress.missing = null;
      this.lastSoundAt = Date.now();
      return false;
    }
    if (progress.missing === found)
      throw new Error(`it is silent, although the log has an event at ${found}`);
    progress.missing = found;
    return true;
  }

  private waitAfter(error: unknown, failures: number): rx.Observable<unknown> {
    const words = toStoreError(error, this.connection.options.url).message;
    this.isLive = false;
    this.problem = `The subscription is down: boards may be late. ${words}`;
    reconnections.publish({ what: 'subscription' });
    return rx.timer(backoffMs(failures, SUBSCRIBE_BACKOFF));
  }
}

/** Turns an event into a message. A damaged record has no event: the follower that reads it then fails. */
function messageOf(resolved: ResolvedEvent, previous: number | null): SubscriptionMessage {
  const stream = resolved.event?.streamId ?? null;
  try {
    const event = toStoredEvent(resolved);
    return { stream, event, previous, position: event.globalPosition };
  } catch {
    return { stream, event: null, previous: null, position: 0 };
  }
}

function messagesOf(client: KurrentDBClient): rx.Observable<SubscriptionMessage> {
  return new rx.Observable((observer) => {
    const filter = logFilter();
    const subscription = client.subscribeToAll({ fromPosition: END, filter, requiresLeader: true });
    subscription.on('confirmation', () => observer.next({ ...ANY_CHANGE, position: null }));
    const arrived: SubscriptionMessage[] = [];
    const deliver = (): void => {
      for (const message of arrived.splice(0)) observer.next(message);
    };
    let previous: number | null = null;
    subscription.on('data', (resolved) => {
      const message = messageOf(resolved, previous);
      previous = message.event?.globalPosition ?? null;
      // The answers to appends that arrive together with their events come first.
      if (arrived.length === 0) setImmediate(deliver);
      arrived.push(message);
    });
    // These listeners are never removed: an error event without a listener would end the process.
    subscription.on('error', (error) => observer.error(error));
    subscription.on('close', () => observer.error(new Error('the server ended it')));
    return () => void cancelLater(() => subscription.unsubscribe());
  });
}

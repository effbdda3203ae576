import { END, type KurrentDBClient, type ResolvedEvent } from '@kurrent/kurrentdb-client';
import * as rx from 'rxjs';
import { backoffMs, type Backoff } from '../../backoff.ts';
import type { StoredEvent } from '../../port.ts';
import type { Connection } from './connection.ts';
import { isOfConnection, TooLate, toStoreError } from './failures.ts';
import { cancelLater } from './cancel-later.ts';
import type { Reader } from './read.ts';
import { logFilter, toStored } from './translate.ts';

/** That something was appended to a stream; null: anything may have been. */
export interface Change {
  readonly stream: string | null;
  /** What it was, where that is known. */
  readonly event: StoredEvent | null;
}

/** What the subscription said: that an event is there, or (null) that it is on. */
interface Heard extends Change {
  readonly position: number | null;
}

export const ANYTHING: Change = { stream: null, event: null };

/** How far one subscription has come. */
interface Progress {
  /** The newest position that it told of. */
  seen: number;
  /** Up to here the log was looked through. */
  looked: number | null;
  /** A position that the last look found and that it had not told of. */
  ahead: number | null;
}

/** Before subscribing again. Random, so that many servers do not all come back at once. */
const SUBSCRIBE_BACKOFF: Backoff = { firstWaitMs: 50, maxWaitMs: 2_000, jitter: 0.5 };
/** Milliseconds between two looks whether the subscription tells of what is appended. */
const LOOK_EVERY = 2_000;

/**
 * One live subscription to the whole log, for everybody here who follows something. It says that there is
 * an event, and brings it along; but what is handed over is always what comes right after the last
 * revision that was handed over, and it is read where the subscription did not bring it. So a
 * subscription that dies, stalls or repeats itself can cost time, and never a record.
 */
export class Signal {
  /** What may have changed. There is a subscription while somebody listens, and it is supervised. */
  readonly changes: rx.Observable<Change>;
  /** What is wrong with the subscription, in words; null while it works, or while nobody needs it. */
  problem: string | null = null;
  /** It is on, as far as is known. */
  isLive = false;
  /** When the subscription was last known to tell of everything; in milliseconds since 1970. */
  private soundAt = Date.now();

  constructor(
    private readonly connection: Connection,
    private readonly reader: Reader,
  ) {
    this.changes = rx
      .defer(() => this.attempt())
      .pipe(
        rx.retry({ delay: (error: unknown, count) => this.waitAfter(error, count), resetOnSuccess: true }),
        rx.finalize(() => ([this.problem, this.isLive] = [null, false])),
        rx.share(),
      );
  }

  /** Since when events may be missed, until they are read; null while the subscription works. */
  get downSince(): number | null {
    return this.problem === null ? null : this.soundAt;
  }

  /** One subscription, until it fails; on its end, on silence and with another client it fails as well. */
  private attempt(): rx.Observable<Change> {
    const client = this.connection.current();
    const progress: Progress = { seen: -1, looked: null, ahead: null };
    const first = this.connection.options.timeoutMs;
    const heard = liveEvents(client).pipe(
      rx.timeout({
        first,
        with: () => rx.throwError(() => new TooLate(`Subscribing took longer than ${first} ms`)),
      }),
      rx.tap({
        next: ({ position }) => {
          this.problem = null;
          this.isLive = true;
          if (position !== null) progress.seen = Math.max(progress.seen, position);
        },
        error: (error: unknown) => isOfConnection(error) && this.connection.suspect(client),
      }),
      rx.mergeMap((change) =>
        change.position === null ? rx.merge(rx.of(change), this.looks(progress)) : rx.of(change),
      ),
    );
    const renewed = this.connection.renewed.pipe(
      rx.mergeMap(() => rx.throwError(() => new Error('the client was replaced'))),
    );
    return rx.merge(heard, renewed);
  }

  /** Emits where the log goes further than the subscription has told. */
  private looks(progress: Progress): rx.Observable<Change> {
    return rx.timer(0, LOOK_EVERY).pipe(
      rx.exhaustMap(() => this.look(progress)),
      rx.filter((isAhead) => isAhead),
      rx.map(() => ANYTHING),
    );
  }

  /**
   * What a subscription has not told of by the second look it never will. Each look goes through what is
   * new in the store since the last, and no further back.
   */
  private async look(progress: Progress): Promise<boolean> {
    const end = await this.reader.end();
    progress.looked ??= end;
    const found = await this.reader.next(progress.looked);
    if (found === null || found <= progress.seen) {
      progress.looked = Math.max(progress.seen, found ?? end ?? 0);
      progress.ahead = null;
      this.soundAt = Date.now();
      return false;
    }
    if (progress.ahead === found) throw new Error(`it is silent, and the log has gone on to ${found}`);
    progress.ahead = found;
    return true;
  }

  private waitAfter(error: unknown, failures: number): rx.Observable<unknown> {
    const words = toStoreError(error, this.connection.options.url).message;
    this.isLive = false;
    this.problem = `The subscription is down: boards may be late. ${words}`;
    return rx.timer(backoffMs(failures, SUBSCRIBE_BACKOFF));
  }
}

/** A record that is damaged is for whoever reads it to fail on. */
function heard(resolved: ResolvedEvent): Heard {
  const stream = resolved.event?.streamId ?? null;
  try {
    const event = toStored(resolved);
    return { stream, event, position: event.globalPosition };
  } catch {
    return { stream, event: null, position: 0 };
  }
}

function liveEvents(client: KurrentDBClient): rx.Observable<Heard> {
  return new rx.Observable((observer) => {
    const filter = logFilter();
    const subscription = client.subscribeToAll({ fromPosition: END, filter, requiresLeader: true });
    subscription.on('confirmation', () => observer.next({ ...ANYTHING, position: null }));
    subscription.on('data', (resolved) => observer.next(heard(resolved)));
    // These stay for good: an error that nobody listens to would end the process.
    subscription.on('error', (error) => observer.error(error));
    subscription.on('close', () => observer.error(new Error('it was ended by the server')));
    return () => void cancelLater(() => subscription.unsubscribe());
  });
}

import { randomUUID } from 'node:crypto';
import { defer, filter, map, retry, Subject, Subscription, switchMap, type Observable } from 'rxjs';
import type { EventStore } from '#event-store';

/** Holds an event for each request of a turn. It is no log of a meeting, and nothing rests on it. */
const STREAM = 'turns';
/** Delay before a subscription that failed is opened again. */
const RESUBSCRIBE_DELAY_MS = 1_000;

/** Asks for a turn at one meeting, and hears of the requests of other processes there. */
export interface TurnRequestsOfMeeting {
  readonly fromOthers: Observable<void>;
  /** Starts to listen, unless this process listens already. */
  listen(): void;
  ask(): void;
}

/**
 * Tells the other processes at a store that this one loses every race at a meeting. Otherwise the process
 * that always wins would not know of it: an append that was refused leaves no trace.
 */
export class TurnRequests {
  private readonly own = randomUUID();
  private readonly meetings = new Subject<string>();
  private subscription: Subscription | null = null;

  constructor(private readonly store: EventStore) {}

  at(meeting: string): TurnRequestsOfMeeting {
    return {
      fromOthers: this.meetings.pipe(
        filter((other) => other === meeting),
        map(() => undefined),
      ),
      listen: () => this.listen(),
      ask: () => void this.ask(meeting),
    };
  }

  close(): void {
    this.subscription ??= new Subscription();
    this.subscription.unsubscribe();
  }

  private listen(): void {
    this.subscription ??= defer(() => this.store.head(STREAM))
      .pipe(
        switchMap((head) => this.store.subscribe(STREAM, head ?? -1)),
        retry({ delay: RESUBSCRIBE_DELAY_MS }),
      )
      .subscribe(({ data }) => {
        if (data['process'] !== this.own) this.meetings.next(String(data['meeting']));
      });
  }

  private async ask(meeting: string): Promise<void> {
    const event = {
      id: randomUUID(),
      type: 'TurnRequested',
      data: { meeting, process: this.own },
      metadata: {},
    };
    // A request that is lost is made again after the next lost race.
    await this.store.append(STREAM, [event], 'any').catch(() => undefined);
  }
}

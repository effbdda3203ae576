import type { Observable, Subscription } from 'rxjs';
import type { LiveBatch, LiveMessage } from '../../libs/race-control/live/live-messages.ts';
import { waitForPendingWork } from './race.ts';

/** What a follower of a live stream has received. */
export interface Follower {
  readonly batches: LiveBatch[];
  readonly messages: LiveMessage[];
  readonly end: { completed: boolean };
  leave(): void;
}

/** Follows streams for a test, and leaves them all at its end. */
export class Followers {
  private readonly subscriptions: Subscription[] = [];

  add(batches: Observable<LiveBatch>): Follower {
    const follower = { batches: [] as LiveBatch[], messages: [] as LiveMessage[], end: { completed: false } };
    const subscription = batches.subscribe({
      next: (batch) => {
        follower.batches.push(batch);
        follower.messages.push(...batch);
      },
      complete: () => (follower.end.completed = true),
    });
    this.subscriptions.push(subscription);
    return { ...follower, leave: () => subscription.unsubscribe() };
  }

  leaveAll(): void {
    for (const subscription of this.subscriptions) subscription.unsubscribe();
  }
}

/** Returns the kind and the revision of each message. */
export const summaryOf = ({ messages }: Follower): string[] =>
  messages.map(({ kind, revision }) => `${kind} ${revision}`);

/** Waits until a follower has reached a revision. */
export async function untilRevision({ messages }: Follower, revision: number): Promise<void> {
  while ((messages.at(-1)?.revision ?? -1) < revision) await waitForPendingWork();
}

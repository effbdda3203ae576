import type { StoredEvent } from '../../port.ts';
import type { Change } from './subscribe.ts';

/** When more events than a page have come, reading a page is better than keeping them. */
const MAX_EVENTS = 1_000;

/**
 * The events of one stream that the subscription has delivered to one follower. They save a read, which takes
 * up to 45 ms when the server's system delays its TCP acknowledgements: the client sends a request in three
 * pieces, and its system holds back all but the first until the acknowledgement.
 */
export class RecentEvents {
  private events: StoredEvent[] = [];

  add({ event }: Change): void {
    // A change without an event means that events may be missing, so the earlier ones are no longer a run.
    if (event === null || this.events.length >= MAX_EVENTS) this.events = [];
    // Each follower gets a copy, because it may keep the event and change it.
    if (event !== null) this.events.push(structuredClone(event));
  }

  /** Hands over the events after that revision if none is missing; null when they have to be read. */
  takeAfter(after: number | null): readonly StoredEvent[] | null {
    const next = (after ?? -1) + 1;
    const { events } = this;
    this.events = [];
    const run = events.filter(({ revision }) => revision >= next);
    const isWhole = run.length > 0 && run.every(({ revision }, i) => revision === next + i);
    return isWhole ? run : null;
  }
}

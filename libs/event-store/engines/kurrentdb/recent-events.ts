import type { StoredEvent } from '../../port.ts';
import type { Change } from './subscribe.ts';

/**
 * Maximum number of events to keep. Beyond a page of events, reading from the store is better than keeping
 * them.
 */
const MAX_EVENTS = 1_000;

/**
 * The events of one stream that the subscription has delivered to one follower. They save a read, which takes
 * up to 45 ms when the server's system delays its TCP acknowledgements: the client sends a request in three
 * pieces, and its system holds back all but the first until the acknowledgement.
 */
export class RecentEvents {
  private events: StoredEvent[] = [];

  add({ event }: Change): void {
    // A change without an event means that events may be missing. The earlier ones then no longer lead to the
    // next event, so drop them.
    if (event === null || this.events.length >= MAX_EVENTS) this.events = [];
    // Each follower gets a copy, because it may keep the event and change it.
    if (event !== null) this.events.push(structuredClone(event));
  }

  /**
   * Hands over the events after a given revision if none is missing; returns null if they have to be read.
   */
  takeAfter(after: number | null): readonly StoredEvent[] | null {
    const next = (after ?? -1) + 1;
    const { events } = this;
    this.events = [];
    const run = events.filter(({ revision }) => revision >= next);
    const isWhole = run.length > 0 && run.every(({ revision }, i) => revision === next + i);
    return isWhole ? run : null;
  }
}

import type { StoredEvent } from '../../port.ts';
import type { Change } from './subscribe.ts';

/** More than one page holds need not be kept: then a page is read. */
const MOST = 1_000;

/**
 * What the subscription has brought of one stream, for one who follows it. It saves a read, which takes
 * up to 45 ms where the server's system delays its acknowledgements: the client sends a request in three
 * pieces, and leaves it to the system to hold back all but the first.
 */
export class RecentEvents {
  private events: StoredEvent[] = [];

  add({ event }: Change): void {
    // Where anything may have happened, what was brought before tells nothing of it.
    if (event === null || this.events.length >= MOST) this.events = [];
    // Whoever gets it may keep it, and change it.
    if (event !== null) this.events.push(structuredClone(event));
  }

  /** What comes after that revision, if it is here without a gap; null where it has to be read. */
  take(after: number | null): readonly StoredEvent[] | null {
    const next = (after ?? -1) + 1;
    const { events } = this;
    this.events = [];
    const run = events.filter(({ revision }) => revision >= next);
    const isWhole = run.length > 0 && run.every(({ revision }, i) => revision === next + i);
    return isWhole ? run : null;
  }
}

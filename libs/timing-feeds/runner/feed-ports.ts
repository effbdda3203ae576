import type { FeedAddress } from '../feeds-file.ts';
import type { FeedClock, FeedMeeting } from '../feed-types.ts';
import type { FeedFiles } from '../recording/feed-files.ts';
import { dialTcp, type Dial } from '../connection/feed-connection.ts';

/** What an app gives the feeds. */
export interface FeedPorts {
  readonly meeting: FeedMeeting;
  readonly clock: FeedClock;
  /** Returns the folder of a feed's raw log; null if raw data are not kept. */
  readonly files: (feed: string) => FeedFiles | null;
  /** Why raw data are not kept, if they are not: what an official should do about it. */
  readonly rawOffWords?: string;
  /** Returns how to connect to a feed. Default: over TCP. */
  readonly dial?: (address: FeedAddress, clock: FeedClock) => Dial;
}

/** The connection of a feed that is posted: there is nothing to connect to. */
const noDial: Dial = (handlers) => ({
  start: () => handlers.connected(),
  send: () => undefined,
  heard: () => undefined,
  renew: () => undefined,
  pause: () => undefined,
  stop: () => undefined,
});

export const dialOf = (ports: FeedPorts, address: FeedAddress): Dial =>
  address.protocol === 'bridge' ? noDial : (ports.dial ?? dialTcp)(address, ports.clock);

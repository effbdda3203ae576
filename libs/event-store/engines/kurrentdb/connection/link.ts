import type { KurrentDBClient } from '@kurrent/kurrentdb-client';
import { cancelLater } from './cancel-later.ts';
import type { Address } from '../diagnosis/target.ts';

/**
 * Largest number of appends without an answer that a client has at a time. The client queues at most 16
 * writes before it waits for the network, and a write that waits when the connection ends becomes a rejection
 * that nobody can catch, which ends the process.
 */
const MAX_UNANSWERED_APPENDS = 12;

/** The parts of the client that it does not show to its users. */
interface ClientInternals {
  readonly capabilities: Promise<{ readonly serverVersion: string }>;
  readonly getChannel: () => Promise<{ close(): void }>;
}

/** A client, the node that it was made for, and the calls that wait for its answers. */
export class Link {
  readonly madeAt = performance.now();
  isDropped = false;
  private readonly dropListeners = new Set<() => void>();
  private unansweredAppends = 0;
  private readonly waitingForRoom: (() => void)[] = [];

  constructor(
    readonly client: KurrentDBClient,
    readonly node: Address,
  ) {}

  /** Asks the server once what it can do. The client asks by itself before its first append. */
  get capabilities(): Promise<{ readonly serverVersion: string }> {
    return (this.client as unknown as ClientInternals).capabilities;
  }

  /** Calls the listener when the link is dropped, or now if it was. Returns how to stop that. */
  onDrop(listener: () => void): () => void {
    if (this.isDropped) listener();
    this.dropListeners.add(listener);
    return () => this.dropListeners.delete(listener);
  }

  /** Ends everything that waits for an answer over this link, and the connection. */
  drop(): Promise<void> {
    this.isDropped = true;
    for (const listener of [...this.dropListeners]) listener();
    this.dropListeners.clear();
    return cancelLater(async () => {
      await this.client.dispose();
      (await (this.client as unknown as ClientInternals).getChannel()).close();
    });
  }

  /** Takes room for one more append, until `giveRoom`. Returns a promise when there is no room yet. */
  takeRoom(): Promise<void> | null {
    if (this.unansweredAppends >= MAX_UNANSWERED_APPENDS)
      return new Promise((go) => this.waitingForRoom.push(go));
    this.unansweredAppends += 1;
    return null;
  }

  giveRoom(): void {
    const next = this.waitingForRoom.shift();
    if (next) next();
    else this.unansweredAppends -= 1;
  }
}

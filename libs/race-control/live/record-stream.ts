import type { EventStore } from '#event-store';
import type { Observable } from 'rxjs';
import type { Arrival } from '../log/log-feed.ts';
import type { LogRecord } from '../log/log-record.ts';
import { Channel } from './channel.ts';
import type { LiveBatch, LiveMessage } from './live-messages.ts';
import { yieldToOthers } from '../yield-to-others.ts';

const LIMITS = { messages: 2_000, length: 2_000_000 };
/** Who is far behind gets the log in pages of so many records. */
const PAGE = 200;

/** The log of a meeting, record by record, written down once for all who follow it. */
export class RecordStream {
  private readonly channel: Channel;
  private made: LiveMessage[] = [];

  constructor(
    private readonly store: Pick<EventStore, 'readStream'>,
    private readonly stream: string,
    start: { readonly revision: number; readonly onIdle: () => void },
  ) {
    this.channel = new Channel({ ...start, limits: LIMITS });
  }

  applyRecord({ record }: Arrival): void {
    this.made.push(messageOf(record));
  }

  publishPending(): void {
    if (this.made.length === 0) return;
    this.channel.publish(this.made);
    this.made = [];
  }

  /** A record is short: nothing is gained by passing it over. */
  catchUp(arrivals: readonly Arrival[]): void {
    for (const arrival of arrivals) this.applyRecord(arrival);
  }

  complete(): void {
    this.channel.complete();
  }

  fail(error: unknown): void {
    this.channel.fail(error);
  }

  /** What is not kept is read from the store, as far as the channel is, which may be a little behind. */
  follow(after: number): Observable<LiveBatch> {
    return this.channel.followAfter(after, async (revision) => {
      await yieldToOthers();
      const limit = Math.min(PAGE, this.channel.revision - revision);
      const page = await this.store.readStream(this.stream, { from: revision + 1, limit });
      return page.map(messageOf);
    });
  }
}

/** A record as the log is exported: its place in the store is no part of it. */
const messageOf = ({ revision, id, type, data, metadata }: LogRecord): LiveMessage => ({
  kind: 'event',
  revision,
  text: JSON.stringify({ revision, id, type, data, metadata }),
});

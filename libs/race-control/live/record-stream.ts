import type { EventStore } from '#event-store';
import type { Observable } from 'rxjs';
import type { FoldedRecord } from '../log/log-feed.ts';
import { exportedLine, type LogRecord } from '../log/log-record.ts';
import { Channel, type ChannelOptions } from './channel.ts';
import type { LiveBatch, LiveMessage } from './live-messages.ts';
import { RecentMessages } from './recent-messages.ts';
import { yieldToOthers } from '../yield-to-others.ts';

const LIMITS = { messages: 2_000, length: 2_000_000 };
/** Records per page for a follower that is further behind than the stream keeps. */
const PAGE_SIZE = 200;

/** The log of a meeting, record by record. Each record is serialised once for all followers. */
export class RecordStream {
  private readonly channel: Channel;
  private readonly recent: RecentMessages;

  constructor(
    private readonly store: Pick<EventStore, 'readStream'>,
    private readonly stream: string,
    options: ChannelOptions,
  ) {
    this.channel = new Channel(options);
    this.recent = new RecentMessages(LIMITS, options.revision);
  }

  applyStep(step: readonly FoldedRecord[]): void {
    const messages = step.map(({ record }) => messageOf(record));
    for (const message of messages) this.recent.add(message);
    this.channel.publish(messages);
  }

  deliver(): Generator<void> {
    return this.channel.deliver();
  }

  complete(): void {
    this.channel.complete();
  }

  fail(error: unknown): void {
    this.channel.fail(error);
  }

  /**
   * Follows the log after a revision. Records that are no longer kept are read from the store, but only up to
   * the revision of the channel, which may be a little behind the store.
   */
  follow(after: number): Observable<LiveBatch> {
    return this.channel.followAfter(after, async (revision) => {
      const kept = this.recent.after(revision);
      if (kept) return kept;
      await yieldToOthers();
      const limit = Math.min(PAGE_SIZE, this.channel.revision - revision);
      const page = await this.store.readStream(this.stream, { from: revision + 1, limit });
      return page.map(messageOf);
    });
  }
}

const messageOf = (record: LogRecord): LiveMessage => ({
  kind: 'event',
  revision: record.revision,
  text: exportedLine(record),
});

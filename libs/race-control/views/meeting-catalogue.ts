import { PAGE_LIMIT, type EventStore, type StoredEvent, type StreamInfo } from '#event-store';
import type { EventData } from '#domain';
import { BoundedMap } from '../bounded-map.ts';
import type { LogRequest } from '../requests.ts';
import type { LogEvent, LogPage } from '../answers/log.ts';
import type { MeetingsPage, MeetingSummary } from '../answers/meetings.ts';
import { exportedRecord, toFact } from '../log/log-record.ts';
import { meetingOf, streamOf } from '../log/stream-names.ts';

const MEETINGS_PER_PAGE = 50;
const RECORDS_PER_PAGE = 100;
/**
 * Maximum number of store pages that a filtered request reads before it answers with the records it has
 * found.
 */
const MAX_STORE_PAGES = 10;
/** First records in memory. They never change, so they are read once. */
const MAX_FIRST_RECORDS = 1_000;

type Scheduled = EventData['MeetingScheduled'];

/** Lists the meetings of a store and the records of one meeting. */
export class MeetingCatalogue {
  private readonly scheduled = new BoundedMap<string, Scheduled>(MAX_FIRST_RECORDS);

  constructor(private readonly store: EventStore) {}

  /** Returns a page of meetings, the newest first, each with the format that it was scheduled with. */
  async meetings(cursor?: string): Promise<MeetingsPage> {
    const before = cursor === undefined ? undefined : Number(cursor);
    const streams = await this.store.streams({
      prefix: streamOf(''),
      limit: MEETINGS_PER_PAGE,
      ...(before !== undefined && Number.isFinite(before) && { before }),
    });
    const meetings = await Promise.all(streams.map((info) => this.summary(info)));
    const last = streams.length < MEETINGS_PER_PAGE ? undefined : streams.at(-1);
    return {
      meetings: meetings.filter((meeting) => meeting !== null),
      next: last ? String(last.firstPosition) : null,
    };
  }

  /** Returns a page of records of a meeting in log order. A filtered page may be shorter than `limit`. */
  async log({ meeting, after = -1, limit = RECORDS_PER_PAGE, type, session }: LogRequest): Promise<LogPage> {
    const maxEvents = Math.max(1, Math.min(Math.trunc(limit) || RECORDS_PER_PAGE, PAGE_LIMIT));
    const matches = (event: StoredEvent): boolean =>
      (type === undefined || event.type === type) &&
      (session === undefined || event.data['session'] === session);
    const events: LogEvent[] = [];
    let last = after;
    for (let pages = 0; pages < MAX_STORE_PAGES; pages += 1) {
      const page = await this.store.readStream(streamOf(meeting), { from: last + 1 });
      for (const event of page) {
        if (events.length === maxEvents) return { events, next: last };
        if (matches(event)) events.push(exportedRecord(event));
        last = event.revision;
      }
      if (page.length < PAGE_LIMIT) return { events, next: null };
    }
    return { events, next: last };
  }

  private async summary({ stream, revision }: StreamInfo): Promise<MeetingSummary | null> {
    const meeting = meetingOf(stream);
    const first = this.scheduled.get(stream) ?? (await this.readFirst(stream));
    if (!first || meeting === null) return null;
    const { name, date, track, format } = first;
    return { meeting, name, date, track, format: format.id, revision };
  }

  private async readFirst(stream: string): Promise<Scheduled | null> {
    const [record] = await this.store.readStream(stream, { limit: 1 });
    const fact = record && toFact(record);
    if (fact?.type !== 'MeetingScheduled') return null;
    this.scheduled.set(stream, fact.data);
    return fact.data;
  }
}

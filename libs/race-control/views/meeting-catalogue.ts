import { PAGE_LIMIT, type EventStore, type StoredEvent, type StreamInfo } from '#event-store';
import type { EventData } from '#domain';
import type { LogPage, LogRequest, MeetingsPage, MeetingSummary } from '../requests.ts';
import { toFact } from '../log/log-record.ts';
import { streamOf } from '../log/stream-names.ts';

const MEETINGS_A_PAGE = 50;
const RECORDS_A_PAGE = 100;
/** A page with a filter looks at so many pages of the store before it answers with what it has found. */
const MOST_PAGES = 10;
/** First records never change, so they are read once; so many are kept. */
const FIRST_RECORDS = 1_000;

type Scheduled = EventData['MeetingScheduled'];

/** What is in the store, read from the store: the meetings, and the records of one. */
export class Catalogue {
  private readonly scheduled = new Map<string, Scheduled>();

  constructor(private readonly store: EventStore) {}

  /** The meetings, the newest first; each with the format that it was scheduled with. */
  async meetings(cursor?: string): Promise<MeetingsPage> {
    const before = cursor === undefined ? undefined : Number(cursor);
    const streams = await this.store.streams({
      prefix: streamOf(''),
      limit: MEETINGS_A_PAGE,
      ...(before !== undefined && Number.isFinite(before) && { before }),
    });
    const meetings = await Promise.all(streams.map((info) => this.summary(info)));
    const last = streams.length < MEETINGS_A_PAGE ? undefined : streams.at(-1);
    return {
      meetings: meetings.filter((meeting) => meeting !== null),
      next: last ? String(last.firstPosition) : null,
    };
  }

  /** Records of a meeting in their order. With a filter, a page may be shorter than asked for. */
  async log({ meeting, after = -1, limit = RECORDS_A_PAGE, type, session }: LogRequest): Promise<LogPage> {
    const most = Math.max(1, Math.min(Math.trunc(limit) || RECORDS_A_PAGE, PAGE_LIMIT));
    const isWanted = (event: StoredEvent): boolean =>
      (type === undefined || event.type === type) &&
      (session === undefined || event.data['session'] === session);
    const events: StoredEvent[] = [];
    let seen = after;
    for (let pages = 0; pages < MOST_PAGES; pages += 1) {
      const page = await this.store.readStream(streamOf(meeting), { from: seen + 1 });
      for (const event of page) {
        if (events.length === most) return { events, next: seen };
        if (isWanted(event)) events.push(event);
        seen = event.revision;
      }
      if (page.length < PAGE_LIMIT) return { events, next: null };
    }
    return { events, next: seen };
  }

  private async summary({ stream, revision }: StreamInfo): Promise<MeetingSummary | null> {
    const first = this.scheduled.get(stream) ?? (await this.readFirst(stream));
    if (!first) return null;
    const { name, date, track, format } = first;
    return { meeting: stream.slice(streamOf('').length), name, date, track, format: format.id, revision };
  }

  private async readFirst(stream: string): Promise<Scheduled | null> {
    const [record] = await this.store.readStream(stream, { limit: 1 });
    const fact = record && toFact(record);
    if (fact?.type !== 'MeetingScheduled') return null;
    const [oldest] = this.scheduled.keys();
    if (oldest !== undefined && this.scheduled.size >= FIRST_RECORDS) this.scheduled.delete(oldest);
    this.scheduled.set(stream, fact.data);
    return fact.data;
  }
}

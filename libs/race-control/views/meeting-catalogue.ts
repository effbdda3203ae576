import { PAGE_LIMIT, type EventStore, type StoredEvent, type StreamInfo } from '#event-store';
import type { EventData, Fact } from '#domain';
import { BoundedMap } from '../bounded-map.ts';
import type { LogRequest, MeetingsRequest } from '../requests.ts';
import type { LogEvent, LogPage } from '../answers/log.ts';
import type { MeetingsPage, MeetingSummary } from '../answers/meetings.ts';
import { exportedRecord, toFact } from '../log/log-record.ts';
import { meetingOf, streamOf } from '../log/stream-names.ts';
import { yieldBetweenSlices } from '../yield-to-others.ts';

const MEETINGS_PER_PAGE = 50;
const RECORDS_PER_PAGE = 100;
/**
 * Maximum number of store pages that a filtered request reads before it answers with the records it has
 * found.
 */
const MAX_STORE_PAGES = 80;
/** Records that are read from the store at once, so that other work can run before the next ones. */
const STORE_PAGE = 125;
/** Meetings whose headings are kept in memory, so that only new records are read for the next list. */
const MAX_HEADINGS = 1_000;

/** The records that decide the name, the date and the track of a meeting, and whether it is archived, as far as they were read. */
interface Heading {
  readonly scheduled: EventData['MeetingScheduled'] | null;
  readonly later: readonly Fact[];
  /** Revision of the last record that was read. */
  readonly read: number;
}

/** Lets others run between slices of time. */
type Pause = ReturnType<typeof yieldBetweenSlices>;

const OF_HEADING = new Set([
  'MeetingAmended',
  'MeetingArchived',
  'MeetingRestored',
  'RecordStruck',
  'RecordRestored',
]);

/** Lists the meetings of a store and the records of one meeting. */
export class MeetingCatalogue {
  private readonly headings = new BoundedMap<string, Heading>(MAX_HEADINGS);

  constructor(private readonly store: EventStore) {}

  /**
   * Returns a page of the meetings that are archived, or of those that are not, the newest first, each with
   * the format that it was scheduled with. A page may be shorter than the others, and even empty.
   */
  async meetings({ cursor, archived = false }: MeetingsRequest = {}): Promise<MeetingsPage> {
    const before = cursor === undefined ? undefined : Number(cursor);
    const streams = await this.store.streams({
      prefix: streamOf(''),
      limit: MEETINGS_PER_PAGE,
      ...(before !== undefined && Number.isFinite(before) && { before }),
    });
    // One after another, because each may read a long log.
    const meetings: MeetingSummary[] = [];
    const pause = yieldBetweenSlices();
    for (const info of streams) {
      const summary = await this.summary(info, pause);
      if (summary) meetings.push(summary);
    }
    const last = streams.length < MEETINGS_PER_PAGE ? undefined : streams.at(-1);
    return {
      meetings: meetings.filter((meeting) => (meeting.archived ?? false) === archived),
      next: last ? String(last.firstPosition) : null,
    };
  }

  /** Returns a page of records of a meeting in log order. A filtered page may be shorter than `limit`. */
  async log({ meeting, after = -1, limit = RECORDS_PER_PAGE, type, session }: LogRequest): Promise<LogPage> {
    const maxEvents = Math.max(1, Math.min(Math.trunc(limit) || RECORDS_PER_PAGE, PAGE_LIMIT));
    const matches = (event: StoredEvent): boolean =>
      (type === undefined || event.type === type) &&
      (session === undefined || event.data['session'] === session);
    const isFiltered = type !== undefined || session !== undefined;
    const events: LogEvent[] = [];
    let last = after;
    const pause = yieldBetweenSlices();
    for (let pages = 0; pages < MAX_STORE_PAGES; pages += 1) {
      // One more record than is needed shows whether there are more.
      const needed = isFiltered ? STORE_PAGE : maxEvents - events.length + 1;
      const size = Math.min(STORE_PAGE, needed);
      const page = await this.store.readStream(streamOf(meeting), { from: last + 1, limit: size });
      for (const event of page) {
        if (events.length === maxEvents) return { events, next: last };
        if (matches(event)) events.push(exportedRecord(event));
        last = event.revision;
      }
      if (page.length < size) return { events, next: null };
      await pause();
    }
    return { events, next: last };
  }

  private async summary({ stream, revision }: StreamInfo, pause: Pause): Promise<MeetingSummary | null> {
    const meeting = meetingOf(stream);
    const heading = await this.readHeading(stream, revision, pause);
    if (!heading.scheduled || meeting === null) return null;
    const { name, date, track, units, format, classes = [] } = amended(heading.scheduled, heading.later);
    const formats = new Set([format, ...classes.map((one) => one.format)].flatMap((each) => each?.id ?? []));
    const archived = isArchived(heading.later) && ({ archived: true } as const);
    const more = { ...(units && { units }), ...archived };
    return { meeting, name, date, track, ...more, format: [...formats].join(', '), revision };
  }

  private async readHeading(stream: string, revision: number, pause: Pause): Promise<Heading> {
    let heading = this.headings.get(stream) ?? { scheduled: null, later: [], read: -1 };
    while (heading.read < revision) {
      await pause();
      const page = await this.store.readStream(stream, { from: heading.read + 1, limit: STORE_PAGE });
      const last = page.at(-1);
      if (!last) break;
      const first = heading.read < 0 && page[0] ? toFact(page[0]) : null;
      const scheduled = first?.type === 'MeetingScheduled' ? first.data : heading.scheduled;
      const found = page.filter(({ type }) => OF_HEADING.has(type)).map(toFact);
      heading = { scheduled, later: [...heading.later, ...found], read: last.revision };
    }
    this.headings.set(stream, heading);
    return heading;
  }
}

/** Returns whether a meeting was archived and not restored since. Nobody can strike these records. */
const isArchived = (later: readonly Fact[]): boolean =>
  later.findLast(({ type }) => type === 'MeetingArchived' || type === 'MeetingRestored')?.type ===
  'MeetingArchived';

/** Returns the schedule with the amendments that stand. */
function amended(scheduled: EventData['MeetingScheduled'], later: readonly Fact[]): typeof scheduled {
  const struck = new Set<number>();
  for (const fact of later) {
    if (fact.type === 'RecordStruck') struck.add(fact.data.revision);
    if (fact.type === 'RecordRestored') struck.delete(fact.data.revision);
  }
  return later.reduce((heading, fact) => {
    if (fact.type !== 'MeetingAmended' || struck.has(fact.revision)) return heading;
    const { name = heading.name, date = heading.date, track = heading.track } = fact.data;
    const { units = heading.units } = fact.data;
    return { ...heading, name, date, track, units };
  }, scheduled);
}

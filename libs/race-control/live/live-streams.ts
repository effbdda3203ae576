import type { EventStore } from '#event-store';
import type { MeetingLog } from '../log/meeting-log.ts';
import type { OpenMeetings } from '../command-queue/open-meetings.ts';
import { projected } from '../views/view-at.ts';
import type {
  LiveAnswer,
  LiveLogRequest,
  LiveRequest,
  LiveUnknown,
  LiveViewsRequest,
  LiveViewsAnswer,
} from './live-messages.ts';
import { MeetingStreams } from './meeting-streams.ts';
import { CombinedStream } from './combined-stream.ts';
import { ViewStream } from './view-stream.ts';

/** What is followed of all meetings. A meeting that is followed stays in memory. */
export class LiveStreams {
  private readonly hubs = new Map<MeetingLog, MeetingStreams>();

  constructor(
    private readonly shelf: OpenMeetings,
    private readonly store: Pick<EventStore, 'readStream'>,
  ) {}

  followView({ meeting, projection, session, after }: LiveRequest): Promise<LiveAnswer> {
    return this.shelf.use(meeting, async ({ log }) => {
      const unknown = await missing(log, after, 0);
      if (unknown) return unknown;
      if (!this.hubs.has(log)) {
        const answer = projected(log.state, projection, session);
        if (answer.kind !== 'view') return answer;
      }
      const stream = this.hub(meeting, log).viewStream({ projection, session });
      if (!(stream instanceof ViewStream)) return stream;
      return { kind: 'live', batches: stream.follow(after) };
    });
  }

  followViews({ meeting, shows, after }: LiveViewsRequest): Promise<LiveViewsAnswer> {
    return this.shelf.use(meeting, async ({ log }) => {
      const unknown = await missing(log, after, 0);
      if (unknown) return unknown;
      for (const shown of this.hubs.has(log) ? [] : shows) {
        const answer = projected(log.state, shown.projection, shown.session);
        if (answer.kind !== 'view') return { ...answer, shown };
      }
      const stream = this.hub(meeting, log).combinedStream(shows);
      if (!(stream instanceof CombinedStream)) return stream;
      return { kind: 'live', batches: stream.follow(after) };
    });
  }

  followRecords({ meeting, after = -1 }: LiveLogRequest): Promise<LiveAnswer> {
    return this.shelf.use(meeting, async ({ log }) => {
      const unknown = await missing(log, after, -1);
      if (unknown) return unknown;
      return { kind: 'live', batches: this.hub(meeting, log).recordStream().follow(after) };
    });
  }

  private hub(meeting: string, log: MeetingLog): MeetingStreams {
    const known = this.hubs.get(log);
    if (known) return known;
    const letGo = this.shelf.keep(meeting);
    const hub = new MeetingStreams(this.store, log, () => {
      this.hubs.delete(log);
      letGo();
    });
    this.hubs.set(log, hub);
    return hub;
  }
}

/** Another process may have written the revision that somebody has, a moment ago. */
async function missing(
  log: MeetingLog,
  after: number | undefined,
  least: number,
): Promise<LiveUnknown | null> {
  if (log.state.revision < 0) return { kind: 'meeting-unknown' };
  if (after === undefined) return null;
  if (after > log.state.revision) await log.catchUp();
  const { revision } = log.state;
  const isKnown = Number.isInteger(after) && after >= least && after <= revision;
  return isKnown ? null : { kind: 'revision-unknown', actualRevision: revision };
}

import type { EventStore } from '#event-store';
import { findProjection } from '#projections';
import type { MeetingLog } from '../log/meeting-log.ts';
import type { OpenMeetings } from '../command-queue/open-meetings.ts';
import { unknownView } from '../views/view-at.ts';
import type {
  LiveAnswer,
  LiveLogRequest,
  LiveRequest,
  LiveUnknown,
  LiveViewsAnswer,
  LiveViewsRequest,
} from './live-messages.ts';
import { MeetingStreams } from './meeting-streams.ts';
import type { ViewRef } from './followed-view.ts';
import { Pacer } from './pacer.ts';
import { ViewStream } from './view-stream.ts';

/** The live streams of all meetings. A meeting with a follower stays in memory. */
export class LiveStreams {
  private readonly byLog = new Map<MeetingLog, MeetingStreams>();
  private readonly pacer = new Pacer();

  constructor(
    private readonly openMeetings: OpenMeetings,
    private readonly store: Pick<EventStore, 'readStream'>,
  ) {}

  followView({ meeting, projection, session, after }: LiveRequest): Promise<LiveAnswer> {
    const view = { projection, session };
    return this.openMeetings.use(meeting, async ({ log }) => {
      const unknown = (await unknownRevision(log, after, 0)) ?? this.unknownView(log, view);
      if (unknown) return unknown;
      const streams = this.streamsOf(meeting, log);
      return followed(streams, await streams.viewStream(view, after), after);
    });
  }

  followViews({ meeting, shows, after }: LiveViewsRequest): Promise<LiveViewsAnswer> {
    return this.openMeetings.use(meeting, async ({ log }) => {
      const unknown = await unknownRevision(log, after, 0);
      if (unknown) return unknown;
      for (const shown of shows) {
        const unknownView = this.unknownView(log, shown);
        if (unknownView) return { ...unknownView, shown };
      }
      const streams = this.streamsOf(meeting, log);
      return followed(streams, await streams.viewsStream(shows, after), after);
    });
  }

  followRecords({ meeting, after = -1 }: LiveLogRequest): Promise<LiveAnswer> {
    return this.openMeetings.use(meeting, async ({ log }) => {
      const unknown = await unknownRevision(log, after, -1);
      if (unknown) return unknown;
      const streams = this.streamsOf(meeting, log);
      const batches = streams.recordStream().follow(after);
      return { kind: 'live', batches, isUnderFlag: streams.isUnderFlag };
    });
  }

  /** Returns why a view cannot be followed, before the first stream of a meeting is opened for it. */
  private unknownView(log: MeetingLog, { projection, session }: ViewRef): LiveUnknown | null {
    if (this.byLog.has(log)) return null;
    const found = findProjection(log.state, projection, session);
    return found.kind === 'found' ? null : unknownView(log.state, found, projection);
  }

  private streamsOf(meeting: string, log: MeetingLog): MeetingStreams {
    const existing = this.byLog.get(log);
    if (existing) return existing;
    const release = this.openMeetings.hold(meeting);
    const streams = new MeetingStreams(this.store, log, this.pacer, () => {
      this.byLog.delete(log);
      release();
    });
    this.byLog.set(log, streams);
    return streams;
  }
}

function followed<T extends LiveUnknown>(
  { isUnderFlag }: MeetingStreams,
  stream: ViewStream | T,
  after: number | undefined,
) {
  if (!(stream instanceof ViewStream)) return stream;
  return { kind: 'live', batches: stream.follow(after), isUnderFlag } as const;
}

/**
 * Returns why a meeting cannot be followed after a revision, or null if it can. A revision beyond the end is
 * looked for in the store first: another process may have written it a moment ago.
 */
async function unknownRevision(
  log: MeetingLog,
  after: number | undefined,
  min: number,
): Promise<LiveUnknown | null> {
  if (log.state.revision < 0) return { kind: 'meeting-unknown' };
  if (after === undefined) return null;
  if (after > log.state.revision) await log.catchUp();
  const { revision } = log.state;
  const isKnown = Number.isInteger(after) && after >= min && after <= revision;
  return isKnown ? null : { kind: 'revision-unknown', actualRevision: revision };
}

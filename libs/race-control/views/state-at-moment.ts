import { partitionPoint, type MeetingState } from '#domain';
import type { Instant, Moment, MomentUnknown } from '../requests.ts';
import type { MeetingLog } from '../log/meeting-log.ts';

/** A meeting as it was at a moment; without one, at the end of its log. */
export type MomentState = { readonly kind: 'state'; readonly state: MeetingState } | MomentUnknown;

/**
 * The state of a log that is not empty, at a moment. Another process may have written that moment just now:
 * what lies at the end is looked for in the store.
 */
export async function stateAtMoment(
  log: MeetingLog,
  at: Moment | undefined,
  now: number,
): Promise<MomentState> {
  if (at === undefined) return { kind: 'state', state: log.state };
  if (isPastEnd(log.state, at)) await log.catchUp();
  const { state } = log;
  if (typeof at !== 'number') return atInstant(log, at, new Date(now).toISOString());
  if (!Number.isInteger(at) || at < 0 || at > state.revision) {
    return { kind: 'revision-unknown', actualRevision: state.revision };
  }
  return { kind: 'state', state: log.stateAt(at) };
}

const isPastEnd = ({ revision, recordedAt }: MeetingState, at: Moment): boolean =>
  typeof at === 'number' ? at > revision : at.instant >= (recordedAt ?? '');

function atInstant(log: MeetingLog, { instant, by }: Instant, now: string): MomentState {
  const { state } = log;
  // The log's own time may be ahead of this clock: what is recorded is no future.
  if (instant > now && instant > (state.recordedAt ?? '')) return { kind: 'moment-in-future', now };
  if (by === 'occurred') return occurredBy(log, instant);
  const { items, length } = state.records;
  const revision = partitionPoint(items, ({ recordedAt }) => recordedAt <= instant, length) - 1;
  if (revision >= 0) return { kind: 'state', state: log.stateAt(revision) };
  return { kind: 'moment-before-start', start: items[0]?.recordedAt ?? '' };
}

function occurredBy(log: MeetingLog, instant: string): MomentState {
  const start = log.state.scheduled?.occurredAt ?? '';
  if (instant < start) return { kind: 'moment-before-start', start };
  return { kind: 'state', state: log.happenedBy(instant) };
}

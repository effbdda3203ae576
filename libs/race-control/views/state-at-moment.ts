import { partitionPoint, type MeetingState } from '#domain';
import type { Instant, Moment, MomentUnknown } from '../requests.ts';
import type { MeetingLog } from '../log/meeting-log.ts';

/** The state of a meeting at a moment, or the reason why there is no state at that moment. */
export type MomentState = { readonly kind: 'state'; readonly state: MeetingState } | MomentUnknown;

/**
 * Returns the state of a log at a moment, or at its end if no moment is given. The log must not be empty.
 * Reads the store first if the moment is at or after the end of the log, because another process may have
 * just written it.
 */
export async function stateAtMoment(
  log: MeetingLog,
  at: Moment | undefined,
  now: number,
): Promise<MomentState> {
  if (at === undefined) return { kind: 'state', state: log.state };
  if (isAtOrAfterEnd(log.state, at)) await log.catchUp();
  const { state } = log;
  if (typeof at !== 'number') return atInstant(log, at, new Date(now).toISOString());
  if (!Number.isInteger(at) || at < 0 || at > state.revision) {
    return { kind: 'revision-unknown', actualRevision: state.revision };
  }
  return { kind: 'state', state: await log.stateAtInSlices(at) };
}

const isAtOrAfterEnd = ({ revision, recordedAt }: MeetingState, at: Moment): boolean =>
  typeof at === 'number' ? at > revision : at.instant >= (recordedAt ?? '');

async function atInstant(log: MeetingLog, { instant, by }: Instant, now: string): Promise<MomentState> {
  const { state } = log;
  // The time in the log may be ahead of this clock, and a recorded instant is not in the future.
  if (instant > now && instant > (state.recordedAt ?? '')) return { kind: 'moment-in-future', now };
  if (by === 'occurred') return stateByOccurrence(log, instant);
  const { items, length } = state.records;
  const revision = partitionPoint(items, ({ recordedAt }) => recordedAt <= instant, length) - 1;
  if (revision >= 0) return { kind: 'state', state: await log.stateAtInSlices(revision) };
  return { kind: 'moment-before-start', start: items[0]?.recordedAt ?? '' };
}

function stateByOccurrence(log: MeetingLog, instant: string): MomentState {
  const start = log.state.scheduled?.occurredAt ?? '';
  if (instant < start) return { kind: 'moment-before-start', start };
  return { kind: 'state', state: log.happenedBy(instant) };
}

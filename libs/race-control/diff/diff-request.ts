import type { MeetingState } from '#domain';
import type { View } from '#projections';
import type { ProjectionUnknown } from '../requests.ts';
import type { MeetingLog } from '../log/meeting-log.ts';
import { stateAtMoment } from '../views/state-at-moment.ts';
import { viewOfState } from '../views/view-at.ts';
import type { DiffAnswer, DiffRequest, ViewDiff } from './view-diff.ts';
import { diffViews } from './diff.ts';

/** Compares a projection of a meeting's durable log at two moments. */
export async function diffAtMoments(log: MeetingLog, request: DiffRequest, now: number): Promise<DiffAnswer> {
  const { projection, session } = request;
  if (log.state.revision < 0) return { kind: 'meeting-unknown' };
  const before = await stateAtMoment(log, request.from, now);
  if (before.kind !== 'state') return { ...before, field: 'from' };
  const after = await stateAtMoment(log, request.to, now);
  if (after.kind !== 'state') return { ...after, field: 'to' };
  const answer = compareViews([before.state, after.state], projection, session);
  return answer.kind === 'compared' ? { kind: 'diff', diff: answer.diff } : answer;
}

/** A projection in two states, and what became of it; a session may be there in one of them only. */
export type ViewComparison =
  | {
      readonly kind: 'compared';
      readonly before: View | null;
      readonly after: View | null;
      readonly diff: ViewDiff;
    }
  | { readonly kind: 'meeting-unknown' }
  | ProjectionUnknown;

export function compareViews(
  states: readonly [MeetingState, MeetingState],
  projection: string,
  session: string | undefined,
): ViewComparison {
  const [was, is] = [
    viewOfState(states[0], projection, session),
    viewOfState(states[1], projection, session),
  ];
  const before = was.kind === 'view' ? was.view : null;
  const after = is.kind === 'view' ? is.view : null;
  const diff = diffViews({ state: states[0], view: before }, { state: states[1], view: after });
  if (diff) return { kind: 'compared', before, after, diff };
  return is.kind === 'view' ? { kind: 'meeting-unknown' } : is;
}

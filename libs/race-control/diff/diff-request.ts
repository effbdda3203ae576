import type { MeetingState } from '#domain';
import type { View } from '#projections';
import type { ProjectionUnknown } from '../requests.ts';
import type { MeetingLog } from '../log/meeting-log.ts';
import { stateAtMoment } from '../views/state-at-moment.ts';
import { viewOfState } from '../views/view-at.ts';
import type { WorkLimit } from '../work-limit.ts';
import type { ViewDiff } from '../answers/diff.ts';
import type { DiffAnswer, DiffRequest } from './view-diff.ts';
import { diffViews, type DiffSteps } from './diff.ts';

/** Compares a projection of a meeting's durable log at two moments. Lets other work run in between. */
export async function diffAtMoments(
  log: MeetingLog,
  request: DiffRequest,
  { now, limit }: { readonly now: number; readonly limit: WorkLimit },
): Promise<DiffAnswer> {
  const { projection, session } = request;
  if (log.state.revision < 0) return { kind: 'meeting-unknown' };
  const before = await stateAtMoment(log, request.from, now);
  if (before.kind !== 'state') return { ...before, field: 'from' };
  const after = await stateAtMoment(log, request.to, now);
  if (after.kind !== 'state') return { ...after, field: 'to' };
  const answer = await limit.run(compareViews([before.state, after.state], projection, session));
  if (!answer) return { kind: 'diff-too-slow', words: `The comparison takes more than ${limit.limitMs} ms.` };
  return answer.kind === 'compared' ? { kind: 'diff', diff: answer.diff } : answer;
}

/** A projection of two states and what changed. A view is null if its state does not have the session. */
export type ViewComparison =
  | {
      readonly kind: 'compared';
      readonly before: View | null;
      readonly after: View | null;
      readonly diff: ViewDiff;
    }
  | { readonly kind: 'meeting-unknown' }
  | ProjectionUnknown;

/** Compares a projection of two states, one step at a time. */
export function* compareViews(
  [earlier, later]: readonly [MeetingState, MeetingState],
  projection: string,
  session: string | undefined,
): DiffSteps<ViewComparison> {
  const first = viewOfState(earlier, projection, session);
  yield;
  const second = viewOfState(later, projection, session);
  yield;
  const before = first.kind === 'view' ? first.view : null;
  const after = second.kind === 'view' ? second.view : null;
  const diff = yield* diffViews({ state: earlier, view: before }, { state: later, view: after });
  if (diff) return { kind: 'compared', before, after, diff };
  return second.kind === 'view' ? { kind: 'meeting-unknown' } : second;
}

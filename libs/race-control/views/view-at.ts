import { project, PROJECTION_NAMES, type View } from '#projections';
import type { MeetingState } from '#domain';
import type { ProjectionUnknown, ViewAnswer, ViewRequest } from '../requests.ts';
import type { MeetingLog } from '../log/meeting-log.ts';
import { stateAtMoment } from './state-at-moment.ts';

/** Returns a view of a meeting's durable log, at its end or at an earlier moment. */
export async function viewAtMoment(log: MeetingLog, request: ViewRequest, now: number): Promise<ViewAnswer> {
  if (log.state.revision < 0) return { kind: 'meeting-unknown' };
  const found = await stateAtMoment(log, request.at, now);
  return found.kind === 'state' ? viewOfState(found.state, request.projection, request.session) : found;
}

/** Returns a view of a state, or the reason why the state has no such view. */
export function viewOfState(
  state: MeetingState,
  projection: string,
  session: string | undefined,
): { readonly kind: 'view'; readonly view: View } | { readonly kind: 'meeting-unknown' } | ProjectionUnknown {
  const answer = project(state, projection, session);
  if (answer.kind === 'projection-unknown') return { ...answer, projections: PROJECTION_NAMES };
  if (answer.kind === 'session-unknown') {
    return { ...answer, sessions: state.sessions.map(({ spec }) => spec.id) };
  }
  return answer;
}

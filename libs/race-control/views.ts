import { project, PROJECTION_NAMES } from '#projections';
import type { MeetingState } from '#domain';
import type { ViewAnswer, ViewRequest } from './contract.ts';
import type { MeetingLog } from './meeting-log.ts';

/** A view of a meeting's durable log: at its end, or as it was at an earlier revision. */
export async function viewOf(log: MeetingLog, request: ViewRequest): Promise<ViewAnswer> {
  const { projection, session, at } = request;
  if (log.state.revision < 0) return { kind: 'meeting-unknown' };
  // Another process may have written that revision a moment ago.
  if (at !== undefined && at > log.state.revision) await log.catchUp();
  if (at !== undefined && !isRevision(at, log.state)) {
    return { kind: 'revision-unknown', actualRevision: log.state.revision };
  }
  const state = at === undefined ? log.state : log.stateAt(at);
  const projected = project(state, projection, session);
  if (projected.kind === 'projection-unknown') return { ...projected, projections: PROJECTION_NAMES };
  if (projected.kind === 'session-unknown') {
    return { ...projected, sessions: state.sessions.map(({ spec }) => spec.id) };
  }
  return projected;
}

const isRevision = (at: number, { revision }: MeetingState): boolean =>
  Number.isInteger(at) && at >= 0 && at <= revision;

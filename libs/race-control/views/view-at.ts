import { project, PROJECTION_NAMES, PROJECTIONS, type Projected, type View } from '#projections';
import { classIdsOf, count, isTimed, lapsCompleted, sessionOf, stateAtLap, type MeetingState } from '#domain';
import type { ProjectionUnknown, ViewAnswer, ViewRequest } from '../requests.ts';
import { viewsDone } from '../measurements.ts';
import type { MeetingLog } from '../log/meeting-log.ts';
import { stateAtMoment } from './state-at-moment.ts';

/** Returns a view of a meeting's durable log, at its end or at an earlier moment. */
export async function viewAtMoment(log: MeetingLog, request: ViewRequest, now: number): Promise<ViewAnswer> {
  if (log.state.revision < 0) return { kind: 'meeting-unknown' };
  const found = await stateAtMoment(log, request.at, now);
  if (found.kind !== 'state') return found;
  const { projection, session, lap } = request;
  return lap === undefined
    ? viewOfState(found.state, projection, session)
    : viewAtLap(found.state, request, lap);
}

/** Returns the results of a race when the leader had completed a lap. */
function viewAtLap(state: MeetingState, { projection, session }: ViewRequest, lap: number): ViewAnswer {
  const race = session === undefined ? undefined : sessionOf(state, session);
  if (!race) return viewOfState(state, projection, session);
  if (projection !== 'results' || isTimed(race.spec)) {
    return { kind: 'lap-unknown', words: 'Only the results of a race can be shown at a lap.' };
  }
  const laps = lapsCompleted(race);
  if (lap >= 1 && lap <= laps) return viewOfState(stateAtLap(state, race, lap), projection, session);
  return { kind: 'lap-unknown', words: `The leader of ${race.spec.id} has completed ${count(laps, 'lap')}.` };
}

/** Returns a view of a state, or the reason why the state has no such view. */
export function viewOfState(
  state: MeetingState,
  projection: string,
  session: string | undefined,
): { readonly kind: 'view'; readonly view: View } | { readonly kind: 'meeting-unknown' } | ProjectionUnknown {
  const startMs = performance.now();
  const answer = project(state, projection, session);
  if (answer.kind === 'view') viewsDone.publish({ projection, tookMs: performance.now() - startMs });
  return answer.kind === 'view' ? answer : unknownView(state, answer, projection);
}

/** Adds what exists instead of a view that a state does not have. */
export function unknownView(
  state: MeetingState,
  missing: Exclude<Projected, { kind: 'view' }>,
  projection: string,
): { readonly kind: 'meeting-unknown' } | ProjectionUnknown {
  switch (missing.kind) {
    case 'meeting-unknown':
      return missing;
    case 'projection-unknown':
      return { kind: missing.kind, projections: PROJECTION_NAMES };
    case 'session-unknown':
      return { kind: missing.kind, sessions: subjectsOf(state, projection) };
  }
}

/** Returns the ids that may stand behind a projection: rankings, classes and sessions. */
function subjectsOf(state: MeetingState, projection: string): string[] {
  const { session: kind, byClass } = PROJECTIONS[projection] ?? {};
  const classes = byClass ? classIdsOf(state) : [];
  if (byClass && kind === 'none') return classes;
  const all = kind === 'ranking' ? state.rankings : state.sessions;
  return [...classes, ...all.map(({ spec }) => spec.id)];
}

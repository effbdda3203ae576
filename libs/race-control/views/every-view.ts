import type { MeetingState } from '#domain';
import { project, PROJECTIONS } from '#projections';

/** A view by its name: of the meeting, or of one session. */
export interface ViewName {
  readonly projection: string;
  readonly session: string | null;
}

/** The name of every view that a meeting has, or of those of one projection. */
export function everyView({ sessions }: MeetingState, only?: string): ViewName[] {
  const ids = sessions.map(({ spec }) => spec.id);
  return Object.entries(PROJECTIONS)
    .filter(([name]) => only === undefined || name === only)
    .flatMap(([projection, { session: kind }]) => {
      const of = [...(kind === 'required' ? [] : [null]), ...(kind === 'none' ? [] : ids)];
      return of.map((session) => ({ projection, session }));
    });
}

/** The view of that name, or an empty one where the state has none. */
export function projectedOrNothing(state: MeetingState, { projection, session }: ViewName): object {
  const projected = project(state, projection, session ?? undefined);
  return projected.kind === 'view' ? projected.view : {};
}

import { classIdsOf, type MeetingState } from '#domain';
import { project, PROJECTIONS } from '#projections';

/** The name of a view, either of the whole meeting or of one session. */
export interface ViewName {
  readonly projection: string;
  readonly session: string | null;
}

/** Returns the names of all views of a meeting, or only those of one projection. */
export function viewNamesOf(state: MeetingState, only?: string): ViewName[] {
  const { sessions, rankings } = state;
  const ids = sessions.map(({ spec }) => spec.id);
  const classes = classIdsOf(state);
  return Object.entries(PROJECTIONS)
    .filter(([name]) => only === undefined || name === only)
    .flatMap(([projection, { session: kind, byClass }]) => {
      if (kind === 'ranking') return rankings.map(({ spec }) => ({ projection, session: spec.id }));
      const hasWhole = kind !== 'required' && !(byClass === 'required' && classes.length > 0);
      const choices = [
        ...(hasWhole ? [null] : []),
        ...(byClass ? classes : []),
        ...(kind === 'none' ? [] : ids),
      ];
      return choices.map((session) => ({ projection, session }));
    });
}

/** Returns the view with this name, or an empty object if the state has no such view. */
export function viewOrEmpty(state: MeetingState, { projection, session }: ViewName): object {
  const projected = project(state, projection, session ?? undefined);
  return projected.kind === 'view' ? projected.view : {};
}

import { sessionOf, type MeetingState } from '#domain';
import { entryList } from './entry-list.ts';
import { field } from './field.ts';
import { heatResults } from './heat-results.ts';
import { lapChart } from './lap-chart.ts';
import { lineup } from './lineup.ts';
import { meeting } from './meeting.ts';
import { penalties } from './penalties.ts';
import type { Projection, View, ViewHead } from './projection.ts';
import { qualifyingOrder } from './qualifying-order.ts';
import { raceLog } from './race-log/race-log.ts';
import { results } from './results.ts';
import { runningOrder } from './running-order.ts';

const REGISTRY = {
  meeting,
  'entry-list': entryList,
  'qualifying-order': qualifyingOrder,
  lineup,
  'running-order': runningOrder,
  results,
  'heat-results': heatResults,
  field,
  'race-log': raceLog,
  'lap-chart': lapChart,
  penalties,
} satisfies Readonly<Record<string, Projection>>;

/** Every projection by its name. Names and versions are stored: they must not change without need. */
export const PROJECTIONS: Readonly<Record<string, Projection>> = REGISTRY;

type ProjectionName = keyof typeof REGISTRY;
type ViewFields<N extends ProjectionName> = ReturnType<(typeof REGISTRY)[N]['view']>;

/** The view of a projection as a reader gets it; of a session, if the projection is about one. */
export type ViewOf<N extends ProjectionName> = ViewHead &
  ([Extract<ViewFields<N>, { readonly session: unknown }>] extends [never]
    ? ViewFields<N>
    : Extract<ViewFields<N>, { readonly session: unknown }>);

export const PROJECTION_NAMES: readonly string[] = Object.keys(PROJECTIONS);

export type Projected =
  | { readonly kind: 'view'; readonly view: View }
  | { readonly kind: 'meeting-unknown' }
  | { readonly kind: 'projection-unknown' }
  | { readonly kind: 'session-unknown' };

/**
 * Returns the view of a projection in a state. It is pure, so live views, replays and what-if answers are the
 * same code.
 */
export function project(state: MeetingState, name: string, sessionId?: string): Projected {
  const projection = Object.hasOwn(PROJECTIONS, name) ? PROJECTIONS[name] : undefined;
  if (!projection) return { kind: 'projection-unknown' };
  if (!state.scheduled || state.recordedAt === null) return { kind: 'meeting-unknown' };
  const session = sessionId === undefined ? undefined : sessionOf(state, sessionId);
  const isMissing = sessionId === undefined ? projection.session === 'required' : !session;
  if (isMissing || (projection.session === 'none' && sessionId !== undefined))
    return { kind: 'session-unknown' };
  const view: View = {
    meeting: state.scheduled.data.meeting,
    projection: name,
    projectionVersion: projection.version,
    revision: state.revision,
    recordedAt: state.recordedAt,
    ...projection.view(state, session),
  };
  return { kind: 'view', view };
}

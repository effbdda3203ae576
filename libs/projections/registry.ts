import type { z } from 'zod';
import { hasClasses, ofClass, rankingOf, sessionOf } from '#domain';
import type { DeepReadonly, MeetingState, SessionState } from '#domain';
import { entryList } from './meeting/entry-list.ts';
import { mainField } from './field.ts';
import { heatResults } from './heat-results.ts';
import { lapChart } from './lap-chart.ts';
import { lineup } from './lineup.ts';
import { meeting } from './meeting/meeting.ts';
import { passings } from './crossings/passings.ts';
import { penalties } from './penalties.ts';
import { programme } from './meeting/programme.ts';
import type { Projection, ScheduledState, View } from './projection.ts';
import { qualifyingOrder } from './qualifying-order.ts';
import { prepareRaceLog, raceLog } from './race-log/race-log.ts';
import { draws } from './rankings/draws.ts';
import { points } from './rankings/points.ts';
import { ranking } from './rankings/ranking.ts';
import { results } from './results.ts';
import { runningOrder } from './running-order.ts';
import { transponders } from './crossings/transponders.ts';

const ALL = [
  meeting,
  entryList,
  qualifyingOrder,
  lineup,
  runningOrder,
  results,
  heatResults,
  mainField,
  raceLog,
  lapChart,
  penalties,
  passings,
  transponders,
  ranking,
  points,
  draws,
  programme,
] as const satisfies readonly Projection[];

type Registered = (typeof ALL)[number];
export type ProjectionName = Registered['name'];

/** Every projection by its name. Names and versions are stored: they must not change without need. */
export const PROJECTIONS: Readonly<Record<string, Projection>> = Object.fromEntries(
  ALL.map((projection) => [projection.name, projection]),
);

export const PROJECTION_NAMES: readonly string[] = Object.keys(PROJECTIONS);

/** The schema of each view as a reader gets it, by the name of its projection. */
export const VIEW_SCHEMAS = Object.fromEntries(ALL.map(({ name, schema }) => [name, schema])) as {
  readonly [P in Registered as P['name']]: P['schema'];
};

/** The view of a projection as a reader gets it. */
export type ViewOf<N extends ProjectionName> = DeepReadonly<z.infer<(typeof VIEW_SCHEMAS)[N]>>;

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
  const found = findProjection(state, name, sessionId);
  return found.kind === 'found' ? { kind: 'view', view: found.view() } : found;
}

/** Does the work of a view that has a row for each record, in steps. `project` then returns it at once. */
export function* prepareView(state: MeetingState, name: string, session?: string): Generator<void> {
  if (name === raceLog.name) yield* prepareRaceLog(state, session);
}

/** A projection that has a view in a state. The view is made on demand, because it may be long. */
interface FoundProjection {
  readonly kind: 'found';
  readonly version: number;
  readonly view: () => View;
}

/** Finds a projection that has a view in a state. */
export function findProjection(
  state: MeetingState,
  name: string,
  sessionId?: string,
): FoundProjection | Exclude<Projected, { kind: 'view' }> {
  const projection = Object.hasOwn(PROJECTIONS, name) ? PROJECTIONS[name] : undefined;
  if (!projection) return { kind: 'projection-unknown' };
  if (!isScheduled(state)) return { kind: 'meeting-unknown' };
  const subject = subjectOf(state, projection, sessionId);
  if (subject === null) return { kind: 'session-unknown' };
  const { about, classId } = subject;
  const shown = classId === null ? state : ofClass(state, classId);
  const view = (): View => ({
    meeting: state.scheduled.data.meeting,
    projection: name,
    projectionVersion: projection.version,
    revision: state.revision,
    recordedAt: state.recordedAt,
    ...(classId !== null && { class: classId }),
    ...projection.view(shown, about, classId),
  });
  return { kind: 'found', version: projection.version, view };
}

interface Subject {
  /** The session, or the id of the ranking; undefined for a view of the meeting or of a class. */
  readonly about: SessionState | string | undefined;
  readonly classId: string | null;
}

/** Returns what a view is about; null if it is missing, unknown or too much. */
function subjectOf(state: MeetingState, projection: Projection, id: string | undefined): Subject | null {
  const { session: kind, byClass } = projection;
  if (id === undefined) {
    const isNeeded =
      kind === 'required' || kind === 'ranking' || (byClass === 'required' && hasClasses(state));
    return isNeeded ? null : { about: undefined, classId: null };
  }
  if (byClass && state.classes.some((one) => one.id === id)) return { about: undefined, classId: id };
  if (kind === 'ranking') return rankingOf(state, id) === null ? null : { about: id, classId: null };
  const session = kind === 'none' ? undefined : sessionOf(state, id);
  return session ? { about: session, classId: null } : null;
}

const isScheduled = (state: MeetingState): state is ScheduledState =>
  state.scheduled !== null && state.format !== null && state.recordedAt !== null;

import { gridCars } from '../grid/state.ts';
import { classOf } from '../kernel/classes.ts';
import { enteredIn, sessionOf, type MeetingState } from '../meeting/state.ts';
import { isDone, type SessionState } from '../session/state.ts';
import { computeLineup, type ComputedLineup, type LineupRow } from './lineup.ts';
import { movedSincePosted, postedRows, type MovedCar } from './moved.ts';
import { orderOf } from '../scoring/order.ts';
import { rankingOf } from '../rankings/of-state.ts';
import { sourcesOf } from './rests-on.ts';

/** The field of the main event. */
export interface Field {
  /** The main event; null if the format has none. */
  readonly session: string | null;
  /** Number of places when the field is complete. */
  readonly size: number;
  readonly rows: readonly Omit<LineupRow, 'origin'>[];
  readonly open: ComputedLineup['open'];
  /** Cars that can no longer race their way in, with the last place that they won. */
  readonly missed: readonly { readonly car: string; readonly best: string | null }[];
  /** Cars that would start elsewhere if the line-up were computed now; empty until the main is green. */
  readonly differs: readonly MovedCar[];
}

const NO_FIELD: Field = { session: null, size: 0, rows: [], open: [], missed: [], differs: [] };

const mainOf = (state: MeetingState): SessionState | undefined =>
  state.sessions.findLast((session) => session.spec.kind === 'main');

/**
 * Returns the field of the main with its reasons; an empty one without a main. After the green flag of the
 * main it is the posted grid.
 */
export function fieldOf(state: MeetingState): Field {
  const main = mainOf(state);
  if (!main) return NO_FIELD;
  const computed = computeLineup(state, main);
  const { posted } = main.grid;
  const frozen = main.started && posted !== null;
  const rows = frozen ? postedRows(main, computed.rows) : computed.rows.map(({ origin: _, ...line }) => line);
  const open = frozen ? [] : computed.open;
  return {
    session: main.spec.id,
    size: frozen ? rows.length : computed.size,
    rows,
    open,
    missed: missedOf(state, main, { rows, open }),
    differs: frozen ? movedSincePosted(state, main) : [],
  };
}

function missedOf(
  state: MeetingState,
  main: SessionState,
  field: Pick<Field, 'rows' | 'open'>,
): Field['missed'] {
  const inField = new Set(field.rows.map((line) => line.car));
  const alive = field.open.length > 0 ? stillRacing(state, main, field.open) : new Set<string>();
  return enteredIn(state, main)
    .filter(({ car }) => !inField.has(car) && !alive.has(car))
    .map(({ car }) => ({ car, best: lastPlace(state, main, car) }));
}

/**
 * Returns the cars that may still race their way in: those of the unfinished sessions that feed the main, and
 * those that may get an open provisional.
 */
function stillRacing(state: MeetingState, main: SessionState, open: Field['open']): Set<string> {
  const alive = new Set(open.flatMap(({ cars = [], among = [] }) => [...cars, ...among]));
  const seen = new Set<string>();
  const visit = (id: string): void => {
    const session = sessionOf(state, id);
    if (!session || seen.has(id)) return;
    seen.add(id);
    if (!isDone(session)) for (const car of runnersOf(state, session)) alive.add(car);
    sourcesOf(state, session.spec).forEach(visit);
  };
  sourcesOf(state, main.spec).forEach(visit);
  // Anyone may be in an order that is not drawn or not imported yet.
  if (open.some(({ session }) => rankingOf(state, session)?.open.includes(session) === true)) {
    for (const { car } of enteredIn(state, main)) alive.add(car);
  }
  if (open.some(({ session }) => session === 'provisional')) {
    for (const entry of enteredIn(state, main)) if (entry.standing !== undefined) alive.add(entry.car);
  }
  return alive;
}

function runnersOf(state: MeetingState, session: SessionState): readonly string[] {
  if (!session.spec.lineup) return enteredIn(state, session).map((entry) => entry.car);
  if (session.grid.posted) return gridCars(session.grid);
  return computeLineup(state, session).rows.map((line) => line.car);
}

function lastPlace(state: MeetingState, main: SessionState, car: string): string | null {
  const done = state.sessions.filter((session) => session !== main && isDone(session));
  const places = done.flatMap((session) => {
    const place = orderOf(state, session).find((line) => line.car === car)?.place;
    return place ? [`${session.spec.id} place ${place}`] : [];
  });
  return places.at(-1) ?? null;
}

/**
 * Returns what each car has earned in a session so far: the last session of the format whose line-up it is in
 * because of its place.
 */
export function transfersOf(state: MeetingState, session: SessionState): Map<string, string> {
  const transfers = new Map<string, string>();
  for (const target of fedSessions(state, session)) {
    for (const line of computeLineup(state, target, { asItStands: true }).rows) {
      if (line.origin === session.spec.id) transfers.set(line.car, target.spec.id);
    }
  }
  return transfers;
}

/** Returns the sessions whose line-ups read the result of a session. */
export function fedSessions(state: MeetingState, session: SessionState): readonly SessionState[] {
  const own = classOf(session.spec.id);
  // No format reads the sessions of another class.
  return state.sessions.filter(
    ({ spec }) => classOf(spec.id) === own && sourcesOf(state, spec).includes(session.spec.id),
  );
}

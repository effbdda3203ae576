import { z } from 'zod';
import { gridCars } from '../grid/state.ts';
import { classOf } from '../kernel/classes.ts';
import type { DeepReadonly } from '../kernel/deep-readonly.ts';
import * as field from '../kernel/fields.ts';
import { enteredIn, sessionOf, type MeetingState } from '../meeting/state.ts';
import { isDone, type SessionState } from '../session/state.ts';
import { computeLineup, type ComputedLineup, type LineupRow } from './lineup.ts';
import { movedSincePosted, postedRows, type MovedCar } from './moved.ts';
import { because, type Because } from '../scoring/because.ts';
import { orderOf } from '../scoring/order.ts';
import { carsWords, withoutClass } from '../words/cars.ts';
import { isOver } from '../words/phases.ts';
import { inWords } from '../words/sessions.ts';
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

/** Returns the sessions whose line-ups take places of a session, with these line-ups as it stands. */
const targetsOf = (state: MeetingState, { spec: { id } }: SessionState) =>
  state.sessions
    // No format reads the sessions of another class.
    .filter(({ spec }) => classOf(spec.id) === classOf(id) && sourcesOf(state, spec).includes(id))
    .map((target) => ({ target, ...computeLineup(state, target, { asItStands: true }) }));

/**
 * Returns what each car has earned in a session so far: the last session of the format whose line-up it is in
 * because of its place. Tied cars that all get in have earned it too, before the tie is broken.
 */
export function transfersOf(state: MeetingState, session: SessionState): Map<string, string> {
  const { id } = session.spec;
  const transfers = new Map<string, string>();
  for (const { target, rows, open } of targetsOf(state, session)) {
    const level = open.filter((place) => place.session === id && place.places === place.cars?.length);
    const inside = rows.filter(({ origin }) => origin === id).map(({ car }) => car);
    for (const car of [...inside, ...level.flatMap(({ cars = [] }) => cars)]) {
      transfers.set(car, target.spec.id);
    }
  }
  return transfers;
}

/**
 * Returns, for each car of a session whose tie decides whether it transfers, the reason: the session that
 * takes fewer cars than are tied, and the other cars.
 */
export function transferTiesOf(state: MeetingState, session: SessionState): Map<string, Because> {
  const ties = new Map<string, Because>();
  for (const { target, open } of targetsOf(state, session)) {
    for (const { session: origin, places, cars = [] } of open) {
      if (origin !== session.spec.id || places >= cars.length) continue;
      const words = `tie of ${carsWords(cars.map(withoutClass))} for ${inWords(target.spec)}: not broken yet`;
      for (const car of cars) ties.set(car, because('transfer-tie', words, []));
    }
  }
  return ties;
}

/** Cars of a session that are level, and the line-ups that need their order. */
export const decidingTie = z.strictObject({
  cars: z.array(field.car).describe('The cars that are level. BreakTie orders them.'),
  sessions: z.array(z.string()).describe('The sessions whose line-ups wait for the order of these cars.'),
});
export type DecidingTie = DeepReadonly<z.infer<typeof decidingTie>>;

/**
 * Returns the open ties of a session that is over which decide who advances, or from which start. A session
 * that has started needs no order any more.
 */
export function decidingTies(state: MeetingState, session: SessionState): readonly DecidingTie[] {
  if (!isOver(session.phase)) return [];
  const ties = new Map<string, { cars: string[]; sessions: string[] }>();
  for (const { target, open } of targetsOf(state, session)) {
    if (target.started) continue;
    for (const { session: origin, cars } of open) {
      if (origin !== session.spec.id || !cars) continue;
      const tie = ties.get(cars.join(' ')) ?? { cars: [...cars], sessions: [] };
      if (!tie.sessions.includes(target.spec.id)) tie.sessions.push(target.spec.id);
      ties.set(cars.join(' '), tie);
    }
  }
  return [...ties.values()];
}

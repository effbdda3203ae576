import { isDeepStrictEqual } from 'node:util';
import { itemsOf, type MeetingState } from '#domain';
import { project, PROJECTIONS, VIEW_SCHEMAS, type ProjectionName, type View } from '#projections';

/** Views by name: projection, or projection and session. */
export type Views = Readonly<Record<string, object>>;

/** Returns each projection of a state, with each session or ranking if the projection takes one. */
export function viewNamesOf(state: MeetingState): [projection: string, session?: string][] {
  return Object.entries(PROJECTIONS).flatMap(([name, { session }]) => {
    const named = state.sessions.map(({ spec }): [string, string] => [name, spec.id]);
    if (session === 'none') return [[name]];
    if (session === 'ranking') return state.rankings.map(({ spec }): [string, string] => [name, spec.id]);
    return session === 'required' ? named : [[name], ...named];
  });
}

/** Returns a view of a state. Throws if the view does not match its schema exactly. */
export function viewOfState(state: MeetingState, projection: string, session?: string): View {
  const projected = project(state, projection, session);
  if (projected.kind !== 'view') throw new Error(`${projection} of ${session}: ${projected.kind}`);
  return VIEW_SCHEMAS[projection as ProjectionName].parse(projected.view);
}

/** Returns all views of a state. Before a meeting is scheduled there are no views. */
export function viewsOf(state: MeetingState): Views {
  if (!state.scheduled) return {};
  const questions = viewNamesOf(state);
  return Object.fromEntries(
    questions.map(([name, session]) => [[name, session].join(' ').trim(), viewOfState(state, name, session)]),
  );
}

/** Returns all views except the race log and its messages, without the log position of the state. */
export function viewsWithoutPosition(state: MeetingState): Views {
  const views = Object.entries(viewsOf(state)).filter(([name]) => !/^(?:race-log|messages)/u.test(name));
  return Object.fromEntries(
    views.map(([name, view]) => {
      const { revision: _, recordedAt: _at, ...rest } = view as View;
      return [name, rest];
    }),
  );
}

/** Returns a state as plain data, without the lists that it shares with earlier and later states. */
export const plainState = (state: MeetingState): object => ({
  ...state,
  records: itemsOf(state.records),
  transponders: {
    holdings: state.transponders.holdings,
    seen: entriesOf(state.transponders.seen).map(([transponder, seen]) => [transponder, itemsOf(seen)]),
  },
  sessions: state.sessions.map((session) => ({
    ...session,
    crossings: itemsOf(session.crossings),
    assigned: entriesOf(session.assigned),
    track: itemsOf(session.track),
    rulings: itemsOf(session.rulings),
  })),
});

interface KeyedList<V> {
  keys(): readonly string[];
  values(): readonly V[];
}
const entriesOf = <V>(map: KeyedList<V>): [string, V][] =>
  map.values().map((value, i) => [map.keys()[i] ?? '', value]);

/** `toEqual` for large values. It computes the difference only if the values are not equal. */
export function expectSame(actual: unknown, expected: unknown): void {
  if (!isDeepStrictEqual(actual, expected)) expect(actual).toEqual(expected);
}

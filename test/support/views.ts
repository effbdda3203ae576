import { isDeepStrictEqual } from 'node:util';
import { itemsOf, type MeetingState } from '#domain';
import { project, PROJECTIONS, type View } from '#projections';

/** A view by name: of the meeting, or of one session. */
export type Views = Readonly<Record<string, object>>;

/** Every question that can be asked of a state: each projection, and each session where it takes one. */
export function questionsOf(state: MeetingState): [projection: string, session?: string][] {
  return Object.entries(PROJECTIONS).flatMap(([name, { session }]) => {
    const named = state.sessions.map(({ spec }): [string, string] => [name, spec.id]);
    if (session === 'none') return [[name]];
    return session === 'required' ? named : [[name], ...named];
  });
}

export function ask(state: MeetingState, projection: string, session?: string): View {
  const projected = project(state, projection, session);
  if (projected.kind !== 'view') throw new Error(`${projection} of ${session}: ${projected.kind}`);
  return projected.view;
}

/** All views of a state; of one that nothing was scheduled in, none. */
export function viewsOf(state: MeetingState): Views {
  if (!state.scheduled) return {};
  const questions = questionsOf(state);
  return Object.fromEntries(
    questions.map(([name, session]) => [[name, session].join(' ').trim(), ask(state, name, session)]),
  );
}

/** The views without the log position that they are true at, and without the list of all records. */
export function standings(state: MeetingState): Views {
  const views = Object.entries(viewsOf(state)).filter(([name]) => !name.startsWith('race-log'));
  return Object.fromEntries(
    views.map(([name, view]) => {
      const { revision: _, recordedAt: _at, ...rest } = view as View;
      return [name, rest];
    }),
  );
}

/** A state without the memory that its trails share with the states before and after it. */
export const plain = (state: MeetingState): object => ({
  ...state,
  records: itemsOf(state.records),
  sessions: state.sessions.map((session) => ({
    ...session,
    track: itemsOf(session.track),
    rulings: itemsOf(session.rulings),
  })),
});

/** `toEqual` for large values: the words of the difference are made only when there is one. */
export function expectSame(actual: unknown, expected: unknown): void {
  if (!isDeepStrictEqual(actual, expected)) expect(actual).toEqual(expected);
}

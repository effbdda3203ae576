import type { SessionSpec } from '../formats/format.ts';
import { readByLineup } from '../formats/named-orders.ts';
import { rankingIn, sessionOf, type MeetingState } from '../meeting/state.ts';
import type { SessionState } from '../session/state.ts';

interface Known {
  readonly rankings: MeetingState['rankings'];
  readonly found: ReadonlySet<string>;
}

/** Every result asks for the sessions that rest on it, so what a line-up reads is kept. */
const memo = new WeakMap<SessionSpec, Known>();

/** Returns the sessions and rankings that a line-up reads, also those that its rankings are made from. */
export function restsOn(state: MeetingState, spec: SessionSpec): ReadonlySet<string> {
  const { rankings } = state;
  const known = memo.get(spec);
  if (known?.rankings === rankings) return known.found;
  const found = readByLineup(spec, (id) => rankingIn(state, id)?.spec);
  memo.set(spec, { rankings, found });
  return found;
}

/** Returns the sessions whose results a line-up reads, also through rankings. */
export const sourcesOf = (state: MeetingState, spec: SessionSpec): readonly string[] =>
  [...restsOn(state, spec)].filter((id) => sessionOf(state, id) !== undefined);

/** Returns the published results that the line-up of a session rests on. */
export function postedSources(
  state: MeetingState,
  session: SessionState,
): { session: string; revision: number }[] {
  return sourcesOf(state, session.spec).flatMap((id) => {
    const posted = sessionOf(state, id)?.results.posted.at(-1);
    return posted ? [{ session: id, revision: posted.revision }] : [];
  });
}

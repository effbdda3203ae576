import type { SessionSpec } from '../formats/format.ts';
import { withoutClass } from './cars.ts';
import { ordinal } from './measures.ts';
import { capitalized } from './phases.ts';

const UPPER = new Set(['lcq', 'a', 'b', 'c', 'd']);

type Named = Pick<SessionSpec, 'id' | 'name'>;

/**
 * Returns the display name of a session: its own, or one made from its id ("lcq-1" becomes "LCQ 1"). It does
 * not name the class.
 */
export function nameOf({ id, name }: Named): string {
  if (name !== undefined) return name;
  const words = withoutClass(id)
    .split('-')
    .map((word) => (UPPER.has(word) ? word.toUpperCase() : capitalized(word)));
  return words.join(' ');
}

/** Returns the name of a session with its class if it has one: "Heat 1", "late Heat 1". */
export const nameWithClass = (spec: Named): string =>
  spec.id.slice(0, spec.id.indexOf('/') + 1).replace('/', ' ') + nameOf(spec);

/** Returns the name of a session for use within a sentence. */
export const inWords = (spec: Named & Pick<SessionSpec, 'kind'>): string =>
  spec.kind === 'main' && spec.name === undefined
    ? `the ${withoutClass(spec.id).replaceAll('-', ' ')}`
    : nameOf(spec);

/**
 * Returns the projection and the session of a view by its name: `results/heat-1`, `results/modifieds/heat-1`.
 * The session is undefined in the name of a view of the whole meeting.
 */
export function namedView(name: string): readonly [projection: string, session: string | undefined] {
  const slash = name.indexOf('/');
  return slash < 0 ? [name, undefined] : [name.slice(0, slash), name.slice(slash + 1)];
}

/** The sessions of a meeting, as its view lists them. */
export type SessionNames = readonly { readonly session: string; readonly name: string }[];

/** Returns the name of a session of a meeting, or its id while the name is not known. */
export const sessionName = (sessions: SessionNames | undefined, id: string): string =>
  sessions?.find(({ session }) => session === id)?.name ?? id;

/** Says how a start was won, with the name of the session: `heat-2 place 3` becomes "Heat 2, 3rd". */
export function viaWords(via: string, sessions: SessionNames | undefined): string {
  const [, session, place] = /^(\S+) place (\d+)$/u.exec(via) ?? [];
  return session === undefined ? via : `${sessionName(sessions, session)}, ${ordinal(Number(place))}`;
}

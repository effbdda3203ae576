import type { SessionSpec } from '../formats/format.ts';
import { ordinal } from './measures.ts';
import { capitalized } from './phases.ts';

const UPPER = new Set(['lcq', 'a', 'b', 'c', 'd']);

type Named = Pick<SessionSpec, 'id' | 'name'>;

/** Returns the display name of a session: its own, or one made from its id ("lcq-1" becomes "LCQ 1"). */
export function nameOf({ id, name }: Named): string {
  if (name !== undefined) return name;
  const words = id.split('-').map((word) => (UPPER.has(word) ? word.toUpperCase() : capitalized(word)));
  return words.join(' ');
}

/** Returns the name of a session for use within a sentence. */
export const inWords = (spec: Named & Pick<SessionSpec, 'kind'>): string =>
  spec.kind === 'main' && spec.name === undefined ? `the ${spec.id.replaceAll('-', ' ')}` : nameOf(spec);

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

import { z } from 'zod';

const REFERENCE = /^[a-z0-9]+(?:-[a-z0-9]+)*(?:-\*|@[1-9][0-9]{0,4})?$/;

/** The id of a session or a ranking, a family like `heat-*`, or a session at a lap, like `main@60`. */
export const reference = z
  .string()
  .max(70)
  .regex(REFERENCE, 'must be an id like heat-1, a family like heat-*, or a session at a lap, like main@60');

/** The most references, sources, places and other items of one list. */
export const MAX_ITEMS = 64;

export const references = z.array(reference).min(1).max(MAX_ITEMS);

/** Returns the common part of the ids of a family: `heat` of `heat-*`; null of any other reference. */
export const familyOf = (ref: string): string | null => (ref.endsWith('-*') ? ref.slice(0, -2) : null);

/** Returns the session and the lap of a reference like `main@60`; null of any other. */
export function atLapOf(ref: string): { session: string; lap: number } | null {
  const [session = '', lap] = ref.split('@');
  return lap === undefined ? null : { session, lap: Number(lap) };
}

/** Returns whether a session id belongs to a family by its name: `heat-2` belongs to `heat`. */
export const isOfFamily = (id: string, family: string): boolean =>
  id.startsWith(`${family}-`) && /^\d+$/.test(id.slice(family.length + 1));

import { z } from 'zod';
import { printable } from './fields.ts';

/** The officials of a meeting. A director may issue every command; a viewer none. */
export const ROLES = ['director', 'steward', 'starter', 'scorer', 'spotter', 'registrar', 'viewer'] as const;

export const role = z.enum(ROLES);
export type Role = z.infer<typeof role>;

/** Who issued a command: taken from authentication, never from a command's body. */
export const official = z.strictObject({
  id: printable(120),
  role,
});
export type Official = z.infer<typeof official>;

import { z } from 'zod';
import { printable } from './fields.ts';

/**
 * The roles of officials. A director may issue every command, a viewer none. A timer is a feed of a timing
 * system, and may issue only what a timing loop reports.
 */
export const ROLES = [
  'director',
  'steward',
  'starter',
  'scorer',
  'spotter',
  'registrar',
  'timer',
  'viewer',
] as const;

export const role = z
  .enum(ROLES)
  .describe('The role, which decides the commands that the official may issue.');
export type Role = z.infer<typeof role>;

/** The official who issued a command. It comes from authentication, never from the body of a command. */
export const official = z.strictObject({
  id: printable(120).describe('The name of the official, which signs the records.'),
  role,
});
export type Official = z.infer<typeof official>;

/*
 * Stored for ever: add optional fields, never rename, never reuse a type.
 */
import { z } from 'zod';
import * as field from '../kernel/fields.ts';
import { official, role } from '../kernel/roles.ts';

/** The meetings that an official may act in; `*` is every one, those to come among them. */
export const scope = z.union([z.literal('*'), z.array(field.id).min(1).max(100)]);
export type Scope = z.infer<typeof scope>;

/** Their name is what records are signed with, and tells them from all others. */
const name = official.shape.id;

export const OFFICIALS_EVENTS = {
  OfficialAdded: z.object({ official: name, role, meetings: scope }),
  OfficialChanged: z.object({ official: name, role: role.optional(), meetings: scope.optional() }),
  OfficialRevoked: z.object({ official: name, reason: field.reason }),
};

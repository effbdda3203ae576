/*
 * These events are stored for ever. Add only optional fields; never rename a field and never reuse a type.
 */
import { z } from 'zod';
import * as field from '../kernel/fields.ts';
import { official, role } from '../kernel/roles.ts';

export const scope = z
  .union([z.literal('*'), z.array(field.id).min(1).max(100)])
  .describe('The meetings that the official may act in; `*` means every meeting, future ones included.');
export type Scope = z.infer<typeof scope>;

/** The name that signs the records of the official. It is unique. */
const name = official.shape.id;

export const OFFICIALS_EVENTS = {
  OfficialAdded: z.object({ official: name, role, meetings: scope }),
  OfficialChanged: z.object({ official: name, role: role.optional(), meetings: scope.optional() }),
  OfficialRevoked: z.object({ official: name, reason: field.reason }),
};

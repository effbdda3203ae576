/*
 * These events are stored for ever. Add only optional fields; never rename a field and never reuse a type.
 */
import { z } from 'zod';
import * as field from '../kernel/fields.ts';

/** What race control decides while a race is stopped, or runs under yellow. */
export const CAUTION_EVENTS = {
  SessionRestarted: z.object({ session: field.session, reason: field.reason, note: field.note }),
};

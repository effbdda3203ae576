/*
 * These events are stored for ever. Add only optional fields; never rename a field and never reuse a type.
 */
import { z } from 'zod';
import * as field from '../kernel/fields.ts';

export const CLASSES_EVENTS = {
  ProgrammeSet: z.object({
    sessions: z.array(field.session).describe('All sessions, in the order in which they are run.'),
    note: field.note,
  }),
};

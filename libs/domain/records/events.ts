/*
 * These events are stored for ever. Add only optional fields; never rename a field and never reuse a type.
 */
import { z } from 'zod';
import * as field from '../kernel/fields.ts';

const ofRecord = { revision: field.revision, reason: field.reason, note: field.note };

export const RECORDS_EVENTS = {
  RecordStruck: z.object(ofRecord),
  RecordRestored: z.object(ofRecord),
};

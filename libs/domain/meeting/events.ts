/*
 * These events are stored for ever. Add only optional fields; never rename a field and never reuse a type.
 */
import { z } from 'zod';
import * as field from '../kernel/fields.ts';
import { format } from '../formats/format.ts';

const note = { note: field.words.optional() };

const entryFields = {
  team: field.shortName.optional(),
  manufacturer: field.shortName.optional(),
  transponder: field.shortName.optional(),
  /** Rank in the standings that decide a provisional, 1 the best. */
  standing: field.place.optional(),
  rookie: z.boolean().optional(),
};

export const track = z.strictObject({
  name: field.shortName,
  lengthMiles: z.number().positive().max(100),
});

export const MEETING_EVENTS = {
  MeetingScheduled: z.object({
    meeting: field.id,
    name: field.shortName,
    date: field.date,
    track,
    format,
    ...note,
  }),
  FormatChanged: z.object({ format, reason: field.reason, ...note }),
  CarEntered: z.object({ car: field.car, driver: field.shortName, ...entryFields, ...note }),
  EntryAmended: z.object({ car: field.car, driver: field.shortName.optional(), ...entryFields, ...note }),
  CarWithdrawn: z.object({ car: field.car, reason: field.reason, ...note }),
  NoteAdded: z.object({ session: field.session.optional(), text: field.words, ...note }),
};

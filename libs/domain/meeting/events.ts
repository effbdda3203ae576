/*
 * These events are stored for ever. Add only optional fields; never rename a field and never reuse a type.
 */
import { z } from 'zod';
import * as field from '../kernel/fields.ts';
import { format } from '../formats/format.ts';
import { UNITS } from '../words/units.ts';

const driver = field.shortName.describe('The driver of the car.');
const details = {
  team: field.shortName.optional().describe('The team of the car.'),
  manufacturer: field.shortName.optional().describe('The manufacturer of the car.'),
  transponder: field.shortName.optional().describe('The number that the timing loops read.'),
  standing: field.place.optional().describe('The place in the standings, which decides provisionals.'),
  rookie: z.boolean().optional().describe('Is it the first season of the driver?'),
};

/** The details of an entry. `null` empties each of them. */
export const emptiable = {
  team: details.team.nullable().describe('The team of the car; null empties it.'),
  manufacturer: details.manufacturer.nullable().describe('The manufacturer of the car; null empties it.'),
  transponder: details.transponder
    .nullable()
    .describe('The number that the timing loops read; null empties it.'),
  standing: details.standing
    .nullable()
    .describe('The place in the standings, which decides provisionals; null empties it.'),
  rookie: details.rookie.nullable().describe('Is it the first season of the driver? Null empties the field.'),
};

export const track = z
  .strictObject({
    name: field.name,
    lengthMiles: z.number().positive().max(100).describe('The length of a lap in miles.'),
    timeZone: z
      .string()
      .regex(/^[A-Za-z]\w*(?:[/+-]\w+)*$/, { abort: true })
      .max(64)
      .optional()
      .describe('The time zone of the track by its IANA name, like `America/Los_Angeles`. Without it: UTC.'),
  })
  .describe('The track, the length of a lap, and the time zone.');
export const units = z
  .enum(UNITS)
  .describe('The units in which people read lengths and speeds. Without it: `imperial`.');
export const date = field.date.describe('The first day of the meeting.');

export const MEETING_EVENTS = {
  MeetingScheduled: z.object({
    meeting: field.id.describe('The id of the meeting.'),
    name: field.name,
    date,
    track,
    units: units.optional(),
    format: format.optional().describe('The format of a meeting without classes.'),
    classes: z
      .array(z.object({ id: field.classId, name: field.shortName.optional(), format }))
      .optional()
      .describe('The classes, each with its format.'),
    note: field.note,
  }),
  FormatChanged: z.object({
    class: field.classId.optional().describe('The class whose format it is, in a meeting with classes.'),
    format,
    reason: field.reason,
    note: field.note,
  }),
  MeetingAmended: z.object({
    name: field.name.optional(),
    date: date.optional(),
    track: track.optional(),
    units: units.optional(),
    note: field.note,
  }),
  MeetingArchived: z.object({ note: field.note }),
  MeetingRestored: z.object({ note: field.note }),
  FieldFixed: z.object({
    class: field.classId.optional().describe('The class whose field it is, in a meeting with classes.'),
    session: field.id
      .optional()
      .describe('The session of the format, like `heat`, if only its number of cars is fixed.'),
    cars: z.int().min(1).max(1_000).describe('The number of cars that the format is for.'),
    note: field.note,
  }),
  CarEntered: z.object({ car: field.car, driver, ...details, note: field.note }),
  EntryAmended: z.object({ car: field.car, driver: driver.optional(), ...emptiable, note: field.note }),
  CarRenumbered: z.object({
    car: field.car.describe('The number that the car has had, as painted.'),
    to: field.car.describe('The number that the car has from now on, as painted.'),
    reason: field.reason,
    note: field.note,
  }),
  CarWithdrawn: z.object({ car: field.car, reason: field.reason, note: field.note }),
  NoteAdded: z.object({
    session: field.session.optional(),
    text: field.words.describe('The text of the note.'),
    note: field.note,
  }),
};

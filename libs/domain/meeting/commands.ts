import { z } from 'zod';
import { command, meeting } from '../kernel/command.ts';
import * as field from '../kernel/fields.ts';
import { sentFormat } from '../formats/sent-format.ts';
import { isTimeZone } from '../words/zones.ts';
import { date, emptiable, MEETING_EVENTS, track, units } from './events.ts';

const presetOrFormat = z
  .union([field.id, sentFormat])
  .describe('The name of a preset, or a complete format.');

// A log is read also where this zone is unknown, so only commands are checked against the known zones.
const sentTrack = track.refine(({ timeZone }) => timeZone === undefined || isTimeZone(timeZone), {
  path: ['timeZone'],
  error: 'is not a time zone: use an IANA name like Europe/Berlin',
});

const MAX_CLASSES = 16;
const sentClass = z.strictObject({
  id: field.classId,
  name: field.shortName.optional().describe('The name as people read it. Default: made from the id.'),
  format: presetOrFormat,
});

export const ScheduleMeeting = command('ScheduleMeeting', {
  meeting,
  name: field.name,
  date,
  track: sentTrack,
  units: units.optional(),
  format: presetOrFormat
    .optional()
    .describe('The name of a preset, or a complete format. Without `classes`.'),
  classes: z
    .array(sentClass)
    .min(1)
    .max(MAX_CLASSES)
    .optional()
    .describe('The classes of the meeting, in place of `format`: each has a format and numbers of its own.'),
});
export const ChangeFormat = command('ChangeFormat', {
  class: MEETING_EVENTS.FormatChanged.shape.class,
  format: presetOrFormat,
  reason: field.reason,
});
export const FixField = command('FixField', {
  ...MEETING_EVENTS.FieldFixed.shape,
  session: z
    .union([field.session, field.sessionFamily])
    .optional()
    .describe(
      'The session of the format if only its number of cars is fixed, like `heat`, `heat-*` or, in a ' +
        'meeting with classes, `modifieds/heat-1`.',
    ),
  cars: MEETING_EVENTS.FieldFixed.shape.cars
    .optional()
    .describe('The number of cars that the format is for. Default: the cars that are entered now.'),
});
export const AmendMeeting = command('AmendMeeting', {
  ...MEETING_EVENTS.MeetingAmended.shape,
  track: sentTrack
    .optional()
    .describe(
      'The track, the length of a lap, and the time zone. Without a time zone it keeps the one it has.',
    ),
});
export const ArchiveMeeting = command('ArchiveMeeting', MEETING_EVENTS.MeetingArchived.shape);
export const RestoreMeeting = command('RestoreMeeting', MEETING_EVENTS.MeetingRestored.shape);
export const EnterCar = command('EnterCar', {
  ...MEETING_EVENTS.CarEntered.shape,
  ...emptiable,
  class: field.classId
    .optional()
    .describe('The class of the car, in a meeting with classes. It may stand before the number instead.'),
});
export const AmendEntry = command('AmendEntry', MEETING_EVENTS.EntryAmended.shape);
export const RenumberCar = command('RenumberCar', MEETING_EVENTS.CarRenumbered.shape);
export const WithdrawCar = command('WithdrawCar', MEETING_EVENTS.CarWithdrawn.shape);
export const AddNote = command('AddNote', MEETING_EVENTS.NoteAdded.shape);

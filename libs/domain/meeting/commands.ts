import { z } from 'zod';
import { command } from '../kernel/command.ts';
import * as field from '../kernel/fields.ts';
import { format } from '../formats/format.ts';
import { MEETING_EVENTS, track } from './events.ts';

export const ScheduleMeeting = command('ScheduleMeeting', {
  meeting: field.id,
  name: field.shortName,
  date: field.date,
  track,
  format: z.union([field.id, format]),
});
export const ChangeFormat = command('ChangeFormat', {
  format: z.union([field.id, format]),
  reason: field.reason,
});
export const EnterCar = command('EnterCar', MEETING_EVENTS.CarEntered.shape);
export const AmendEntry = command('AmendEntry', MEETING_EVENTS.EntryAmended.shape);
export const WithdrawCar = command('WithdrawCar', MEETING_EVENTS.CarWithdrawn.shape);
export const AddNote = command('AddNote', MEETING_EVENTS.NoteAdded.shape);

import { z } from 'zod';
import { EVENTS } from '#domain';
import { lastRevision, list, meeting, text } from './fields.ts';

const { name, date, track, units } = EVENTS.MeetingScheduled.shape;

export const meetingSummary = z
  .strictObject({
    meeting,
    name,
    date,
    track,
    units,
    format: text.describe(
      'The id of the format that the meeting was scheduled with; with classes those of all.',
    ),
    revision: lastRevision,
    archived: z
      .literal(true)
      .optional()
      .describe('The list hides the meeting unless `archived` asks for it. Others do not have the field.'),
  })
  .describe('A meeting as the list of meetings shows it.');
export type MeetingSummary = z.infer<typeof meetingSummary>;

export const meetingsPage = z
  .strictObject({
    meetings: list(meetingSummary),
    next: text.nullable().describe('The value of `cursor` for the next page; null at the end.'),
  })
  .describe('A page of the meetings, the newest first.');
export type MeetingsPage = z.infer<typeof meetingsPage>;

export const exampleAdded = z
  .strictObject({
    meeting,
    commands: z.int().min(1).describe('The number of commands that were issued.'),
  })
  .describe('The example meeting, which a server without meetings has added.');
export type ExampleAdded = z.infer<typeof exampleAdded>;

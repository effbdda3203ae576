/*
 * These events are stored for ever. Add only optional fields; never rename a field and never reuse a type.
 */
import { z } from 'zod';
import * as field from '../kernel/fields.ts';

const decided = { session: field.session, reason: field.reason, note: field.note };

/** What officials decide about the length of a race. */
export const DISTANCE_EVENTS = {
  DistanceShortened: z.object({
    ...decided,
    to: field.laps.describe('The new distance of the race in laps.'),
  }),
  RaceEnded: z.object({
    ...decided,
    lap: field.lap.optional().describe('The lap that the result is taken from. Default: as the format says.'),
  }),
};

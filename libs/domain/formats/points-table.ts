import { z } from 'zod';
import * as field from '../kernel/fields.ts';

/** A number of points. It is exact to three decimals. */
const points = z.number().min(-100_000).max(100_000).multipleOf(0.001);

/** What a place in a session is worth. */
const pointsTable = z.strictObject({
  places: z.array(points).min(1).max(200).describe('The points of the places, from the first that scores.'),
  then: points
    .optional()
    .describe('What is added for each place after the last that is listed. Default: such places have none.'),
  least: points.optional().describe('The least points of a place after the last that is listed.'),
  from: field.place.optional().describe('The first place that scores. Default: 1.'),
  gained: points.optional().describe('What is added for each place that a car gained on its start.'),
  lost: points.optional().describe('What is added for each place that a car lost on its start.'),
  pole: points.optional().describe('What is added for the first start.'),
  led: points.optional().describe('What is added for a lap led.'),
  mostLed: points.optional().describe('What is added for the most laps led.'),
  fastestLap: points.optional().describe('What is added for the fastest lap.'),
  status: z
    .record(field.id, points)
    .refine((row) => Object.keys(row).length <= 20, 'must have at most 20 statuses')
    .meta({ maxProperties: 20 })
    .optional()
    .describe('The points of a car with a status, in place of those of its place.'),
  times: z
    .number()
    .min(0)
    .max(1_000)
    .multipleOf(0.001)
    .optional()
    .describe('The factor by which all of this is multiplied. Default: 1.'),
});
export type PointsTable = z.infer<typeof pointsTable>;

/** The tables of a format by their ids. */
export const pointsTables = z
  .record(field.id, pointsTable)
  .refine((tables) => Object.keys(tables).length <= 64, 'must have at most 64 tables')
  .meta({ maxProperties: 64 })
  .describe('The points tables by their ids.');
export type PointsTables = z.infer<typeof pointsTables>;

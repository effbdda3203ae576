/*
 * These events are stored for ever. Add only optional fields; never rename a field and never reuse a type.
 */
import { z } from 'zod';
import { MAX_ITEMS } from '../formats/references.ts';
import * as field from '../kernel/fields.ts';

const carIn = {
  session: field.session,
  car: field.car,
  reason: field.reason,
  note: field.note,
};

const inversion = z.int().min(0).max(1_000);

export const GRID_EVENTS = {
  LineupPosted: z.object({
    session: field.session,
    rows: z
      .array(
        z.object({
          start: field.place.describe('The start, from 1.'),
          formation: field.place.describe('The place from which the car rolls off, from 1.'),
          car: field.car,
          via: field.words.optional().describe('How the car got the start, like `heat-1 place 2`.'),
        }),
      )
      .describe('The cars, by start.'),
    restsOn: z
      .array(z.object({ session: field.session, revision: field.revision }))
      .describe('The posted results that the line-up rests on.'),
    note: field.note,
  }),
  LineupDrawn: z.object({
    session: field.session,
    order: field.cars.describe('All cars in the order in which they were drawn.'),
    seed: field.seed.optional(),
    note: field.note,
  }),
  InversionDrawn: z.object({
    session: field.session,
    source: field.source.optional(),
    number: inversion.describe('How many first cars are turned round; 0 for none.'),
    among: z
      .array(inversion)
      .max(MAX_ITEMS)
      .optional()
      .describe('The numbers that could be drawn, in the order of the format.'),
    seed: field.seed.optional(),
    note: field.note,
  }),
  CarChosen: z.object(carIn),
  CarMovedToRear: z.object(carIn),
  CarPlaced: z.object({ ...carIn, start: field.place.describe('The place in the formation.') }),
  CarScratched: z.object(carIn),
  ProvisionalDeclined: z.object(carIn),
  CarAddedToLineup: z.object(carIn),
  AlternatePromoted: z.object(carIn),
};

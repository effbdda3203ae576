/*
 * These events are stored for ever. Add only optional fields; never rename a field and never reuse a type.
 */
import { z } from 'zod';
import * as field from '../kernel/fields.ts';

const carIn = {
  session: field.session,
  car: field.car,
  reason: field.reason,
  note: field.words.optional(),
};
const note = { note: field.words.optional() };

export const GRID_EVENTS = {
  /** The grid as published, and the records that it rested on. */
  LineupPosted: z.object({
    session: field.session,
    rows: z.array(
      z.object({ start: field.place, formation: field.place, car: field.car, via: field.words.optional() }),
    ),
    restsOn: z.array(z.object({ session: field.session, revision: field.revision })),
    ...note,
  }),
  LineupDrawn: z.object({ session: field.session, order: field.cars, ...note }),
  CarMovedToRear: z.object(carIn),
  CarPlaced: z.object({ ...carIn, start: field.place }),
  CarScratched: z.object(carIn),
  ProvisionalDeclined: z.object(carIn),
};

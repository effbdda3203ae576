/*
 * These events are stored for ever. Add only optional fields; never rename a field and never reuse a type.
 */
import { z } from 'zod';
import * as field from '../kernel/fields.ts';

const inSession = { session: field.session, note: field.note };
const carIn = { session: field.session, car: field.car, note: field.note };
const frozenBy = field.revision.describe('The revision of the yellow or red flag that froze the field.');
const order = z.array(field.car).min(1).max(200);

/** What race control decides while a race is stopped, or runs under yellow; and pit road. */
export const CAUTION_EVENTS = {
  SessionRestarted: z.object({ ...inSession, reason: field.reason }),
  LapCredited: z.object({
    ...carIn,
    lap: field.lap.describe('The lap of the race that the car is credited with leading, from 1.'),
    reason: field.reason,
  }),
  OrderFrozen: z.object({
    ...inSession,
    order: order.describe('The order at the caution, as it is called. Cars that are not named follow.'),
    frozenBy,
    reason: field.reason,
  }),
  RestartOrderSet: z.object({
    ...inSession,
    order: order.describe('The order of the restart, as it is called.'),
    frozenBy,
    reason: field.reason,
  }),
  WaveAroundGiven: z.object({
    ...inSession,
    cars: order.describe('The cars that get a lap back.'),
  }),
  PitsEntered: z.object(carIn),
  PitsLeft: z.object(carIn),
};

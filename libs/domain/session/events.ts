/*
 * These events are stored for ever. Add only optional fields; never rename a field and never reuse a type.
 */
import { z } from 'zod';
import * as field from '../kernel/fields.ts';
import { CAUTION_KINDS } from '../words/phases.ts';

const inSession = { session: field.session, note: field.note };
const carIn = { session: field.session, car: field.car, note: field.note };
const others = field.cars.describe('Other cars that were involved.');
const turn = z.int().min(1).max(30).optional().describe('The turn of the track where it happened, from 1.');

const INCIDENT_KINDS = ['contact', 'fire', 'stall', 'debris', 'fluid', 'mechanical', 'other'] as const;

export const SESSION_EVENTS = {
  SessionOpened: z.object(inSession),
  GreenShown: z.object(inSession),
  CautionCalled: z.object({
    ...inSession,
    reason: field.reason,
    cars: field.cars.optional(),
    kind: z.enum(CAUTION_KINDS).optional().describe('Write `break` for a stage break. Default: `caution`.'),
  }),
  RedShown: z.object({ ...inSession, reason: field.reason }),
  WhiteShown: z.object(inSession),
  CheckeredShown: z.object(inSession),
  DistanceExtended: z.object({
    ...inSession,
    laps: field.laps.describe('The number of laps by which the race is longer.'),
    reason: field.reason,
  }),
  FreePassAwarded: z.object(carIn),
  LapSet: z.object({
    ...carIn,
    timeMs: field.timeMs.optional(),
    lap: field.lap
      .optional()
      .describe('The number of a lap that the loop missed. Without it, laps are counted by their times.'),
  }),
  NoAttemptRecorded: z.object({ ...carIn, reason: field.reason }),
  CarSpun: z.object({ ...carIn, turn, with: others.optional() }),
  IncidentReported: z.object({
    ...inSession,
    kind: z.enum(INCIDENT_KINDS).describe('What happened.'),
    cars: field.cars,
    turn,
  }),
  DriverChanged: z.object({
    ...carIn,
    driver: field.shortName.describe('The driver who has taken over the car.'),
    reason: field.reason,
  }),
  CarRetired: z.object({ ...carIn, reason: field.reason }),
  CarReturned: z.object({ ...carIn, reason: field.reason }),
  CarFinished: z.object(carIn),
};

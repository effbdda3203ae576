/*
 * These events are stored for ever. Add only optional fields; never rename a field and never reuse a type.
 */
import { z } from 'zod';
import * as field from '../kernel/fields.ts';

const note = { note: field.words.optional() };
const inSession = { session: field.session, ...note };
const carIn = { session: field.session, car: field.car, ...note };

const INCIDENT_KINDS = ['contact', 'fire', 'stall', 'debris', 'fluid', 'mechanical', 'other'] as const;

export const SESSION_EVENTS = {
  SessionOpened: z.object(inSession),
  GreenShown: z.object(inSession),
  CautionCalled: z.object({ ...inSession, reason: field.reason, cars: field.cars.optional() }),
  RedShown: z.object({ ...inSession, reason: field.reason }),
  WhiteShown: z.object(inSession),
  CheckeredShown: z.object(inSession),
  DistanceExtended: z.object({ ...inSession, laps: field.laps, reason: field.reason }),
  FreePassAwarded: z.object(carIn),
  LapSet: z.object({ ...carIn, timeMs: field.timeMs.optional(), lap: field.lap.optional() }),
  NoAttemptRecorded: z.object({ ...carIn, reason: field.reason }),
  CarSpun: z.object({ ...carIn, turn: z.int().min(1).max(30).optional(), with: field.cars.optional() }),
  IncidentReported: z.object({
    ...inSession,
    kind: z.enum(INCIDENT_KINDS),
    cars: field.cars,
    turn: z.int().min(1).max(30).optional(),
  }),
  CarRetired: z.object({ ...carIn, reason: field.reason }),
  CarReturned: z.object({ ...carIn, reason: field.reason }),
  CarFinished: z.object(carIn),
};

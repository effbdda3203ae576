/*
 * These events are stored for ever. Add only optional fields; never rename a field and never reuse a type.
 */
import { z } from 'zod';
import * as field from '../kernel/fields.ts';

const note = { note: field.words.optional() };
/** A lap, named by the car and the number of the lap. */
export const lapOf = {
  session: field.session,
  car: field.car,
  lap: field.lap,
  reason: field.reason,
  ...note,
};

export const FINISH_STATUSES = ['running', 'retired', 'did-not-start', 'disqualified'] as const;

/**
 * The record of the crossing that completed the lap. The number of a lap changes when an earlier lap is added
 * or struck; this revision does not.
 */
const crossing = { crossing: field.revision };

export const PENALTIES = ['to-rear', 'laps', 'place', 'lap-time', 'disqualified'] as const;

/** One car of a finish that is scored by hand. Its place in the list is its place in the result. */
const scoredCar = z.strictObject({
  car: field.car,
  laps: z.int().min(0).max(10_000).optional(),
  status: z.enum(FINISH_STATUSES).optional(),
  reason: field.reason.optional(),
});

export const RESULTS_EVENTS = {
  LapDisallowed: z.object({ ...lapOf, ...crossing }),
  LapReinstated: z.object({ ...lapOf, ...crossing }),
  PenaltyImposed: z.object({
    session: field.session,
    car: field.car,
    penalty: z.enum(PENALTIES),
    laps: field.laps.optional(),
    place: field.place.optional(),
    /** The lap whose time is taken, and the record that completed it. */
    lap: field.lap.optional(),
    crossing: field.revision.optional(),
    reason: field.reason,
    ...note,
  }),
  PenaltyRescinded: z.object({
    session: field.session,
    car: field.car,
    penalty: field.revision,
    reason: field.reason,
    ...note,
  }),
  FinishScored: z.object({ session: field.session, order: z.array(scoredCar), ...note }),
  /** The result as published: version 1, 2, … of the session. */
  ResultsPosted: z.object({
    session: field.session,
    version: z.int().min(1),
    rows: z.array(
      z.object({
        place: field.place.nullable(),
        car: field.car,
        laps: z.int().min(0),
        status: z.string(),
        bestLapMs: field.measuredMs.nullable().optional(),
      }),
    ),
    ...note,
  }),
  ResultsCertified: z.object({
    session: field.session,
    version: z.int().min(1),
    reason: field.reason.optional(),
    ...note,
  }),
  ResultsReopened: z.object({ session: field.session, reason: field.reason.optional(), ...note }),
};

/*
 * These events are stored for ever. Add only optional fields; never rename a field and never reuse a type.
 */
import { z } from 'zod';
import * as field from '../kernel/fields.ts';
import { PENALTIES, penaltyValues } from '../formats/tariff.ts';
import { FINISH_STATUSES } from '../words/phases.ts';

/** A lap, named by the car and the number of the lap. */
export const lapOf = {
  session: field.session,
  car: field.car,
  lap: field.lap,
  reason: field.reason,
  note: field.note,
};

/** The number of a lap changes when an earlier lap is added or struck; this revision does not. */
const crossing = field.revision.describe('The revision of the record that completed the lap.');

export const penaltyRecord = field.revision.describe('The revision of the record that imposed the penalty.');

/** One car of a finish that is scored by hand. Its place in the list is its place in the result. */
const scoredCar = z.strictObject({
  car: field.car,
  laps: z
    .int()
    .min(0)
    .max(10_000)
    .optional()
    .describe('The laps that the car is scored with. Default: those of the record.'),
  status: z.enum(FINISH_STATUSES).optional().describe('The status of the car. Default: running.'),
  reason: field.reason.optional(),
});

const version = z.int().min(1).describe('The version of the result, from 1.');

/** Crossings that were recorded for the wrong car. */
const movedLaps = {
  session: field.session,
  from: field.car.describe('The car that the laps were recorded for.'),
  to: field.car.describe('The other car.'),
  laps: z
    .array(field.lap)
    .min(1)
    .max(1_000)
    .optional()
    .describe('The laps, by their numbers. Default: all crossings, also those that count no lap.'),
  reason: field.reason,
  note: field.note,
};
const crossings = z.array(field.revision);

export const RESULTS_EVENTS = {
  LapsReassigned: z.object({
    ...movedLaps,
    crossings: crossings.describe('The revisions of the crossings that belong to the other car.'),
  }),
  CarsSwapped: z.object({
    ...movedLaps,
    crossings: crossings.describe('The revisions of the crossings that belong to the other car.'),
    back: crossings.describe('The revisions of the crossings of the other car that belong to the first.'),
  }),
  LapDisallowed: z.object({ ...lapOf, crossing }),
  LapReinstated: z.object({ ...lapOf, crossing }),
  LapConfirmed: z.object({
    session: field.session,
    car: field.car,
    lap: field.lap,
    crossing,
    note: field.note,
  }),
  PenaltyImposed: z.object({
    session: field.session,
    car: field.car,
    penalty: z.enum(PENALTIES).describe('The penalty.'),
    laps: field.laps
      .optional()
      .describe('The number of laps to take away, or for the penalty "hold" to stand still.'),
    place: field.place.optional().describe('The new place, for the penalty "place".'),
    lap: field.lap
      .optional()
      .describe('The lap whose time is taken away, for the penalty "lap-time". Default: the best lap.'),
    crossing: crossing.optional(),
    ...penaltyValues,
    toSession: field.session.optional().describe('The later session, for the penalty "grid".'),
    offence: field.shortName.optional().describe('The offence, as the tariff of the format names it.'),
    insteadOf: field.revision
      .optional()
      .describe('The record of an open penalty that was not served, and that this one replaces.'),
    reason: field.reason,
    note: field.note,
  }),
  PenaltyServed: z.object({
    session: field.session,
    car: field.car,
    penalty: penaltyRecord,
    note: field.note,
  }),
  PenaltyRescinded: z.object({
    session: field.session,
    car: field.car,
    penalty: penaltyRecord,
    reason: field.reason,
    note: field.note,
  }),
  /** The cars share the place of the first of them. */
  DeadHeatDeclared: z.object({
    session: field.session,
    cars: z.array(field.car).min(2).max(20).describe('The cars that finished level.'),
    reason: field.reason,
    note: field.note,
  }),
  TieBroken: z.object({
    session: field.session.optional(),
    ranking: field.ranking.optional(),
    cars: z
      .array(field.shortName)
      .min(2)
      .max(200)
      .describe('All cars of the tie, the first one first; in a ranking of drivers or teams, their names.'),
    reason: field.reason,
    note: field.note,
  }),
  FinishScored: z.object({
    session: field.session,
    order: z.array(scoredCar).describe('The cars in the order of their finish.'),
    note: field.note,
  }),
  /** The result as published: version 1, 2, … of the session. */
  ResultsPosted: z.object({
    session: field.session,
    version,
    rows: z.array(
      z.object({
        place: field.place.nullable().describe('The place, from 1; null for a car without a place.'),
        car: field.car,
        laps: z.int().min(0).describe('The counted laps of the car.'),
        status: z.string().describe('The status of the car in the session.'),
        bestLapMs: field.measuredMs
          .nullable()
          .optional()
          .describe('The best lap in milliseconds; null without a timed lap.'),
        timeMs: field.measuredMs
          .nullable()
          .optional()
          .describe('The time over these laps in milliseconds, where the session ranks by it.'),
        driver: field.shortName.optional().describe('The driver of the car in the session.'),
        team: field.shortName.optional().describe('The team of the car.'),
        manufacturer: field.shortName.optional().describe('The manufacturer of the car.'),
        stints: z
          .array(
            z.object({
              driver: field.shortName.describe('The driver of these laps.'),
              laps: z.int().min(0).describe('The counted laps that the driver drove.'),
            }),
          )
          .optional()
          .describe('Who drove the laps, in order, if the driver changed in the session.'),
      }),
    ),
    note: field.note,
  }),
  ResultsCertified: z.object({
    session: field.session,
    version,
    reason: field.reason.optional(),
    note: field.note,
  }),
  ResultsReopened: z.object({ session: field.session, reason: field.reason.optional(), note: field.note }),
};

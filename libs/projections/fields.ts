import { z } from 'zod';
import { CAR_STATUSES, EVENTS, fields, FLAGS, official as whoIssued, PHASES, placeReason } from '#domain';

/*
 * The fields that several views have. A field that only one view has is declared beside its projection.
 */

const count = z.int().min(0);

export const instant = z.iso.datetime({ precision: 3 });
export const car = fields.car;
export const driver = z
  .string()
  .nullable()
  .describe('The driver of the car; null for a car that is not entered.');
export const team = z.string().nullable().describe('The team of the car; null if it was not given.');
export const manufacturer = z
  .string()
  .nullable()
  .describe('The manufacturer of the car; null if it was not given.');

export const session = fields.session;
export const classId = fields.classId;
export const phase = z.enum(PHASES).describe('The phase of the session.');
export const flag = z.enum(FLAGS).describe('The flag that is shown.');
export const lapsScheduled = count
  .nullable()
  .describe('The laps by the format, or to which the race was shortened; null without a distance.');
export const lapsRun = count.describe('The most laps that a car is scored with.');
export const overtimes = count.describe('How many attempts at a green-white-checkered finish there were.');
export const resultVersion = EVENTS.ResultsPosted.shape.version
  .nullable()
  .describe('The version of the last posted result; null before the first.');

export const place = z.int().min(1).nullable().describe('The place, from 1; null for a car without a place.');
export const start = z.int().min(1).describe('The start in the line-up, from 1.');
export const via = z.string().describe('How the car got the start, like `heat-1 place 2`.');
export const because = z.array(placeReason).describe('Why the car has this place, the nearest reason first.');
export const penalised = z
  .array(z.string())
  .describe('The penalties of the car that stand, in words with their reasons, like `2 laps: blocking`.');
export const status = z.enum(CAR_STATUSES).describe('The status of the car in the session.');
export const laps = count.describe('The counted laps of the car.');
export const lapsLed = count.describe('How many laps the car led.');
export const lastLapMs = fields.measuredMs
  .nullable()
  .describe('The last lap in milliseconds; null without a timed lap.');
export const bestLapMs = fields.measuredMs
  .nullable()
  .describe('The best lap in milliseconds; null without a timed lap.');
export const timeMs = fields.measuredMs
  .nullable()
  .describe(
    'The time over the laps of the car in milliseconds, in a session that ranks by laps and their time; ' +
      'otherwise null.',
  );
export const gapMs = z.number().nullable();

export const revision = fields.revision;
export const occurredAt = instant.describe('When it happened on the track, in UTC.');
export const recordedAt = instant.describe('When the record entered the log, in UTC.');
export const official = whoIssued.describe('The official who issued the command.');

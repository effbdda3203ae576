/*
 * These events are stored for ever. Add only optional fields; never rename a field and never reuse a type.
 */
import { z } from 'zod';
import * as field from '../kernel/fields.ts';

const transponder = field.shortName.describe('The number that the timing loop reads.');
const feed = field.id.describe('The feed that reported it, like sf-backup.');
const from = field.instant
  .optional()
  .describe('The instant from which it holds. Default: see the rules of transponders.');
const until = field.instant.optional().describe('The instant at which it ends. Default: it does not end.');
const reason = field.reason.optional();
const rawNumber = z.int().min(0);
const sha256 = z
  .string()
  .max(64)
  .regex(/^[0-9a-f]{64}$/, 'must be 64 lower-case hexadecimal digits');

/** A passing, as its feed numbers it. */
const passing = z
  .strictObject({
    feed,
    epoch: z.int().min(0).describe('How many times the feed has begun to number again.'),
    number: z.int().min(0).describe('The number of the passing, or its time in milliseconds.'),
  })
  .describe('The passing as its feed numbers it. A crossing that an official saw has none.');

export const CROSSING_EVENTS = {
  CrossingSeen: z.object({
    session: field.session,
    transponder: transponder.optional(),
    car: field.car.optional(),
    line: field.shortName.describe('The line that was crossed, like sf.'),
    passing: passing.optional(),
    hits: z.int().min(0).max(1_000_000).optional().describe('How many times the loop read the transponder.'),
    strength: z.int().min(-1_000_000).max(1_000_000).optional().describe('The strength of the signal.'),
    note: field.note,
  }),
  TransponderAssigned: z.object({ transponder, car: field.car, from, until, reason, note: field.note }),
  TransponderReleased: z.object({
    transponder,
    car: field.car.optional().describe('The car that carried it.'),
    from,
    until,
    reason,
    note: field.note,
  }),
  CountAdopted: z.object({
    session: field.session,
    car: field.car,
    laps: field.laps.describe('The number of laps that the car has completed so far.'),
    note: field.note,
  }),
  /** A part of the raw log of a feed, so that the hash chain of the meeting covers it. */
  FeedSealed: z.object({
    feed,
    from: rawNumber.describe('The first entry of the part of the raw log.'),
    to: rawNumber.describe('The last entry of the part of the raw log.'),
    hash: sha256.describe('The hash of the last entry, which covers the entries before it.'),
    log: sha256
      .optional()
      .describe('The raw log: the hash of its first entry. Two servers that read one feed keep two.'),
    note: field.note,
  }),
};

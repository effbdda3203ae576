/*
 * These events are stored for ever. Add only optional fields; never rename a field and never reuse a type.
 */
import { z } from 'zod';
import * as field from '../kernel/fields.ts';

const version = z.int().min(1).describe('The version of the ranking, from 1.');

/** One session, or another ranking, in the sum of a car. */
const part = z.object({
  of: z.string().describe('The session, the session at a lap, or the ranking that gives the points.'),
  points: field.points,
  isDropped: z.boolean().optional().describe('Whether the ranking drops these points.'),
});

const postedRow = z.object({
  place: field.place.describe('The place, from 1.'),
  car: field.car,
  who: field.shortName.optional().describe('The driver or the team that is ranked, if it is not the car.'),
  driver: field.shortName.optional().describe('The driver of the car.'),
  team: field.shortName.optional().describe('The team of the car.'),
  manufacturer: field.shortName.optional().describe('The manufacturer of the car.'),
  points: field.points.nullable().describe('The sum of the points; null in a ranking without points.'),
  parts: z.array(part).optional().describe('The points that make the sum, in the order of the sources.'),
  words: field.words.describe('The reason for the place, as it was published.'),
});

/** A record that a published ranking rests on: the result of a session, or a record about a ranking. */
const basis = z.object({
  session: field.session.optional(),
  ranking: field.ranking.optional(),
  revision: field.revision,
});

/** One meeting that imported standings were computed from. */
const sourceMeeting = z.strictObject({
  meeting: field.id.describe('The id of the meeting.'),
  session: field.session.optional(),
  revision: field.revision.describe('The revision of the record that certified the result.'),
  hash: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits')
    .describe('The hash of that record in the log of the meeting.'),
});

const importSource = z
  .strictObject({
    series: field.id.optional().describe('The id of the series.'),
    ranking: field.ranking.optional(),
    meetings: z.array(sourceMeeting).max(200).optional().describe('The meetings that the order rests on.'),
  })
  .describe('Where the order comes from.');

const importedRow = z.strictObject({
  car: field.car,
  points: field.points.optional(),
  level: z
    .boolean()
    .optional()
    .describe('Whether it shares the place of the car before it, because nothing tells them apart.'),
});

export const RANKING_EVENTS = {
  OrderDrawn: z.object({
    ranking: field.ranking.optional(),
    session: field.session
      .optional()
      .describe('The session whose line-up has a source with a drawn order. Without `ranking` only.'),
    source: field.source.optional(),
    order: field.cars.describe('All cars in the order in which they were drawn.'),
    numbers: z
      .array(z.int().min(0).max(100_000))
      .max(200)
      .optional()
      .describe('The numbers that the cars drew, lowest first, in the order of the cars.'),
    seed: field.seed.optional(),
    note: field.note,
  }),
  RankingImported: z.object({
    ranking: field.ranking,
    rows: z.array(importedRow).max(1_000).describe('The cars in their order, the best first.'),
    source: importSource.optional(),
    note: field.note,
  }),
  RankingPosted: z.object({
    ranking: field.ranking,
    version,
    rows: z.array(postedRow).describe('The cars, by place.'),
    restsOn: z.array(basis).describe('The records that the ranking rests on.'),
    note: field.note,
  }),
  RankingCertified: z.object({
    ranking: field.ranking,
    version,
    reason: field.reason.optional(),
    note: field.note,
  }),
};

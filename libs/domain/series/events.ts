/*
 * These events are stored for ever. Add only optional fields; never rename a field and never reuse a type.
 */
import { z } from 'zod';
import * as field from '../kernel/fields.ts';
import { series } from './document.ts';

const ranking = field.id.describe('A ranking of the series.');
const version = z.int().min(1).describe('The version of the standings, from 1.');
const points = z.string().max(40).describe('Points, written as short as exact: "276.5" or "1/3".');

/** A certified result that standings rest on. */
export const certifiedResult = z
  .strictObject({
    meeting: field.id.describe('The meeting.'),
    session: z.string().max(130).describe('The session of the meeting, with its class.'),
    version: z.int().min(1).describe('The version of the result, from 1.'),
    revision: field.revision.describe('The revision of the record that certified it.'),
    hash: z
      .string()
      .max(64)
      .describe('The hash of that record, which covers the log of the meeting up to it.'),
  })
  .describe('A certified result of a meeting.');
export type CertifiedResult = z.infer<typeof certifiedResult>;

/** What a car, a driver or a team scored in one result. */
const part = z.strictObject({
  result: z.int().min(0).describe('The result, by its position in `results`.'),
  place: field.place.nullable().describe('The place in that result; null for a car without a place.'),
  points: points.nullable().describe('The points of that result; null if the ranking has no points.'),
  dropped: z.boolean().optional().describe('Whether the result does not count.'),
});

export const standingsRow = z
  .strictObject({
    place: field.place.describe('The place. Rows that are tied have the same one.'),
    name: z.string().max(120).describe('What is ranked: the number of the car, the driver, or the team.'),
    car: z.string().max(80).nullable().describe('The number of the car, the last one of a driver or a team.'),
    driver: field.shortName.nullable().describe('The driver in the last result; null if a team is ranked.'),
    team: field.shortName.nullable().describe('The team in the last result.'),
    points: points
      .nullable()
      .describe('The sum of the points that count; null if the ranking has no points.'),
    tied: z.boolean().describe('Whether no key of the ranking tells the row from another one.'),
    parts: z.array(part).describe('The results that the row has a part in, in the order of `results`.'),
    words: z.string().max(2_000).describe('The reason for the place.'),
  })
  .describe('A row of the standings of a series.');
export type StandingsRow = z.infer<typeof standingsRow>;

export const SERIES_EVENTS = {
  SeriesDefined: z.object({ series, note: field.note }),
  /** The standings as published: version 1, 2, … of the ranking. */
  StandingsPosted: z.object({
    ranking,
    version,
    rows: z.array(standingsRow),
    results: z.array(certifiedResult).describe('The certified results that the standings rest on.'),
    note: field.note,
  }),
  StandingsTieBroken: z.object({
    ranking,
    rows: z
      .array(z.string().max(120))
      .min(2)
      .max(200)
      .describe('All rows of the tie by name, the first one first.'),
    reason: field.reason,
    note: field.note,
  }),
  StandingsCertified: z.object({ ranking, version, note: field.note }),
};

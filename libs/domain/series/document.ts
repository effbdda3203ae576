import { z } from 'zod';
import { pointsTables } from '../formats/points-table.ts';
import { ranking } from '../formats/ranking.ts';
import * as field from '../kernel/fields.ts';

const ID = '[a-z0-9]+(?:-[a-z0-9]+)*';
const REFERENCE = new RegExp(`^(?:\\*|${ID}(?:-\\*)?)(?:/(?:\\*|${ID}))?/${ID}(?:-\\*)?$`);

// The sessions of meetings: `*/modifieds/feature`, or without classes `*/feature`.
const reference = z
  .string()
  .max(160)
  .regex(REFERENCE, 'must be a meeting, a class if there are any, and a session: */modifieds/main')
  .describe(
    'Sessions by meeting, class and session, like `*/modifieds/feature`; `*/feature` in meetings without ' +
      'classes. The meeting is `*`, an id, or the start of ids like `spring-*`; the session may be a ' +
      'family like `heat-*`.',
  );

/** The most meetings of a series, and the most sessions that a ranking can name. */
const MAX_MEETINGS = 100;
const MAX_REFERENCES = 64;

const seriesRanking = ranking.extend({
  name: field.name.optional(),
  of: z.array(reference).min(1).max(MAX_REFERENCES).describe('The sessions that it is made from.'),
  points: z
    .union([field.id, z.record(reference, field.id)])
    .refine((tables) => typeof tables === 'string' || Object.keys(tables).length <= MAX_REFERENCES)
    .optional()
    .describe('The points table of all its sessions, or that of each. One without `*` comes first.'),
});
export type SeriesRanking = z.infer<typeof seriesRanking>;

/** A season: the meetings that belong together, and the rankings over them. */
export const series = z
  .strictObject({
    id: field.id.describe('The id of the series.'),
    name: field.name.optional(),
    points: pointsTables.optional(),
    meetings: z
      .array(field.id)
      .max(MAX_MEETINGS)
      .describe('The meetings in the order of the season. They may be scheduled later.'),
    rankings: z.array(seriesRanking).min(1).max(16).describe('The rankings.'),
  })
  .describe('A series: meetings, points tables, and rankings over the meetings.');
export type Series = z.infer<typeof series>;

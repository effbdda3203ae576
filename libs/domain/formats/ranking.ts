import { z } from 'zod';
import * as field from '../kernel/fields.ts';
import { FINISH_STATUSES } from '../words/phases.ts';
import { MAX_ITEMS, reference, references } from './references.ts';

/** The keys that cars are compared by, apart from `average-of:<n>` and `order:<reference>`. */
export const RANKING_KEYS = [
  'best-lap',
  'second-best-lap',
  'set-first',
  'race-time',
  'laps-and-time',
  'points',
  'placings',
  'best',
  'latest',
  'time',
  'head-to-head',
  'drawn',
  'entered',
] as const;

const AVERAGE = /^average-of:[1-9][0-9]?$/;
const ORDER = /^order:[a-z0-9]+(?:-[a-z0-9]+)*(?:@[1-9][0-9]{0,4})?$/;
const parametric = z
  .string()
  .max(80)
  .refine(
    (key) => AVERAGE.test(key) || ORDER.test(key),
    `must be ${RANKING_KEYS.join(', ')}, average-of:<n> or order:<id>`,
  )
  .meta({ pattern: `${AVERAGE.source}|${ORDER.source}` });

/** What cars are compared by. */
const rankingKey = z.union([z.enum(RANKING_KEYS), parametric]);
export const rankingKeys = z.array(rankingKey).min(1).max(12);

/** Returns the order that a key compares by, like `pills` of `order:pills`; null for any other key. */
export const orderOfKey = (key: string): string | null => (key.startsWith('order:') ? key.slice(6) : null);

/** An order with a name, made from sessions or other rankings. */
export const ranking = z.strictObject({
  id: field.id.describe('The ranking.'),
  of: references
    .optional()
    .describe('The sessions and rankings that it is made from. Default: none, so it is imported or drawn.'),
  points: z
    .union([field.id, z.record(reference, field.id)])
    .refine((tables) => typeof tables === 'string' || Object.keys(tables).length <= MAX_ITEMS)
    .optional()
    .describe('The points table of all its sessions, or that of each.'),
  by: rankingKeys
    .optional()
    .describe('The keys that cars are compared by, one after another. Only an imported ranking has none.'),
  low: z.boolean().optional().describe('Whether the fewest points are the best. Default: the most are.'),
  best: field.place.optional().describe('The number of best results that count. Default: all.'),
  drop: field.place.optional().describe('The number of worst results that do not count. Default: none.'),
  keep: z
    .array(z.enum(FINISH_STATUSES))
    .min(1)
    .max(MAX_ITEMS)
    .optional()
    .describe('The statuses whose results always count.'),
  only: z
    .strictObject({ rookie: z.boolean().optional().describe('Only the drivers in their first season.') })
    .optional()
    .describe('The cars that the ranking is limited to.'),
  for: z.enum(['car', 'driver', 'team']).optional().describe('Who is ranked. Default: cars.'),
});
export type Ranking = z.infer<typeof ranking>;

export const rankings = z.array(ranking).max(MAX_ITEMS).describe('The rankings.');

/** Returns whether the order of a ranking is drawn (DrawOrder). */
export const isDrawn = ({ of, by }: Ranking): boolean => of === undefined && by?.[0] === 'drawn';

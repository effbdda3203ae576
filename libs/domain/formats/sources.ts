import { z } from 'zod';
import * as field from '../kernel/fields.ts';
import { MAX_ITEMS, reference } from './references.ts';

/** The most sources of a line-up, those within other sources included. */
export const MAX_SOURCES = 32;

const carCount = z.int().min(0).max(1_000);

/** When a session or a source is in the format, by the number of cars. */
export const when = z
  .strictObject({
    cars: z
      .tuple([carCount, carCount.nullable()])
      .describe('The least and the greatest number of cars; null for no greatest.'),
  })
  .optional()
  .describe('The numbers of cars that it is in the format for. Default: any.');
export type When = NonNullable<z.infer<typeof when>>;

const drawnNumbers = z
  .strictObject({
    drawn: z
      .array(z.int().min(0).max(1_000))
      .min(1)
      .max(MAX_ITEMS)
      .describe('The numbers that can be drawn; 0 turns nothing round.'),
  })
  .describe('A number that is drawn (DrawInversion).');

const modifiers = {
  order: z
    .union([z.literal('draw'), reference])
    .optional()
    .describe(
      'The order of the cars: that of a session or a ranking, or `draw` for one that is drawn (DrawOrder). ' +
        'Cars that it does not know follow in their own order.',
    ),
  take: field.place.optional().describe('The number of cars to take. Default: all.'),
  invert: z
    .union([field.place, z.literal('all'), drawnNumbers])
    .optional()
    .describe('The number of first places whose order is turned round, after all else.'),
  when,
};

export const placeSource = z.strictObject({
  from: z.array(reference).min(1).describe('The sessions and rankings that the cars come from.'),
  places: z
    .tuple([field.place, field.place.nullable()])
    .optional()
    .describe('The first and the last place that are taken; null for the last means all that follow.'),
  at: z.array(field.place).min(1).max(MAX_ITEMS).optional().describe('The places that are taken, in order.'),
  every: field.place.optional().describe('Every n-th place is taken.'),
  snake: field.place.optional().describe('The number of races that the places are dealt to, back and forth.'),
  offset: field.place
    .optional()
    .describe('With `every` the first place that is taken, with `snake` the share of this race. Default: 1.'),
  deal: z
    .enum(['stagger', 'snake'])
    .optional()
    .describe('In a session with a `count`: deals the places to its copies, in turn or back and forth.'),
  ...modifiers,
});
const provisionalSource = z.strictObject({
  provisional: z.literal('standings').describe('The best car in the standings that has not raced in.'),
  ...modifiers,
});
const drawSource = z.strictObject({
  draw: z.literal(true).describe('The cars in the order of a draw.'),
  ...modifiers,
});
const chosenSource = z.strictObject({
  chosen: z.enum(['promoter', 'director']).describe('The cars that somebody chooses (ChooseCar).'),
  ...modifiers,
});
const lateSource = z.strictObject({
  late: z.literal(true).describe('The cars that were entered late.'),
  ...modifiers,
});

const leafOf = (places: typeof placeSource) =>
  z.union([places, provisionalSource, drawSource, chosenSource, lateSource]);

/** Returns the schema of a source. A source of sources may contain one more level of these. */
export function sourceOf(places: typeof placeSource): z.ZodType<Source> {
  const leaf = leafOf(places);
  const group = (part: z.ZodType<Source>) =>
    z.strictObject({
      of: z.array(part).min(1).max(MAX_SOURCES).describe('The sources that it is made of.'),
      ...modifiers,
    });
  return z.union([...leaf.options, group(z.union([...leaf.options, group(leaf)]))]);
}

type Leaf = z.infer<ReturnType<typeof leafOf>>;

/** A source of cars for a line-up. Sources are read in order, and a car that has a place is skipped. */
export type Source = Leaf | GroupSource;
export type PlaceSource = z.infer<typeof placeSource>;
export type ProvisionalSource = z.infer<typeof provisionalSource>;
/** A source that is made of sources, so that order, take and invert apply to all of them together. */
export interface GroupSource extends Pick<ProvisionalSource, 'order' | 'take' | 'invert' | 'when'> {
  of: Source[];
}

/** Returns a source and all sources within it, the outer ones first. */
export const allSources = (sources: readonly Source[]): Source[] =>
  sources.flatMap((source) => [source, ...('of' in source ? allSources(source.of) : [])]);

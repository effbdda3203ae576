import { z } from 'zod';
import { format, sessionSpec, type Format } from './format.ts';
import { MAX_ITEMS } from './references.ts';
import { allSources, MAX_SOURCES, placeSource, sourceOf } from './sources.ts';

/*
 * The bounds of a format that somebody sends. They do not belong to the fold: a log may hold a larger format
 * from before there were bounds.
 */
const MAX_SESSIONS = 64;
const MAX_BYTES = 64 * 1024;

/** Returns the schema of a list with a largest number of items. It keeps its description. */
const atMost = <T extends z.ZodType>(list: z.ZodArray<T>, max: number): z.ZodArray<T> =>
  list.max(max).describe(list.description ?? '');

const atMostOptional = <T extends z.ZodType>(list: z.ZodOptional<z.ZodArray<T>>, max: number) =>
  list
    .unwrap()
    .max(max)
    .optional()
    .describe(list.description ?? '');

const { rank, lineup, transfers } = sessionSpec.shape;
const sentSource = sourceOf(placeSource.extend({ from: atMost(placeSource.shape.from, MAX_ITEMS) }));
const sentRank = rank.unwrap();
const sentSession = sessionSpec.extend({
  rank: sentRank
    .extend({ last: atMostOptional(sentRank.shape.last, MAX_ITEMS) })
    .optional()
    .describe(rank.description ?? ''),
  transfers: atMostOptional(transfers, MAX_ITEMS),
  lineup: z
    .array(sentSource)
    .min(1)
    .max(MAX_SOURCES)
    .refine(
      (sources) => allSources(sources).length <= MAX_SOURCES,
      `must have at most ${MAX_SOURCES} sources, those within others included`,
    )
    .optional()
    .describe(lineup.description ?? ''),
});

const { sessions, tariff, auto } = format.shape;
const isShort = (value: Format): boolean => JSON.stringify(value).length <= MAX_BYTES;

/** A format as it is sent: to be checked, or in a command. */
export const sentFormat = format
  .extend({
    sessions: z
      .array(sentSession)
      .min(1)
      .max(MAX_SESSIONS)
      .describe(sessions.description ?? ''),
    tariff: tariff
      .unwrap()
      .refine((rows) => Object.keys(rows).length <= MAX_ITEMS, `must have at most ${MAX_ITEMS} offences`)
      .meta({ maxProperties: MAX_ITEMS, description: tariff.unwrap().description })
      .optional(),
    auto: atMostOptional(auto, MAX_ITEMS),
  })
  .refine(isShort, `must have at most ${MAX_BYTES / 1024} KiB of JSON`);

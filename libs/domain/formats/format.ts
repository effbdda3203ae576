import { z } from 'zod';
import * as field from '../kernel/fields.ts';
import { pointsTables } from './points-table.ts';
import { rankingKeys, rankings } from './ranking.ts';
import { MAX_ITEMS, reference } from './references.ts';
import { allSources, placeSource, sourceOf, when, type PlaceSource, type Source } from './sources.ts';
import { tariff } from './tariff.ts';
import { FINISH_STATUSES, isTimedKind, SESSION_KINDS } from '../words/phases.ts';

const source: z.ZodType<Source> = sourceOf(placeSource);

export const NO_TIME_KINDS = ['no-time', 'disallowed', 'no-attempt'] as const;
const noTimeKind = z.enum(NO_TIME_KINDS);
export type NoTimeKind = z.infer<typeof noTimeKind>;

const AVERAGE = z
  .string()
  .regex(/^average-of:[1-9][0-9]?$/, 'must be best-lap, second-best-lap or average-of:<n>');
const rankTime = z.union([z.enum(['best-lap', 'second-best-lap', 'race-time', 'laps-and-time']), AVERAGE]);

const rank = z.strictObject({
  by: z
    .union([rankTime, rankingKeys])
    .describe(
      'What cars are ranked by, or a list of keys that are compared one after another. ' +
        'A lap time alone is followed by `set-first`.',
    ),
  last: z.array(noTimeKind).optional().describe('The order of the cars without a time.'),
});

const restart = z.strictObject({
  frozen: z
    .enum(['crossing', 'last-lap', 'officials'])
    .optional()
    .describe(
      'The order at the caution: as cars cross the line (the default), as they completed their last laps, ' +
        'or as officials call it.',
    ),
  cause: z
    .literal('rear')
    .optional()
    .describe('Whether the cars that the caution was called for restart at the rear.'),
  lapped: z
    .enum(['place', 'rear', 'wave-around'])
    .optional()
    .describe('Where lapped cars restart: in their place (the default), or behind the lead lap.'),
  rows: z
    .union([z.literal(1), z.literal(2)])
    .optional()
    .describe('Whether cars restart one behind another or two abreast. It is for the readers of the format.'),
});

const ends = z
  .strictObject({
    laps: field.laps.optional().describe('The distance in laps.'),
    time: z
      .string()
      .regex(
        /^PT(?=\d)(\d{1,3}H)?(\d{1,4}M)?(\d{1,6}(\.\d{1,3})?S)?$/,
        'must be a duration like PT20M or PT1H30M',
      )
      .optional()
      .describe('The time from the first green flag, as an ISO 8601 duration like `PT20M`.'),
    plus: z
      .union([z.int().min(0).max(100), z.literal('own-lap')])
      .optional()
      .describe(
        'The laps after the first crossing of the leader when the time is up, or `own-lap`: each car ends ' +
          'the lap that it is on. Default: 0.',
      ),
  })
  .describe('When a race ends, by laps, by time, or by whichever comes first.');

const ratio = z.number().min(0).max(1);

const stopped = z
  .strictObject({
    back: z
      .int()
      .min(0)
      .max(2)
      .describe('How many laps before the lap that the leader was on the result is taken from.'),
    official: ratio
      .optional()
      .describe('The share of the distance from which the race is official. Default: any distance.'),
    shares: z
      .array(
        z.strictObject({
          from: ratio.describe('The share of the distance from which it applies.'),
          share: ratio.describe('The share of the points.'),
        }),
      )
      .min(1)
      .max(MAX_ITEMS)
      .optional()
      .describe('The share of the points that a shortened race pays. Default: all.'),
  })
  .describe(
    'The result of a race that is stopped and not resumed. Default: the last lap that every car on the ' +
      'lead lap had completed.',
  );

const floor = z.strictObject({
  who: reference.describe(
    'Who starts no better: `rookies`, `late` (entered late), or the cars of a ranking, like `last-winner`.',
  ),
  start: z.union([field.place, z.literal('last')]).describe('The best start that they may have.'),
});
export type Floor = z.infer<typeof floor>;

const copies = z.int().min(1).max(64);
const count = z.union([
  copies,
  z.strictObject({
    most: field.place.describe('The most cars of one copy.'),
    least: copies.optional().describe('The least number of copies. Default: 1.'),
  }),
]);

export const sessionSpec = z.strictObject({
  id: field.id.describe('A session of the format, like heat-1.'),
  kind: z.enum(SESSION_KINDS).describe('The kind of the session.'),
  name: field.name.optional(),
  count: count
    .optional()
    .describe('The number of copies of the session, like heat-1 to heat-4. Default: the session itself.'),
  when,
  laps: field.laps.optional().describe('The distance of the session in laps.'),
  cautionLapsCount: z.boolean().optional().describe('Whether laps under caution count.'),
  yellowLaps: z
    .boolean()
    .optional()
    .describe('Whether laps under yellow count in a timed session. Default: they do.'),
  overtime: z
    .strictObject({ attempts: z.int().min(1).max(20).describe('The most attempts.') })
    .nullable()
    .optional()
    .describe('The attempts at a green-white-checkered finish; null for none.'),
  ends: ends.optional(),
  start: z
    .enum(['together', 'staggered'])
    .optional()
    .describe(
      'Whether the time of a car runs from the green flag (the default) or from its own first crossing.',
    ),
  stopped: stopped.optional(),
  flagGraceMs: z
    .int()
    .min(0)
    .max(60_000)
    .optional()
    .describe(
      'How far from a crossing of the leader, in ms, the checkered flag still belongs to that crossing. ' +
        'Default: 3000, and at most a quarter of the median lap of the leader; 0 for never.',
    ),
  freePass: z
    .boolean()
    .optional()
    .describe('Whether a caution gives the first car one lap down its lap back.'),
  stages: z
    .array(field.lap)
    .min(1)
    .max(20)
    .optional()
    .describe('The laps at which the stages of the race end. Its result shows the order at each.'),
  restart: restart.optional().describe('The order at a caution and at the restart.'),
  breakLaps: z
    .boolean()
    .optional()
    .describe('Whether laps under a stage break count where laps under caution count. Default: they do.'),
  minLap: z
    .strictObject({
      ms: z.number().min(0).max(86_400_000).describe('The shortest lap, in milliseconds; 0 for none.'),
      then: z
        .enum(['mark', 'skip'])
        .optional()
        .describe(
          'Whether a shorter lap waits for a confirmation (mark, the default) or is no crossing (skip).',
        ),
    })
    .optional()
    .describe('The shortest lap that may be true. Default: half the pace of the fastest laps.'),
  sameCrossingMs: z
    .int()
    .min(0)
    .max(60_000)
    .optional()
    .describe(
      'Two crossings of one car less than this many milliseconds apart are one; 0 for none. Default: 1000.',
    ),
  rank: rank.optional().describe('How a timed session ranks its cars. Default: by the best lap.'),
  disqualified: z
    .enum(['last', 'unplaced'])
    .optional()
    .describe('Whether a disqualified car is placed last or has no place.'),
  transfers: z
    .array(z.enum(FINISH_STATUSES))
    .min(1)
    .optional()
    .describe('The statuses of a race whose cars transfer to a line-up. Default: running and retired.'),
  classified: z
    .number()
    .gt(0)
    .max(1)
    .optional()
    .describe("The share of the winner's laps that a car of a race needs for a place. Default: none."),
  field: field.place.optional().describe('The most cars of the line-up. Default: all that its sources give.'),
  alternates: field.place
    .optional()
    .describe('The number of cars that stand by for the line-up. Default: none.'),
  floors: z
    .array(floor)
    .min(1)
    .max(MAX_ITEMS)
    .optional()
    .describe('The best starts that some cars may have. The others close up.'),
  lineup: z
    .array(source)
    .min(1)
    .optional()
    .describe('The sources of the line-up, in the order of the starts.'),
});
export type SessionSpec = z.infer<typeof sessionSpec>;

/**
 * A format as data: the sessions, their length, and where their cars come from. This is the schema of a
 * format in a log. `sentFormat` is that of a format in a command, which has bounds.
 */
export const format = z.strictObject({
  id: field.id.describe('The id of the format.'),
  name: field.name.optional(),
  sessions: z.array(sessionSpec).min(1).describe('The sessions, in the order in which they are run.'),
  points: pointsTables.optional(),
  rankings: rankings.optional(),
  tariff: tariff.optional(),
  auto: z
    .array(z.enum(['post-lineups']))
    .optional()
    .describe('What the meeting does without a command.'),
});
export type Format = z.infer<typeof format>;

/** Returns the sources of a line-up that take places of sessions or rankings, also those within others. */
export const placeSources = ({ lineup = [] }: SessionSpec): PlaceSource[] =>
  allSources(lineup).flatMap((source) => ('from' in source ? [source] : []));

/** Returns whether a session ranks lap times. All other sessions are races. */
export const isTimed = ({ kind }: SessionSpec): boolean => isTimedKind(kind);

/** Returns the keys that rank a timed session. A tie that none of them breaks stays open. */
export function rankKeys({ rank }: SessionSpec): readonly string[] {
  const by = rank?.by ?? 'best-lap';
  if (typeof by !== 'string') return by;
  return isLapsKey(by) ? [by] : [by, 'set-first'];
}

/** The keys that rank cars by their laps, then by a time over these laps. */
const LAPS_KEYS = ['race-time', 'laps-and-time'] as const;
export type LapsKey = (typeof LAPS_KEYS)[number];

export const isLapsKey = (key: string | undefined): key is LapsKey =>
  LAPS_KEYS.some((lapsKey) => lapsKey === key);

/** Returns the kinds of cars without a time, in the order in which they follow the timed ones. */
export const lastKinds = (spec: SessionSpec): readonly NoTimeKind[] => {
  const named = spec.rank?.last ?? [];
  return [...named, ...NO_TIME_KINDS.filter((kind) => !named.includes(kind))];
};

/** Returns the distance of a session in laps; null without one. */
export const scheduledLaps = ({ ends, laps }: SessionSpec): number | null => ends?.laps ?? laps ?? null;

/** Returns the time after which a race ends, in milliseconds; null without one. */
export function timeLimitMs({ ends }: SessionSpec): number | null {
  const [, hours, minutes, seconds] = /^PT(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?$/.exec(ends?.time ?? '') ?? [];
  const ms = Number(hours ?? 0) * 3_600_000 + Number(minutes ?? 0) * 60_000 + Number(seconds ?? 0) * 1_000;
  return ms > 0 ? ms : null;
}

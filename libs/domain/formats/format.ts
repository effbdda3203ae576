import { z } from 'zod';
import * as field from '../kernel/fields.ts';
import { tariff } from './tariff.ts';
import { FINISH_STATUSES, isTimedKind, SESSION_KINDS } from '../words/phases.ts';

const modifiers = {
  invert: field.place.optional().describe('The number of first places whose order is turned round.'),
  take: field.place.optional().describe('The number of cars to take. Default: all.'),
};

export const placeSource = z.strictObject({
  from: z.array(field.session).min(1).describe('The sessions that the cars come from.'),
  places: z
    .tuple([field.place, field.place.nullable()])
    .optional()
    .describe('The first and the last place that are taken; null for the last means all that follow.'),
  every: field.place.optional().describe('Every n-th place is taken.'),
  snake: field.place.optional().describe('The number of races that the places are dealt to, back and forth.'),
  offset: field.place
    .optional()
    .describe('With `every` the first place that is taken, with `snake` the share of this race. Default: 1.'),
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

export const sourceOf = (places: typeof placeSource) => z.union([places, provisionalSource, drawSource]);

/** A source of cars for a line-up. Sources are read in order, and a car that has a place is skipped. */
const source = sourceOf(placeSource);
export type Source = z.infer<typeof source>;
export type PlaceSource = Extract<Source, { from: string[] }>;
export type ProvisionalSource = Extract<Source, { provisional: 'standings' }>;

export const NO_TIME_KINDS = ['no-time', 'disallowed', 'no-attempt'] as const;
const noTimeKind = z.enum(NO_TIME_KINDS);
export type NoTimeKind = z.infer<typeof noTimeKind>;

const AVERAGE = z
  .string()
  .regex(/^average-of:[1-9][0-9]?$/, 'must be best-lap, second-best-lap or average-of:<n>');
const rankTime = z.union([z.enum(['best-lap', 'second-best-lap']), AVERAGE]);
const rankKey = z.union([z.enum(['best-lap', 'second-best-lap', 'set-first']), AVERAGE]);

const rank = z.strictObject({
  by: z
    .union([rankTime, z.array(rankKey).min(1).max(6)])
    .describe(
      'The time that cars are ranked by, or a list of keys that are compared one after another. ' +
        'A time alone is followed by `set-first`.',
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
      .int()
      .min(0)
      .max(100)
      .optional()
      .describe('The laps after the first crossing of the leader when the time is up. Default: 0.'),
  })
  .describe('When a race ends, by laps, by time, or by whichever comes first.');

export const sessionSpec = z.strictObject({
  id: field.session,
  kind: z.enum(SESSION_KINDS).describe('The kind of the session.'),
  name: field.name.optional(),
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
  stopped: z
    .strictObject({
      back: z
        .int()
        .min(0)
        .max(2)
        .describe('How many laps before the lap that the leader was on the result is taken from.'),
    })
    .optional()
    .describe(
      'The result of a race that is stopped and not resumed. Default: the last lap that every car on the ' +
        'lead lap had completed.',
    ),
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
  tariff: tariff.optional(),
  auto: z
    .array(z.enum(['post-lineups']))
    .optional()
    .describe('What the meeting does without a command.'),
});
export type Format = z.infer<typeof format>;

/** Returns the sources of a line-up that take the places of other sessions. */
export const placeSources = ({ lineup = [] }: SessionSpec): PlaceSource[] =>
  lineup.flatMap((source) => ('from' in source ? [source] : []));

/** Returns whether a session ranks lap times. All other sessions are races. */
export const isTimed = ({ kind }: SessionSpec): boolean => isTimedKind(kind);

/** Returns the keys that rank a timed session. A tie that none of them breaks stays open. */
export function rankKeys({ rank }: SessionSpec): readonly string[] {
  const by = rank?.by ?? 'best-lap';
  return typeof by === 'string' ? [by, 'set-first'] : by;
}

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

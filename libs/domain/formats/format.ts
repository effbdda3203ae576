import { z } from 'zod';
import * as field from '../kernel/fields.ts';
import { isTimedKind } from '../words/phases.ts';

const places = z.tuple([field.place, field.place.nullable()]);
const modifiers = { invert: field.place.optional(), take: field.place.optional() };

/** A source of cars for a line-up. Sources are read in order, and a car that has a place is skipped. */
export const source = z.union([
  z.strictObject({
    from: z.array(field.session).min(1),
    places: places.optional(),
    every: field.place.optional(),
    snake: field.place.optional(),
    offset: field.place.optional(),
    ...modifiers,
  }),
  z.strictObject({ provisional: z.literal('standings'), ...modifiers }),
  z.strictObject({ draw: z.literal(true), ...modifiers }),
]);
export type Source = z.infer<typeof source>;
export type PlaceSource = Extract<Source, { from: string[] }>;
export type ProvisionalSource = Extract<Source, { provisional: 'standings' }>;

export const NO_TIME_KINDS = ['no-time', 'disallowed', 'no-attempt'] as const;
const noTimeKind = z.enum(NO_TIME_KINDS);
export type NoTimeKind = z.infer<typeof noTimeKind>;

const rank = z.strictObject({
  by: z.union([
    z.enum(['best-lap', 'second-best-lap']),
    z.string().regex(/^average-of:[1-9][0-9]?$/, 'must be best-lap, second-best-lap or average-of:<n>'),
  ]),
  last: z.array(noTimeKind).optional(),
});

export const SESSION_KINDS = ['practice', 'qualifying', 'heat', 'last-chance', 'main'] as const;

export const sessionSpec = z.strictObject({
  id: field.session,
  kind: z.enum(SESSION_KINDS),
  name: field.shortName.optional(),
  laps: field.laps.optional(),
  cautionLapsCount: z.boolean().optional(),
  overtime: z
    .strictObject({ attempts: z.int().min(1).max(20) })
    .nullable()
    .optional(),
  freePass: z.boolean().optional(),
  rank: rank.optional(),
  disqualified: z.enum(['last', 'unplaced']).optional(),
  lineup: z.array(source).min(1).optional(),
});
export type SessionSpec = z.infer<typeof sessionSpec>;

/** A format as data: the sessions, their length, and where their cars come from. */
export const format = z.strictObject({
  id: field.id,
  name: field.shortName.optional(),
  sessions: z.array(sessionSpec).min(1).max(60),
  auto: z.array(z.enum(['post-lineups'])).optional(),
});
export type Format = z.infer<typeof format>;

/** Returns whether a session ranks lap times. All other sessions are races. */
export const isTimed = ({ kind }: SessionSpec): boolean => isTimedKind(kind);

/** Returns the kinds of cars without a time, in the order in which they follow the timed ones. */
export const lastKinds = (spec: SessionSpec): readonly NoTimeKind[] => {
  const named = spec.rank?.last ?? [];
  return [...named, ...NO_TIME_KINDS.filter((kind) => !named.includes(kind))];
};

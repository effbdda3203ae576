import { z } from 'zod';
import { eventType, instant, list, meeting, revision, session, text } from './fields.ts';

/** The state of the log that one side of a comparison shows. */
export const point = z
  .strictObject({
    revision: z.int().min(-1).describe('The last revision that this side shows; -1 before the first.'),
    recordedAt: z.union([instant, z.literal('')]).describe('When that record entered the log.'),
  })
  .describe('A side of the comparison.');

export const changes = z
  .record(
    z.string(),
    z.strictObject({
      from: z.unknown().describe('The earlier value; null for none.'),
      to: z.unknown().describe('The later value; null for none.'),
    }),
  )
  .describe('What changed except places, by field.');
export type Changes = z.infer<typeof changes>;

/** A record between the two moments that a change rests on. */
const cause = z.strictObject({
  revision,
  type: eventType,
  words: text.describe('The record in the words of the race log.'),
  reason: text.nullable().describe('The reason that the official gave.'),
});
export type Cause = z.infer<typeof cause>;

const place = z.int().nullable();

export const rowDiff = z
  .strictObject({
    list: text.describe('The list of the view that holds the row: `rows`, `missed`, `sessions/heat-1/rows`.'),
    what: z
      .enum(['moved', 'in', 'out', 'changed'])
      .describe('Another place, new in the list, no longer in it, or the same place with another change.'),
    key: z.union([z.string(), z.int()]).describe('The car, the session or the record of the row.'),
    car: text.nullable().describe('The number of the car, as painted.'),
    driver: text.nullable(),
    from: place.describe('The earlier place, start or rank, whichever the list has; null for none.'),
    to: place.describe('The later place, start or rank; null for none.'),
    changed: changes,
    because: list(cause).describe('The records between the two moments that the change rests on.'),
  })
  .describe('A row that changed.');
export type RowDiff = z.infer<typeof rowDiff>;

export const viewDiff = z
  .strictObject({
    meeting,
    projection: text.describe('The name of the projection.'),
    projectionVersion: z.int().min(1),
    session: session.nullable().describe('The session of the view; null for a view of the whole meeting.'),
    from: point,
    to: point,
    changed: changes,
    rows: list(rowDiff).describe(
      'The rows that changed, in the order of the later view, and after them those that it no longer has.',
    ),
  })
  .describe('The changes of a projection from one moment to another.');
export type ViewDiff = z.infer<typeof viewDiff>;

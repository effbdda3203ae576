import { z } from 'zod';
import { list, meeting, revision, session, text } from './fields.ts';

export const head = z
  .strictObject({
    meeting,
    projection: text.describe('The name of the projection.'),
    session: session.nullable().describe('The session of the view; null for a view of the whole meeting.'),
    revision,
    at: text
      .meta({ format: 'date-time' })
      .describe(
        'The time up to which the server knows the records: now, or since when its store does not answer. ' +
          'An old time shows that the answer comes from a cache that is cut off.',
      ),
    version: z.int().min(1).describe('The version of the projection.'),
    before: z
      .int()
      .min(0)
      .nullable()
      .describe(
        'The revision that the head named before this one, or the one before `revision` if nobody asked. ' +
          'Clients that poll have it, so one patch fits all of them. Null at revision 0.',
      ),
    links: z
      .strictObject({
        view: text.describe('The view at `revision`. Its answer never changes.'),
        patch: text.nullable().describe('The patch from the revision before `revision`; null at revision 0.'),
        patchFromBefore: text.nullable().describe('The patch from `before`; null at revision 0.'),
      })
      .describe('Addresses on this server.'),
  })
  .describe('Where a view is now.');
export type ViewHead = z.infer<typeof head>;

export const patch = list(
  z.object({
    op: z.enum(['add', 'remove', 'replace', 'move', 'copy', 'test']),
    path: text.meta({ format: 'json-pointer' }),
    from: text.meta({ format: 'json-pointer' }).optional(),
    value: z.unknown().optional(),
  }),
).describe('A JSON Patch (RFC 6902).');

import { z } from 'zod';
import { fields, pointsOf, pointsWords } from '#domain';
import * as field from '../fields.ts';
import { defineProjection } from '../projection.ts';
import { driverOf } from '../shared.ts';

const row = z.strictObject({
  of: z.string().describe('The session, or the session at a lap, like `main@75`.'),
  table: z.string().describe('The points table of the format.'),
  place: field.place,
  car: field.car,
  driver: field.driver,
  points: fields.points,
  words: z.string().describe('How the points come together.'),
});

/** The points that a session pays by each table that a ranking reads it with. */
export const points = defineProjection({
  name: 'points',
  version: 1,
  session: 'required',
  fields: {
    session: field.session,
    isPublished: z.boolean().describe('Whether the results of the session are posted.'),
    rankings: z.array(z.string()).describe('The rankings that count these points.'),
    rows: z.array(row).describe('The points of each car, table by table.'),
  },
  view: (state, session) => {
    const paid = pointsOf(state, session.spec.id);
    return {
      session: session.spec.id,
      isPublished: paid.length > 0 && paid.every(({ isPublished }) => isPublished),
      rankings: [...new Set(paid.flatMap(({ rankings }) => rankings))],
      rows: paid.flatMap(({ ref, table, rows }) =>
        rows.map(({ car, place, points: given, words }) => ({
          of: ref,
          table,
          place,
          car,
          driver: driverOf(state, car, session),
          points: pointsWords(given),
          words,
        })),
      ),
    };
  },
});

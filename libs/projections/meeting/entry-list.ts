import { z } from 'zod';
import { byNumber, ENTRY_STATUSES, EVENTS, isOfClass } from '#domain';
import * as field from '../fields.ts';
import { defineProjection } from '../projection.ts';

const row = z.strictObject({
  car: field.car,
  driver: EVENTS.CarEntered.shape.driver,
  team: field.team,
  manufacturer: field.manufacturer,
  transponder: z
    .string()
    .nullable()
    .describe('The number that the timing loops read; null if it was not given.'),
  standing: z
    .int()
    .min(1)
    .nullable()
    .describe('The rank in the standings, from 1; null if the car is not ranked.'),
  rookie: z.boolean().describe('Whether it is the first season of the driver.'),
  status: z.enum(ENTRY_STATUSES).describe('Whether the car still takes part.'),
});

/** The cars of the meeting, by number. */
export const entryList = defineProjection({
  name: 'entry-list',
  version: 1,
  session: 'none',
  byClass: 'optional',
  fields: { rows: z.array(row).describe('The cars, by number.') },
  view: (state, _, classId) => {
    const entries = [...state.entries.values()].filter(({ car }) => isOfClass(classId, car));
    const rows = entries.toSorted(byNumber).map((entry) => ({
      car: entry.car,
      driver: entry.driver,
      team: entry.team ?? null,
      manufacturer: entry.manufacturer ?? null,
      transponder: entry.transponder ?? null,
      standing: entry.standing ?? null,
      rookie: entry.rookie ?? false,
      status: entry.status,
    }));
    return { rows };
  },
});

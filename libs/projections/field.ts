import { z } from 'zod';
import { fieldOf, movedCar, openPlaces, sessionOf } from '#domain';
import * as field from './fields.ts';
import { penalisedFor, penalisedOnGrid } from './lineup.ts';
import { defineProjection } from './projection.ts';
import { driverOf } from './shared.ts';

const row = z.strictObject({
  start: field.start,
  car: field.car,
  driver: field.driver,
  via: field.via,
  penalised: penalisedOnGrid,
  because: field.because,
});

const missed = z.strictObject({
  car: field.car,
  driver: field.driver,
  best: z
    .string()
    .nullable()
    .describe('The last place that the car won, like `lcq-1 place 5`; null without one.'),
});

/**
 * The field of the main event: the cars that are in and how they got in, the places still to be won, and the
 * cars that missed it.
 */
export const mainField = defineProjection({
  name: 'field',
  version: 3,
  session: 'none',
  byClass: 'required',
  fields: {
    session: field.session.nullable().describe('The main event; null if the format has none.'),
    size: z.int().min(0).describe('How many places the complete field has.'),
    rows: z.array(row).describe('The cars that are in, by start.'),
    open: z.array(openPlaces).describe('The places that are still to be won.'),
    missed: z.array(missed).describe('The cars that can no longer race their way in.'),
    differs: z
      .array(movedCar)
      .describe('The cars that would start elsewhere now; empty until the main event is green.'),
  },
  view: (state) => {
    const main = fieldOf(state);
    const session = main.session === null ? undefined : sessionOf(state, main.session);
    const penalised = session ? penalisedFor(state, session) : () => [];
    const rows = main.rows.map(({ start, car, via, because }) => {
      return { start, car, driver: driverOf(state, car), via, penalised: penalised(car), because };
    });
    const missed = main.missed.map(({ car, best }) => ({ car, driver: driverOf(state, car), best }));
    return { ...main, rows, missed };
  },
});

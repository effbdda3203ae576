import { z } from 'zod';
import { byCrossing, itemsOf, lapsOf, raceOf } from '#domain';
import type { CarTally, LapDone, SessionState } from '#domain';
import * as field from './fields.ts';
import { defineProjection } from './projection.ts';
import { driverOf } from './shared.ts';

const row = z.strictObject({
  car: field.car,
  driver: field.driver,
  start: field.start
    .nullable()
    .describe('The start in the line-up, from 1; null for a car that is not in it.'),
  places: z.array(z.int().min(1)).describe('The place of the car at each lap that it completed, from lap 1.'),
});

/** The place of each car at each lap, and the flag under which each lap was completed. */
export const lapChart = defineProjection({
  name: 'lap-chart',
  version: 2,
  session: 'required',
  fields: {
    session: field.session,
    laps: z.int().min(0).describe('How many laps the leaders have completed.'),
    flags: z.array(field.flag).describe('The flag under which each lap was completed, from lap 1.'),
    rows: z.array(row).describe('The cars, by start.'),
  },
  view: (state, session) => {
    const race = raceOf(session);
    const starts = new Map(session.grid.posted?.data.rows.map((row) => [row.car, row.start]));
    const rows = placesByLap(session).map(({ car, places }) => ({
      car,
      driver: driverOf(state, car),
      start: starts.get(car) ?? null,
      places,
    }));
    return {
      session: session.spec.id,
      laps: race.led.length,
      flags: itemsOf(race.led).map((lap) => lap.flag),
      rows,
    };
  },
});

/** Returns the place of each car among those that completed the same lap; cars in start order. */
function placesByLap(session: SessionState): { car: string; places: number[] }[] {
  const { cars } = raceOf(session);
  const grid = session.grid.posted?.data.rows.map((row) => row.car) ?? [];
  const names = [...new Set([...grid, ...cars.keys()])];
  const lines = names.map((car) => ({ car, places: [] as number[], laps: countedLaps(cars.get(car)) }));
  // The order at the end of one lap is close to that of the next, so sorting it again is cheap.
  let running = lines;
  for (let lap = 0; running.length > 0; lap++) {
    running = running.filter(({ laps }) => laps.length > lap);
    running.sort((a, b) => byCrossing(a.laps[lap] as LapDone, b.laps[lap] as LapDone));
    for (const [i, { places }] of running.entries()) places.push(i + 1);
  }
  return lines.map(({ car, places }) => ({ car, places }));
}

const countedLaps = (tally: CarTally | undefined): readonly LapDone[] =>
  lapsOf(tally).filter((lap) => !lap.disallowed);

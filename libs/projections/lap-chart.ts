import { z } from 'zod';
import { byCrossing, itemsOf, lapLeaders, lapsOf, orderOf, raceOf } from '#domain';
import type { CarTally, LapDone, MeetingState, SessionState } from '#domain';
import * as field from './fields.ts';
import { defineProjection } from './projection.ts';
import { driverOf } from './shared.ts';

const row = z.strictObject({
  car: field.car,
  driver: field.driver,
  start: field.start
    .nullable()
    .describe('The start in the line-up, from 1; null for a car that is not in it.'),
  places: z
    .array(z.int().min(1))
    .describe(
      'The place of the car at each lap that it completed, from lap 1. A dead heat shares the last one.',
    ),
  timesMs: z
    .array(z.number().min(0).nullable())
    .describe('The time of each of these laps in milliseconds; null for a lap without a time.'),
  pits: z.array(z.int().min(1)).describe('The laps on which the car was on pit road.'),
});

/** The place and the time of each car at each lap, and the flag under which each lap was run. */
export const lapChart = defineProjection({
  name: 'lap-chart',
  version: 3,
  session: 'required',
  fields: {
    session: field.session,
    laps: z.int().min(0).describe('How many laps the leaders have completed.'),
    flags: z.array(field.flag).describe('The flag under which each lap was run, from lap 1.'),
    leaders: z.array(field.car).describe('The car that led each lap, from lap 1.'),
    rows: z.array(row).describe('The cars, by start.'),
  },
  view: (state, session) => {
    const race = raceOf(session);
    const starts = new Map(session.grid.posted?.data.rows.map((row) => [row.car, row.start]));
    const rows = withDeadHeats(state, session, placesByLap(session)).map(({ car, places, timesMs }) => ({
      car,
      driver: driverOf(state, car, session),
      start: starts.get(car) ?? null,
      places,
      timesMs,
      pits: race.pitStops.filter((stop) => stop.car === car).map(({ lap }) => lap),
    }));
    return {
      session: session.spec.id,
      laps: race.led.length,
      leaders: lapLeaders(session).map((lap) => lap.car),
      flags: itemsOf(race.led).map((lap) => lap.flag),
      rows,
    };
  },
});

/** Returns the place of each car among those that completed the same lap; cars in start order. */
function placesByLap(session: SessionState): Line[] {
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
  return lines.map(({ car, places, laps }) => ({ car, places, timesMs: laps.map(({ timeMs }) => timeMs) }));
}

interface Line {
  readonly car: string;
  readonly places: readonly number[];
  readonly timesMs: readonly (number | null)[];
}

/** Gives the cars of a dead heat the same place at their last lap. */
function withDeadHeats(state: MeetingState, session: SessionState, lines: readonly Line[]): readonly Line[] {
  const level = new Map(orderOf(state, session).map(({ car, levelWith }) => [car, levelWith]));
  return lines.map((line) => {
    const others = lines.filter(({ car }) => level.get(line.car)?.includes(car));
    if (others.length === 0 || line.places.length === 0) return line;
    const shared = Math.min(...[line, ...others].map(({ places }) => places.at(-1) ?? Infinity));
    return { ...line, places: [...line.places.slice(0, -1), shared] };
  });
}

const countedLaps = (tally: CarTally | undefined): readonly LapDone[] =>
  lapsOf(tally).filter((lap) => !lap.disallowed);

import { z } from 'zod';
import {
  isTimed,
  lapsTimeMs,
  numberIn,
  orderOf,
  ranksByLaps,
  speedMph,
  type Classified,
  type SessionState,
} from '#domain';
import * as field from './fields.ts';
import { defineProjection, type ScheduledState } from './projection.ts';
import { gapsByCar } from './race/gaps.ts';
import { driverOf, penalisedIn } from './shared.ts';

const row = z.strictObject({
  rank: field.place,
  car: field.car,
  driver: field.driver,
  status: field.status,
  timeMs: field.timeMs,
  bestLapMs: field.bestLapMs,
  speedMph: z
    .number()
    .nullable()
    .describe('The speed of the ranked time in miles per hour, to three decimals; null without a time.'),
  gapMs: field.gapMs.describe('The gap to the best time in milliseconds; null in laps, or without a time.'),
  gapLaps: z
    .int()
    .min(0)
    .optional()
    .describe('The gap to the first car in laps, for a car with fewer laps where laps rank first.'),
  laps: field.laps,
  penalised: field.penalised,
  because: field.because,
});

/** The order of qualifying with times, speeds and the gaps to the best time. */
export const qualifyingOrder = defineProjection({
  name: 'qualifying-order',
  version: 4,
  session: 'optional',
  byClass: 'required',
  fields: {
    session: field.session.nullable().describe('The session; null if the format has no qualifying.'),
    rows: z.array(row).describe('The cars, the fastest first.'),
  },
  view: (state, named) => {
    const session = named ?? state.sessions.find(({ spec }) => spec.kind === 'qualifying');
    return { session: session?.spec.id ?? null, rows: session ? qualifiers(state, session) : [] };
  },
});

function qualifiers(state: ScheduledState, session: SessionState) {
  const order = orderOf(state, session);
  const penalised = penalisedIn(session);
  // The cars of a race are not ranked by a best time, so they have no gap to it.
  const gapOf = gapsByCar(session, isTimed(session.spec) ? order : []);
  return order.map((row) => {
    return {
      ...qualifier(state, session, row),
      gapMs: null,
      ...gapOf(row.car),
      penalised: penalised(row.car),
    };
  });
}

function qualifier(state: ScheduledState, session: SessionState, row: Classified) {
  const { lengthMiles } = state.scheduled.data.track;
  const length = ranksByLaps(session.spec) ? lengthMiles * row.laps : lengthMiles;
  return {
    rank: row.place,
    car: numberIn(state, session, row.car),
    driver: driverOf(state, row.car, session),
    status: row.status,
    timeMs: lapsTimeMs(session, row),
    bestLapMs: row.bestLapMs,
    // Two crossings at the same instant are a lap of no time, which has no speed.
    speedMph: row.rankedMs === null || row.rankedMs === 0 ? null : speedMph(length, row.rankedMs),
    laps: row.laps,
    because: row.because,
  };
}

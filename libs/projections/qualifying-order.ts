import { z } from 'zod';
import { orderOf, speedMph, type Classified, numberIn, type SessionState } from '#domain';
import * as field from './fields.ts';
import { defineProjection, type ScheduledState } from './projection.ts';
import { driverOf, penalisedIn } from './shared.ts';

const row = z.strictObject({
  rank: field.place,
  car: field.car,
  driver: field.driver,
  status: field.status,
  bestLapMs: field.bestLapMs,
  speedMph: z
    .number()
    .nullable()
    .describe('The speed of the ranked time in miles per hour, to three decimals; null without a time.'),
  gapMs: field.gapMs.describe('The gap to the best time in milliseconds; null without a time.'),
  laps: field.laps,
  penalised: field.penalised,
  because: field.because,
});

/** The order of qualifying with times, speeds and the gaps to the best time. */
export const qualifyingOrder = defineProjection({
  name: 'qualifying-order',
  version: 3,
  session: 'optional',
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
  const best = order[0]?.rankedMs ?? null;
  const penalised = penalisedIn(session);
  return order.map((row) => {
    return { ...qualifier(state, session, row, best), penalised: penalised(row.car) };
  });
}

function qualifier(state: ScheduledState, session: SessionState, row: Classified, best: number | null) {
  const length = state.scheduled.data.track.lengthMiles;
  return {
    rank: row.place,
    car: numberIn(state, session, row.car),
    driver: driverOf(state, row.car, session),
    status: row.status,
    bestLapMs: row.bestLapMs,
    // Two crossings at the same instant are a lap of no time, which has no speed.
    speedMph: row.rankedMs === null || row.rankedMs === 0 ? null : speedMph(length, row.rankedMs),
    gapMs: row.rankedMs === null || best === null ? null : Math.round((row.rankedMs - best) * 1000) / 1000,
    laps: row.laps,
    because: row.because,
  };
}

import { z } from 'zod';
import { orderAtLap, raceOf, type Classified, type MeetingState, type SessionState } from '#domain';
import * as field from '../fields.ts';
import { driverOf } from '../shared.ts';

export const stage = z.strictObject({
  lap: z.int().min(1).describe('The lap at which the stage ends.'),
  rows: z
    .array(
      z.strictObject({
        place: z.int().min(1).describe('The place at that lap, from 1.'),
        car: field.car,
        driver: field.driver,
        laps: field.laps,
      }),
    )
    .describe('The cars in their order at that lap; empty until the leader has completed it.'),
});

/**
 * Returns the order of a race at the end of each stage of its format. A car that is disqualified, also later,
 * is not in it, and the cars behind it move up.
 */
export function stagesOf(state: MeetingState, session: SessionState, order: readonly Classified[]) {
  const out = new Set(order.filter(({ status }) => status === 'disqualified').map(({ car }) => car));
  return (session.spec.stages ?? []).map((lap) => ({ lap, rows: rowsAt(state, session, { lap, out }) }));
}

interface Stage {
  readonly lap: number;
  /** The disqualified cars. */
  readonly out: ReadonlySet<string>;
}

function rowsAt(state: MeetingState, session: SessionState, { lap, out }: Stage) {
  if (raceOf(session).led.length < lap) return [];
  const cars = orderAtLap(state, session, lap).filter(({ car, place }) => place !== null && !out.has(car));
  return cars.map((row) => ({
    place: cars.findIndex(({ place }) => place === row.place) + 1,
    car: row.car,
    driver: driverOf(state, row.car, session),
    laps: row.laps,
  }));
}

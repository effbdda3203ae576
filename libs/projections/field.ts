import { fieldOf } from '#domain';
import type { Projection } from './projection.ts';
import { driverOf } from './shared.ts';

/**
 * The field of the main event: the cars that are in and how they got in, the places still to be won, and the
 * cars that missed it.
 */
export const field = {
  version: 2,
  session: 'none',
  view: (state) => {
    const main = fieldOf(state);
    if (!main) return { session: null, size: 0, rows: [], open: [], missed: [], differs: [] };
    const rows = main.rows.map(({ start, car, via, because }) => {
      return { start, car, driver: driverOf(state, car), via, because };
    });
    const missed = main.missed.map(({ car, best }) => ({ car, driver: driverOf(state, car), best }));
    return { ...main, rows, missed };
  },
} satisfies Projection;

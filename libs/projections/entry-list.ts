import { byNumber } from '#domain';
import type { Projection } from './projection.ts';

/** The cars of the meeting, by number. */
export const entryList = {
  version: 1,
  session: 'none',
  view: (state) => ({
    rows: [...state.entries.values()].toSorted(byNumber).map((entry) => ({
      car: entry.car,
      driver: entry.driver,
      team: entry.team ?? null,
      manufacturer: entry.manufacturer ?? null,
      transponder: entry.transponder ?? null,
      standing: entry.standing ?? null,
      rookie: entry.rookie ?? false,
      status: entry.status,
    })),
  }),
} satisfies Projection;

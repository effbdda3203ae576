import { orderOf, speedMph, type Classified, type MeetingState } from '#domain';
import type { Projection } from './projection.ts';
import { driverOf } from './shared.ts';

/** The order of qualifying with times, speeds and the gaps to the best time. */
export const qualifyingOrder = {
  version: 2,
  session: 'optional',
  view: (state, named) => {
    const session = named ?? state.sessions.find(({ spec }) => spec.kind === 'qualifying');
    if (!session) return { session: null, rows: [] };
    const order = orderOf(state, session);
    const best = order[0]?.rankedMs ?? null;
    return { session: session.spec.id, rows: order.map((row) => qualifier(state, row, best)) };
  },
} satisfies Projection;

function qualifier(state: MeetingState, row: Classified, best: number | null) {
  const length = state.scheduled?.data.track.lengthMiles ?? 0;
  return {
    rank: row.place,
    car: row.car,
    driver: driverOf(state, row.car),
    status: row.status,
    bestLapMs: row.bestLapMs,
    speedMph: row.rankedMs === null ? null : speedMph(length, row.rankedMs),
    gapMs: row.rankedMs === null || best === null ? null : Math.round((row.rankedMs - best) * 1000) / 1000,
    laps: row.laps,
    because: row.because,
  };
}

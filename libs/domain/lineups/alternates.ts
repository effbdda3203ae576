import { gridCars, isScratched } from '../grid/state.ts';
import type { MeetingState } from '../meeting/state.ts';
import type { Because } from '../scoring/because.ts';
import type { SessionState } from '../session/state.ts';
import { candidatesOf, computeLineup, unpostedSources } from './lineup.ts';

/** A car that starts if a car of the line-up drops out. */
export interface Alternate {
  readonly car: string;
  readonly because: readonly Because[];
}

/**
 * Returns the alternates of a session in their order, up to the number in the format: the cars that just
 * missed the line-up, once its sources are known. They come from its last source first, because that is where
 * the last places were won.
 */
export function alternatesOf(state: MeetingState, session: SessionState): Alternate[] {
  const { spec, grid } = session;
  const cars = grid.posted ? gridCars(grid) : computeLineup(state, session).rows.map(({ car }) => car);
  const taken = new Set(cars);
  const alternates: Alternate[] = [];
  const promoted = grid.added.filter(({ type }) => type === 'AlternatePromoted').length;
  const most = (spec.alternates ?? 0) - promoted;
  if (most <= 0 || unpostedSources(state, session).length > 0) return alternates;
  for (const { car, because } of candidatesOf(state, session)) {
    if (alternates.length === most) break;
    if (car === null || taken.has(car) || isScratched(grid, car)) continue;
    if (state.entries.get(car)?.status !== 'entered') continue;
    taken.add(car);
    alternates.push({ car, because });
  }
  return alternates;
}

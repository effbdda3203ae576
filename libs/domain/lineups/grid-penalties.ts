import type { FactOf } from '../events.ts';
import type { MeetingState } from '../meeting/state.ts';
import { because } from '../scoring/because.ts';
import { penaltiesOf } from '../scoring/rulings.ts';
import type { SessionState } from '../session/state.ts';
import { count, ordinal } from '../words/measures.ts';
import type { Slot } from './slots.ts';

/** Returns the standing penalties that move cars back on the grid of a session, oldest first. */
export const gridPenaltiesFor = (
  { sessions }: MeetingState,
  target: SessionState,
): readonly FactOf<'PenaltyImposed'>[] =>
  sessions
    .flatMap(penaltiesOf)
    .filter(({ data }) => data.penalty === 'grid' && data.toSession === target.spec.id)
    .toSorted((a, b) => a.revision - b.revision);

/**
 * Moves penalised cars back. All of them come out of the line-up, and go back in from the best start on, each
 * as many starts behind its own as its penalties add up to, or at the rear. Open places keep their starts.
 */
export function withGridPenalties(
  slots: readonly Slot[],
  penalties: readonly FactOf<'PenaltyImposed'>[],
): readonly Slot[] {
  const moved = slots.flatMap((slot, from) => {
    const own = penalties.filter(({ data }) => data.car === slot.car);
    if (own.length === 0) return [];
    const back = own.reduce((sum, { data }) => sum + (data.places ?? 0), 0);
    const why = own.map(({ data, revision }) => {
      const words = `${count(data.places ?? 0, 'place')} back from ${ordinal(from + 1)}: ${data.reason}`;
      return because('grid-penalty', words, [revision]);
    });
    return [{ slot: { ...slot, because: [...why, ...slot.because] }, to: from + back }];
  });
  if (moved.length === 0) return slots;
  const cars = new Set(moved.map(({ slot }) => slot.car));
  const order = slots.filter(({ car }) => car === null || !cars.has(car));
  let next = 0;
  for (const { slot, to } of moved.toSorted((a, b) => a.to - b.to)) {
    const at = Math.min(Math.max(to, next), order.length);
    order.splice(at, 0, slot);
    next = at + 1;
  }
  return order;
}

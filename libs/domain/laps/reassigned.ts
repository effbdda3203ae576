import type { Fact, FactOf } from '../events.ts';
import { seenAs } from '../crossings/state.ts';
import { itemsOf, type Trail } from '../kernel/trail.ts';

export type Crossing = FactOf<'LapSet' | 'CarFinished'>;
export type Reassignment = FactOf<'LapsReassigned' | 'CarsSwapped'>;

export const isCrossing = (fact: Fact): fact is Crossing =>
  fact.type === 'LapSet' || fact.type === 'CarFinished';

/*
 * Copies are kept, because counts know a fact by its identity: a crossing that is moved again, or moved in
 * another fold, must be the same object as before.
 */
const copies = new WeakMap<Fact, Map<string, Crossing>>();
const originals = new WeakMap<Fact, Crossing>();

/** Returns the flags and crossings of a session with the crossings of a ruling moved to the other car. */
export function reassigned(track: Trail<Fact>, ruling: Reassignment): Trail<Fact> {
  const { from, to, crossings } = ruling.data;
  const carOf = new Map(crossings.map((crossing) => [crossing, to]));
  if (ruling.type === 'CarsSwapped') for (const crossing of ruling.data.back) carOf.set(crossing, from);
  const items = itemsOf(track).map((fact) => {
    const car = carOf.get(fact.revision);
    return car === undefined || !isCrossing(fact) ? fact : ofCar(fact, car);
  });
  return { items, length: track.length };
}

/** Returns a crossing as one of another car. It takes the next number of that car, also if it was named. */
function ofCar(fact: Crossing, car: string): Crossing {
  const original = originals.get(fact) ?? fact;
  if (original.data.car === car) return original;
  const known = copies.get(original) ?? new Map<string, Crossing>();
  const copy =
    known.get(car) ?? ({ ...original, data: { ...original.data, car, lap: undefined } } as Crossing);
  originals.set(copy, original);
  copies.set(original, known.set(car, copy));
  return copy;
}

/** Returns whether a crossing is scored for another car than it was recorded for. */
export const isMoved = (fact: Crossing): boolean => originals.has(fact);

/** Returns the crossings of a session that are scored for a car which their records do not name. */
export function movedCrossings({ track }: { readonly track: Trail<Fact> }): ReadonlyMap<number, string> {
  const moved = itemsOf(track).filter(
    (fact): fact is Crossing => originals.has(fact) || seenAs(fact)?.data.transponder !== undefined,
  );
  return new Map(moved.map(({ revision, data }) => [revision, data.car]));
}

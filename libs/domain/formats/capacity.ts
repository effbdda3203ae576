import type { PlaceSource, SessionSpec, Source } from './format.ts';
import { takesPlace } from './places.ts';

/** More cars than any meeting has: how many may be entered. */
const ANY = 1_000;

/** The most cars that each session of a format without cycles can have. */
export function capacities(sessions: readonly SessionSpec[]): ReadonlyMap<string, number> {
  const known = new Map<string, number>();
  const specs = new Map(sessions.map((session) => [session.id, session]));
  const capacityOf = (id: string): number => {
    const found = known.get(id);
    if (found !== undefined) return found;
    const sources = specs.get(id)?.lineup;
    const capacity = sources ? sources.reduce((sum, source) => sum + yieldOf(source, capacityOf), 0) : ANY;
    known.set(id, Math.min(ANY, capacity));
    return Math.min(ANY, capacity);
  };
  for (const { id } of sessions) capacityOf(id);
  return known;
}

function yieldOf(source: Source, capacityOf: (id: string) => number): number {
  const cars = 'from' in source ? placesOf(source, capacityOf) : 'draw' in source ? ANY : (source.take ?? 1);
  return Math.min(cars, source.take ?? ANY);
}

function placesOf(source: PlaceSource, capacityOf: (id: string) => number): number {
  let places = 0;
  for (const id of source.from) {
    const last = capacityOf(id);
    for (let place = 1; place <= last; place++) if (takesPlace(source, place)) places += 1;
  }
  return places;
}

import type { SessionSpec } from './format.ts';
import type { PlaceSource, Source } from './sources.ts';
import { countPlaces } from './places.ts';

/** An upper bound for the cars of a session that any entered car may run in. */
const MAX_CARS = 1_000;

/** Returns the largest number of cars that each session can have. The format must have no cycles. */
export function capacities(sessions: readonly SessionSpec[]): ReadonlyMap<string, number> {
  const known = new Map<string, number>();
  const specs = new Map(sessions.map((session) => [session.id, session]));
  const capacityOf = (id: string): number => {
    const found = known.get(id);
    if (found !== undefined) return found;
    const { lineup: sources, field = MAX_CARS } = specs.get(id) ?? {};
    const capacity = sources
      ? sources.reduce((sum, source) => sum + yieldOf(source, capacityOf), 0)
      : MAX_CARS;
    known.set(id, Math.min(field, capacity));
    return Math.min(field, capacity);
  };
  for (const { id } of sessions) capacityOf(id);
  return known;
}

function yieldOf(source: Source, capacityOf: (id: string) => number): number {
  return Math.min(carsOf(source, capacityOf), source.take ?? MAX_CARS);
}

function carsOf(source: Source, capacityOf: (id: string) => number): number {
  if ('from' in source) return placesOf(source, capacityOf);
  if ('of' in source) return source.of.reduce((sum, part) => sum + yieldOf(part, capacityOf), 0);
  return 'provisional' in source ? (source.take ?? 1) : MAX_CARS;
}

function placesOf(source: PlaceSource, capacityOf: (id: string) => number): number {
  if (source.at) return source.at.length * source.from.length;
  return source.from.reduce((sum, id) => sum + countPlaces(source, capacityOf(id)), 0);
}

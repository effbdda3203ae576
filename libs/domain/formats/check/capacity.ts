import type { Format, SessionSpec } from '../format.ts';
import { countPlaces } from '../places.ts';
import { familyOf } from '../references.ts';
import type { PlaceSource, Source } from '../sources.ts';
import { mostCopies, type Names } from './names.ts';

/** An upper bound for the cars of a session that any entered car may run in. */
const MAX_CARS = 1_000;

/** Returns the largest number of places of each session or ranking that a reference names. */
export type CapacityOf = (ref: string) => readonly number[];

/**
 * Returns the largest numbers of cars that sessions and rankings can have, for any number of cars entered.
 * The format must have no cycles.
 */
export function capacitiesOf({ sessions }: Format, names: Names): CapacityOf {
  const known = new Map<string, number>();
  const remember = (id: string, compute: () => number): number => {
    const found = known.get(id) ?? Math.min(MAX_CARS, compute());
    known.set(id, found);
    return found;
  };
  const ofSpec = ({ lineup: sources, field = MAX_CARS }: SessionSpec): number =>
    Math.min(field, sources ? sum(sources.map((source) => yieldOf(source, capacityOf))) : MAX_CARS);
  const ofSession = (id: string): number => remember(id, () => Math.max(0, ...names.specsOf(id).map(ofSpec)));
  const ofRanking = (id: string, of: readonly string[] | undefined): number =>
    remember(`ranking ${id}`, () => (of ? sum([...new Set(of)].flatMap(capacityOf)) : MAX_CARS));

  function capacityOf(ref: string): readonly number[] {
    const ids = names.sessionsOf(ref);
    if (ids.length === 0) return [ofRanking(ref, names.rankingOf(ref)?.of)];
    return ids.flatMap((id) => {
      const [first] = names.specsOf(id);
      const isAll = familyOf(ref) !== null && first?.count !== undefined;
      return Array.from({ length: isAll ? mostCopies(first) : 1 }, () => ofSession(id));
    });
  }
  for (const { id } of sessions) ofSession(id);
  return capacityOf;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, each) => all + each, 0);

export function yieldOf(source: Source, capacityOf: CapacityOf): number {
  return Math.min(carsOf(source, capacityOf), source.take ?? MAX_CARS);
}

function carsOf(source: Source, capacityOf: CapacityOf): number {
  if ('from' in source) return placesOf(source, capacityOf);
  if ('of' in source) return sum(source.of.map((part) => yieldOf(part, capacityOf)));
  return 'provisional' in source ? (source.take ?? 1) : MAX_CARS;
}

function placesOf(source: PlaceSource, capacityOf: CapacityOf): number {
  const sizes = [...new Set(source.from)].flatMap(capacityOf);
  const { at } = source;
  if (at) return sum(sizes.map((size) => at.filter((place) => place <= size).length));
  return sum(sizes.map((size) => countPlaces(source, size)));
}

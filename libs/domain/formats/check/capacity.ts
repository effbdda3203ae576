import type { Format, SessionSpec } from '../format.ts';
import { countPlaces } from '../places.ts';
import { copiesOf, isWithin } from '../plain-format.ts';
import { familyOf } from '../references.ts';
import type { PlaceSource, Source } from '../sources.ts';
import { MAX_CARS as MAX_FIELD, type Names } from './names.ts';

/** An upper bound for the cars of a session that any entered car may run in. */
const MAX_CARS = 1_000;

/** Returns the largest number of places of each session or ranking that a reference names. */
export type CapacityOf = (ref: string) => readonly number[];

/**
 * Returns the largest numbers of cars that sessions and rankings can have, for a number of cars entered or
 * for any. The format must have no cycles.
 */
export function capacitiesOf({ sessions }: Format, names: Names, entered?: number): CapacityOf {
  const most = entered ?? MAX_CARS;
  const known = new Map<string, number>();
  const remember = (id: string, compute: () => number): number => {
    const found = known.get(id) ?? Math.min(most, compute());
    known.set(id, found);
    return found;
  };
  const ofSpec = (spec: SessionSpec): number => {
    const { lineup, field = MAX_CARS } = entered === undefined ? spec : specWith(spec, entered);
    return Math.min(field, lineup ? sum(lineup.map((source) => yieldOf(source, capacityOf))) : MAX_CARS);
  };
  const specsOf = (id: string): readonly SessionSpec[] =>
    names.specsOf(id).filter(({ when }) => entered === undefined || isWithin(when, entered));
  const ofSession = (id: string): number => remember(id, () => Math.max(0, ...specsOf(id).map(ofSpec)));
  const ofRanking = (id: string, of: readonly string[] | undefined): number =>
    remember(`ranking ${id}`, () => (of ? sum([...new Set(of)].flatMap(capacityOf)) : MAX_CARS));

  const sizes = new Map<string, readonly number[]>();
  function capacityOf(ref: string): readonly number[] {
    const found = sizes.get(ref) ?? sizesOf(ref);
    sizes.set(ref, found);
    return found;
  }

  function sizesOf(ref: string): readonly number[] {
    const ids = names.sessionsOf(ref);
    if (ids.length === 0) return [ofRanking(ref, names.rankingOf(ref)?.of)];
    return ids.flatMap((id) => {
      const [first] = specsOf(id);
      const isAll = familyOf(ref) !== null && first?.count !== undefined;
      const copies = isAll ? copiesOf(first, entered ?? MAX_FIELD) : 1;
      return Array.from({ length: copies }, () => ofSession(id));
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
  const { at } = source;
  const places = (size: number): number =>
    at ? at.filter((place) => place <= size).length : countPlaces(source, size);
  let cars = 0;
  for (const ref of new Set(source.from)) for (const size of capacityOf(ref)) cars += places(size);
  return cars;
}

/**
 * Returns a session of the document with its sources for a number of cars. A dealt source gives the share of
 * the first copy, which is the largest.
 */
export function specWith(spec: SessionSpec, cars: number): SessionSpec {
  const sourcesWith = (sources: readonly Source[]): Source[] =>
    sources.filter(({ when }) => isWithin(when, cars)).map(sourceWith);
  const sourceWith = (source: Source): Source => {
    if ('of' in source) return { ...source, of: sourcesWith(source.of) };
    if (!('from' in source) || source.deal === undefined) return source;
    return { ...source, [source.deal === 'snake' ? 'snake' : 'every']: copiesOf(spec, cars) };
  };
  return spec.lineup ? { ...spec, lineup: sourcesWith(spec.lineup) } : spec;
}

import type { Fact, FactOf } from '../events.ts';
import { SharedMap } from '../kernel/shared-map.ts';
import { append, emptyTrail, itemsOf, type Trail } from '../kernel/trail.ts';
import { holderAt, NO_HOLDINGS, withRecord, type Holder, type Holdings } from './holders.ts';

export type CrossingSeen = FactOf<'CrossingSeen'>;

/** Who carries the transponders of a meeting, and what was seen of them. */
export interface TransponderState {
  readonly holdings: Holdings;
  /** The standing crossings of each transponder, in the order of the log. */
  readonly seen: SharedMap<Trail<CrossingSeen>>;
}

export const noTransponders: TransponderState = { holdings: NO_HOLDINGS, seen: new SharedMap() };

/** Returns the car of a crossing, and the record that says so; null for an unknown transponder. */
export function carOf({ holdings }: TransponderState, { data, occurredAt }: CrossingSeen): Holder | null {
  return data.transponder === undefined ? null : holderAt(holdings, data.transponder, occurredAt);
}

/** Adds a crossing to those of its transponder. */
export function withCrossing(state: TransponderState, fact: CrossingSeen): TransponderState {
  const { transponder } = fact.data;
  if (transponder === undefined) return state;
  const { seen } = state;
  return { ...state, seen: seen.with(transponder, append(seen.get(transponder) ?? emptyTrail(), fact)) };
}

/** Returns who carries the transponders after more records. */
export const holdingsAfter = (holdings: Holdings, facts: readonly Fact[]): Holdings =>
  facts.reduce(withRecord, holdings);

/** Returns the crossings that belong to another car by other holdings. */
export function movedBy({ holdings, seen }: TransponderState, next: Holdings): readonly CrossingSeen[] {
  if (holdings.byTransponder === next.byTransponder) return [];
  const changed = seen
    .keys()
    .filter((transponder) => holdings.byTransponder.get(transponder) !== next.byTransponder.get(transponder));
  return changed.flatMap((transponder) =>
    itemsOf(seen.get(transponder) ?? emptyTrail<CrossingSeen>()).filter(
      ({ occurredAt }) =>
        holderAt(holdings, transponder, occurredAt)?.car !== holderAt(next, transponder, occurredAt)?.car,
    ),
  );
}

/*
 * Copies are kept, because counts know a fact by its identity: a crossing that is folded again must be the
 * same object as before.
 */
const copies = new WeakMap<CrossingSeen, Map<string, FactOf<'LapSet'>>>();
const originals = new WeakMap<Fact, CrossingSeen>();

/** Returns a crossing that was seen as the crossing of a car, which laps are counted from. */
export function asCrossingOf(fact: CrossingSeen, car: string): FactOf<'LapSet'> {
  const known = copies.get(fact) ?? new Map<string, FactOf<'LapSet'>>();
  const { session, note } = fact.data;
  const copy: FactOf<'LapSet'> = known.get(car) ?? { ...fact, type: 'LapSet', data: { session, car, note } };
  copies.set(fact, known.set(car, copy));
  originals.set(copy, fact);
  return copy;
}

/** Returns the record of a crossing that was seen; undefined for one that was typed. */
export const seenAs = (fact: Fact): CrossingSeen | undefined => originals.get(fact);

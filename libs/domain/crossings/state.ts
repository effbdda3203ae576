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

/** A crossing of a car, as laps are counted from it, which keeps the record that it was made from. */
type SeenLap = FactOf<'LapSet'> & { readonly seen?: CrossingSeen };

/*
 * Copies are kept, because counts know a fact by its identity: a crossing that is folded again must be the
 * same object as before. There is one for each car that the crossing has belonged to.
 */
const copies = new WeakMap<CrossingSeen, SeenLap[]>();

/** Returns a crossing that was seen as the crossing of a car, which laps are counted from. */
export function asCrossingOf(fact: CrossingSeen, car: string): FactOf<'LapSet'> {
  const known = copies.get(fact);
  const found = known?.find(({ data }) => data.car === car);
  if (found) return found;
  const { revision, occurredAt, recordedAt, official } = fact;
  const { session, note } = fact.data;
  const data = { session, car, note };
  const copy: SeenLap = { type: 'LapSet', revision, occurredAt, recordedAt, official, data, seen: fact };
  if (known) known.push(copy);
  else copies.set(fact, [copy]);
  return copy;
}

/** Returns the record of a crossing that was seen; undefined for one that was typed. */
export const seenAs = (fact: Fact): CrossingSeen | undefined => (fact as SeenLap).seen;

import type { FactOf } from '../events.ts';
import type { CautionKind } from '../words/phases.ts';

/** A place in the order at a caution, which governs the first crossing of a car after the flag. */
export interface FrozenPlace {
  /** The instant of the flag. The lap is ordered as if it was completed then. */
  readonly at: string;
  readonly place: number;
  /** The record of the flag, or of the order that officials called. */
  readonly revision: number;
}

/** A caution of a race. */
export interface Caution {
  readonly revision: number;
  readonly kind: CautionKind;
  readonly reason: string;
  readonly cars: readonly string[];
  /** Laps of the race when it was called. */
  readonly lap: number;
  /**
   * The cars that were not on the lead lap when it was called, in their order. Cars that are short of the
   * line count as if they had their lap.
   */
  readonly lapped: readonly string[];
  /**
   * The first of the lapped cars that the caution was not called for, if the format gives such a car its lap
   * back.
   */
  readonly candidate: string | null;
  /** The car that was given its lap back. */
  readonly freePass: string | null;
  /** The cars that were waved around. */
  readonly waved: readonly string[];
  /** The record and the lap of the restart; null while the caution lasts, or when the race ended under it. */
  readonly restart: { readonly revision: number; readonly lap: number } | null;
}

/** The field under yellow or red. */
export interface Freeze {
  /** The instant of the flag, and its record. */
  readonly at: string;
  readonly revision: number;
  /** The places that govern the first crossing of each car; null if cars are ordered as they cross. */
  readonly places: ReadonlyMap<string, number> | null;
  /** The order that officials called, or null. */
  readonly called: FactOf<'OrderFrozen'> | null;
  /** Whether it is the final lap, so that crossings after an order that is called add laps, not places. */
  readonly isFinal: boolean;
}

/** A car that is retired. Its crossings with a later revision do not count. */
export interface Retired {
  readonly car: string;
  readonly since: number;
}

/** A visit of a car to pit road. */
export interface PitStop {
  readonly car: string;
  /** The lap that the car was on when it entered, from 1. */
  readonly lap: number;
  readonly from: string;
  /** Null while the car is there. */
  readonly to: string | null;
}

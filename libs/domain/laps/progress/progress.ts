/*
 * How far a race has come: the parts of it that its end, its restarts and its start depend on.
 */

/** The moment at which a race was over. The first crossing of each car from then on finishes the car. */
export interface RaceEnd {
  readonly by: 'distance' | 'flag' | 'decision' | 'time';
  /** The crossing at which the race was over; null if the flag or the time belongs to no crossing. */
  readonly crossing: { readonly car: string; readonly at: string; readonly revision: number } | null;
}

/** How far a race was at a moment. */
export interface Stop {
  /** Laps of the race. */
  readonly led: number;
  /** The last lap that every car on the lead lap had completed. */
  readonly complete: number;
}

/** A restart that waits for the leader to cross the line. */
export interface Restart {
  readonly at: string;
  /** Laps of the race at the green flag. */
  readonly lap: number;
  /** The median green lap of the leader; null before its first. */
  readonly lapMs: number | null;
  /** Laps that overtime added to the distance. */
  readonly added: number;
}

/** What tells start crossings from laps. */
export interface StartEvidence {
  /** The first crossing of each car, with its time since the green flag. */
  readonly firsts: readonly { readonly revision: number; readonly ms: number }[];
  /** The fastest time between two of the first crossings of each car under green. */
  readonly paces: ReadonlyMap<string, number>;
}

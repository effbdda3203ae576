import type { SessionSpec } from '../formats/format.ts';
import type { FactOf } from '../events.ts';
import type { Flag } from '../session/state.ts';

/** One crossing of the line that completed a lap. */
export interface LapDone {
  /** The lap's number among the car's laps: how officials refer to it. */
  readonly lap: number;
  readonly at: string;
  readonly revision: number;
  /** The lap's time in milliseconds, where it is known. */
  readonly timeMs: number | null;
  /** A disallowed lap keeps its number and counts no more. */
  readonly disallowed: boolean;
}

export interface CarTally {
  readonly car: string;
  /** Every lap that was completed while laps counted, in the order in which they happened. */
  readonly laps: LapDone[];
  /** The highest number among them. */
  highest: number;
  /** How many of them count. */
  counted: number;
  /** When the car completed its last counted lap. */
  lastAt: string;
  lastRevision: number;
  lastLapMs: number | null;
  bestLapMs: number | null;
  lapsLed: number;
  /** The last crossing of the line, counted or not: lap times run from there. */
  crossedAt: string | null;
  /** The crossing that finished the car, or null. */
  finished: number | null;
  /**
   * Laps of the race at the car's last crossing: who has not crossed since the leader is short of the line.
   */
  ledAtCross: number;
}

/** The first car to complete a lap of the race. */
export interface LapLed {
  readonly car: string;
  readonly at: string;
  readonly revision: number;
  readonly flag: Flag;
}

export interface Caution {
  readonly revision: number;
  readonly reason: string;
  readonly cars: readonly string[];
  /** Laps of the race when it was called. */
  readonly lap: number;
  /** The first car one lap down when it was called, where the format gives it its lap back. */
  readonly candidate: string | null;
  /** The car that was given its lap back. */
  readonly freePass: string | null;
  /** The record and the lap of the restart, or null while it lasts (or when the race ended under it). */
  readonly restart: { readonly revision: number; readonly lap: number } | null;
}

/**
 * Laps counted from flags and crossings in the order in which they happened. It is worked on in place, by
 * `raceOf` alone, so that one more crossing of a long race costs one step and not the race again.
 */
export interface Tally {
  readonly spec: SessionSpec;
  readonly cars: Map<string, CarTally>;
  readonly led: LapLed[];
  readonly cautions: Caution[];
  flag: Flag;
  whiteShown: boolean;
  /** The lap of the race that the white flag began: it counts under any flag, and none after it. */
  finalLap: number;
  checkered: FactOf<'CheckeredShown'> | null;
  /**
   * The race's distance in counted laps: as scheduled, extended, or with its overtime. Null: a timed session.
   */
  distance: number | null;
  /** Attempts at a green-white-checkered finish so far. */
  overtimes: number;
  /** Laps of the race when green or white last gave way to yellow or red. */
  frozenAt: number;
  greenAt: string | null;
  /** Numbers that laps were named by ("lap 7 of car 31"): the others are numbered around them. */
  readonly reserved: ReadonlyMap<string, ReadonlySet<number>>;
  /** The crossings whose laps do not count, each with the record that disallowed it. */
  readonly disallowed: ReadonlyMap<number, number>;
}

/** Has the car completed a lap of that number? */
export const hasLap = ({ laps, highest }: CarTally, lap: number): boolean =>
  lap <= highest && (laps.length === highest || laps.some((done) => done.lap === lap));

/** A car that has not crossed the line yet. */
export const unseen = (car: string): CarTally => ({
  car,
  laps: [],
  highest: 0,
  counted: 0,
  lastAt: '',
  lastRevision: -1,
  lastLapMs: null,
  bestLapMs: null,
  lapsLed: 0,
  crossedAt: null,
  finished: null,
  ledAtCross: 0,
});

import type { SessionSpec } from '../formats/format.ts';
import type { Fact, FactOf } from '../events.ts';
import type { RaceEnd, Restart, StartEvidence, Stop } from './progress/progress.ts';
import type { SharedMap } from '../kernel/shared-map.ts';
import { emptyTrail, itemsOf, type Trail } from '../kernel/trail.ts';
import type { Flag } from '../words/phases.ts';
import type { Caution, Freeze, FrozenPlace, PitStop, Retired } from './caution-types.ts';

/** One crossing of the line that completed a lap. */
export interface LapDone {
  /** The lap's number among the car's laps. Officials use it to refer to the lap. */
  readonly lap: number;
  readonly at: string;
  readonly revision: number;
  /** The lap's time in milliseconds; null if it is not known. */
  readonly timeMs: number | null;
  /** What the clock of the car shows at the crossing; null in a session that clocks no cars. */
  readonly elapsedMs: number | null;
  /** A disallowed lap keeps its number and does not count. */
  readonly disallowed: boolean;
  /** Whether the field was under green for all of the lap. */
  readonly underGreen: boolean;
  /** The place that orders the lap; null if it is ordered as it was crossed. */
  readonly frozen: FrozenPlace | null;
}

/** The pace of a session: the median time of the fastest quarter of all laps. */
export interface Pace {
  /** Laps with a time so far. */
  readonly laps: number;
  /** The number of laps at which the median is found again. */
  readonly next: number;
  readonly fastMs: number | null;
}

/** A read of the line, to compare the next one with. */
export interface LastRead {
  readonly at: string;
  /** The time that was recorded with it. */
  readonly timeMs: number | null;
  /** Whether a loop saw it, or an official with the time of the line. */
  readonly isSeen: boolean;
  /** Whether officials moved it from another car. */
  readonly isMoved: boolean;
}

/** The laps of one car in a session, and the figures that follow from them. */
export interface CarTally {
  readonly car: string;
  /** Every lap that the car completed while laps counted, in the order on the track. */
  readonly laps: Trail<LapDone>;
  /** The highest number among its laps. */
  readonly highest: number;
  /** How many of its laps count. */
  readonly counted: number;
  /** When the car completed its last counted lap. */
  readonly lastAt: string;
  readonly lastRevision: number;
  readonly lastFrozen: FrozenPlace | null;
  readonly lastLapMs: number | null;
  readonly bestLapMs: number | null;
  /** The number of that lap. */
  readonly bestLap: number | null;
  readonly lapsLed: number;
  /** The last crossing of the line, counted or not. Lap times run from there. */
  readonly crossedAt: string | null;
  /** What the clock of the car showed at that crossing; null before its start, and in other sessions. */
  readonly elapsedMs: number | null;
  /** The last crossing that may have been read twice and is no second read itself. */
  readonly lastRead: LastRead | null;
  /** The crossing that finished the car, or null. */
  readonly finished: number | null;
  /**
   * Laps of the race at the car's last crossing. A car that has not crossed since the leader did is short of
   * the line.
   */
  readonly ledAtCross: number;
  /** How many times the field had been frozen at the car's last crossing. */
  readonly freezesAtCross: number;
}

/** The first car to complete a lap of the race. */
export interface LapLed {
  readonly car: string;
  /** When the lap was completed first. In a frozen order another car may have crossed then. */
  readonly at: string;
  readonly revision: number;
  readonly frozen: FrozenPlace | null;
  /** The flag under which the lap was run. */
  readonly flag: Flag;
  /** Present if nobody saw the lap: the count of the car was adopted. */
  readonly isAdopted?: true;
}

/** Why a crossing counts no lap: what the car or the session was at the time. */
export const NOT_COUNTED_BECAUSE = [
  'not-green',
  'under-yellow',
  'under-red',
  'finished',
  'race-over',
  'start-crossing',
  'retired',
  'second-read',
  'too-short',
  'unknown-transponder',
  'not-in-session',
] as const;
export type NotCountedBecause = (typeof NOT_COUNTED_BECAUSE)[number];

/** A crossing that is recorded and counts no lap. */
export interface UncountedCrossing {
  readonly car: string;
  readonly at: string;
  readonly revision: number;
  readonly because: NotCountedBecause;
}

/** A race before a crossing or a flag, and the facts since, so that the checkered flag can go before them. */
export interface Rewind {
  readonly before: Race;
  readonly since: Trail<Fact>;
  /** A checkered flag that the leader's next crossing may take. */
  readonly flag: FactOf<'CheckeredShown'> | null;
}

/** A time under red. */
export interface RedFlag {
  readonly revision: number;
  readonly reason: string;
  /** The laps of the race when the red flag was shown. */
  readonly lap: number;
  readonly from: string;
  /** When it ended; null while it lasts. */
  readonly to: string | null;
}

/** Laps counted from flags and crossings, in the order on the track. A value: it never changes. */
export interface Race {
  readonly spec: SessionSpec;
  /** In the order of their first crossings. */
  readonly cars: SharedMap<CarTally>;
  readonly led: Trail<LapLed>;
  /** The crossings that count no lap, in the order on the track. */
  readonly uncounted: Trail<UncountedCrossing>;
  readonly pace: Pace;
  readonly cautions: readonly Caution[];
  /** How many times green gave way to yellow or red. */
  readonly freezes: number;
  /** Null under green. */
  readonly freeze: Freeze | null;
  /** The cars as they rolled off, where a frozen order may rest on it. */
  readonly formation: readonly string[];
  /** The cars that are retired at this moment. */
  readonly retired: readonly Retired[];
  readonly pitStops: readonly PitStop[];
  readonly flag: Flag;
  /** The flag under which laps are run: the checkered flag changes nothing there. */
  readonly lapFlag: Flag;
  readonly whiteShown: boolean;
  /** The lap of the race that the white flag began. It counts under any flag, and no lap after it counts. */
  readonly finalLap: number;
  readonly checkered: FactOf<'CheckeredShown'> | null;
  readonly end: RaceEnd | null;
  /** The race before the leader's last crossing, or before a checkered flag that no crossing has taken. */
  readonly rewind: Rewind | null;
  /**
   * The most laps that a car had when a crossing of it was recorded. A later ruling may take a lap from the
   * car, but not that it led the race over the line.
   */
  readonly lapReached: number;
  /** The distance in counted laps: as scheduled, extended, or with its overtime. Null in a timed session. */
  readonly distance: number | null;
  /** The distance in laps by the format, or to which the race was shortened; null without one. */
  readonly scheduled: number | null;
  /** The time from the first green flag after which the race ends; null without one. */
  readonly timeLimitMs: number | null;
  /** Whether the leader has crossed the line since the time was up. The distance follows from that. */
  readonly isTimeUp: boolean;
  /** The lap at which this count ends the race, also if it went on in the log; null without one. */
  readonly limit: number | null;
  /** The lap at which officials decided that the race was over. A count with this limit gives the result. */
  readonly endLap: number | null;
  /** The laps of the race when officials ended it at an earlier lap; null otherwise. */
  readonly lapsDriven: number | null;
  /** The decision that ended the race, or null. */
  readonly ended: FactOf<'RaceEnded'> | null;
  /** How far the race was at the red flag; null if it is not stopped. */
  readonly stop: Stop | null;
  /** Attempts at a green-white-checkered finish so far. */
  readonly overtimes: number;
  /** The restart whose first crossing of the leader has not come yet; null otherwise. */
  readonly restart: Restart | null;
  /** Laps of the race when green or white last gave way to yellow or red. */
  readonly frozenAt: number;
  readonly greenAt: string | null;
  /** When the first green flag, or the last one after a red flag, was shown. */
  readonly startAt: string | null;
  readonly reds: readonly RedFlag[];
  /** When the green flag was shown last; null under yellow and red. */
  readonly greenSince: string | null;
  readonly start: StartEvidence;
  /** The crossings that took the green flag and are not lap 1. */
  readonly startCrossings: ReadonlySet<number>;
  /** Numbers that laps were named by ("lap 7 of car 31"). The other laps are numbered around them. */
  readonly reserved: ReadonlyMap<string, ReadonlySet<number>>;
  /** The crossings whose laps do not count, each with the record that disallowed it. */
  readonly disallowed: ReadonlyMap<number, number>;
  /** The orders that officials have called, by the record of the flag that froze the field. */
  readonly called: ReadonlyMap<number, FactOf<'OrderFrozen'>>;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/**
 * A count under way. Its fields are replaced in place, so that one more crossing costs one step. The values
 * of the fields are immutable, so a copy of the fields is a race that later counting does not change.
 */
export type Tally = Mutable<Race>;

/**
 * Puts a copy of a car's tally in the place of the one before and returns it to be changed, so that a race
 * that was handed out keeps the earlier one.
 */
export function replaceCar(tally: Tally, car: string): Mutable<CarTally> {
  const copy = { ...(tally.cars.get(car) ?? unseen(car)) };
  tally.cars = tally.cars.with(car, copy);
  return copy;
}

/** Returns the laps of a car; an empty list if it has not crossed the line. */
export const lapsOf = (car: CarTally | undefined): readonly LapDone[] => (car ? itemsOf(car.laps) : []);

/**
 * Orders crossings by time, and those of one instant by their records. A crossing that a frozen order governs
 * counts at the instant of the flag, by its place.
 */
export function byCrossing(a: Crossed, b: Crossed): number {
  const [at, other] = [a.frozen?.at ?? a.at, b.frozen?.at ?? b.at];
  if (at !== other) return at < other ? -1 : 1;
  return (a.frozen?.place ?? 0) - (b.frozen?.place ?? 0) || a.revision - b.revision;
}

type Crossed = Pick<LapDone, 'at' | 'revision' | 'frozen'>;

/** Returns whether the car has completed a lap with the given number. */
export const hasLap = ({ laps, highest }: CarTally, lap: number): boolean =>
  lap <= highest && (laps.length === highest || itemsOf(laps).some((done) => done.lap === lap));

/** Returns the tally of a car that has not crossed the line yet. */
export const unseen = (car: string): CarTally => ({
  car,
  laps: emptyTrail(),
  highest: 0,
  counted: 0,
  lastAt: '',
  lastRevision: -1,
  lastFrozen: null,
  lastLapMs: null,
  bestLapMs: null,
  bestLap: null,
  lapsLed: 0,
  crossedAt: null,
  elapsedMs: null,
  lastRead: null,
  finished: null,
  ledAtCross: 0,
  freezesAtCross: 0,
});

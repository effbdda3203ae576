import type { Because } from '../scoring/because.ts';
import type { Classified } from '../scoring/classified.ts';
import type { Rational } from './points/points.ts';

/** A session, a race at a lap, or another ranking, as a ranking reads it. */
export interface SessionScore {
  /** How the ranking names it, like `heat-1`, `main@75` or `2026-05-02/modifieds/feature`. */
  readonly ref: string;
  /** Its name for a sentence, like "Heat 1". */
  readonly name: string;
  /** The revisions of the records that its rows rest on. */
  readonly revisions: readonly number[];
  readonly isPublished: boolean;
  /** Empty while it has no result. */
  readonly rows: readonly ScoredCar[];
  /** The share of the points that it pays: 1, or less for a race that was shortened. */
  readonly share: Rational;
}

/** A car in a session, with what points tables and the keys of rankings ask for. */
export interface ScoredCar {
  readonly car: string;
  /** The driver or the team, in a row of a ranking that ranks them. */
  readonly who?: string;
  /** Null for a car without a result: it did not start, has no time, is disqualified or not classified. */
  readonly place: number | null;
  /** The place in the formation at the green flag; null without one. */
  readonly start: number | null;
  readonly status: Classified['status'];
  readonly laps: number;
  /** The time of its race, or the time that ranks it in a timed session; null if it is not known. */
  readonly timeMs: number | null;
  /** Its two fastest laps, the fastest first. */
  readonly fastest: readonly FastLap[];
  readonly led: boolean;
  readonly ledMost: boolean;
  readonly fastestLap: boolean;
  readonly pole: boolean;
  /** The points that penalties take away. */
  readonly penaltyPoints: Rational;
}

/** The figures of a car that has only a place in a ranking, or no result at all. */
export const NO_RESULT = {
  place: null,
  start: null,
  laps: 0,
  timeMs: null,
  fastest: [],
  led: false,
  ledMost: false,
  fastestLap: false,
  pole: false,
} as const satisfies Partial<ScoredCar>;

export interface FastLap {
  readonly ms: number;
  /** Orders laps of the same time by when they were set. */
  readonly setAt: string;
}

/** What a ranking needs to know besides its sessions. */
export interface RankingContext {
  /**
   * Returns the car, the driver or the team that a car scores for in a session or another ranking; null if it
   * is not ranked. `who` is what the other ranking ranks.
   */
  readonly subjectOf: (car: string, ref: string, who?: string) => string | null;
  /** Returns the order of the entries for the key `entered`: lower came first. */
  readonly enteredAt: (who: string) => number;
  /** The orders that keys like `order:pills` name, by reference. */
  readonly orders: ReadonlyMap<string, KnownOrder>;
  /** The recorded draw for the key `drawn`; null before it. */
  readonly drawn: KnownOrder | null;
  /** The ties that officials have broken, oldest first. */
  readonly ties: readonly BrokenTie[];
}

/** The places in an order, by what is ranked. Those that are level share a place. */
export interface KnownOrder {
  readonly name: string;
  readonly places: ReadonlyMap<string, number>;
  readonly revisions: readonly number[];
}

export interface BrokenTie {
  readonly cars: readonly string[];
  readonly reason: string;
  readonly revision: number;
}

/** A car, a driver or a team in a ranking. */
export interface RankedCar {
  readonly place: number;
  /** What is ranked: the car, or the name of the driver or the team. */
  readonly who: string;
  /** The car that it ran last. */
  readonly car: string;
  /** Whether it has a result in at least one session. */
  readonly hasResult: boolean;
  /** Those that share the place because no key orders them. */
  readonly tiedWith: readonly string[];
  /** The sum that counts; null in a ranking without points. */
  readonly points: Rational | null;
  /** The points of each session that scores for it, in the order of the sessions. */
  readonly parts: readonly RankedPart[];
  /** The points that penalties took away. */
  readonly penalty: Rational;
  readonly because: readonly Because[];
}

export interface RankedPart {
  readonly ref: string;
  readonly points: Rational;
  readonly isDropped: boolean;
}

/** The rule of a ranking with its families resolved, as `ranking` in a format. */
export interface RankingRule {
  readonly points?: string | Readonly<Record<string, string>> | undefined;
  readonly by?: readonly string[] | undefined;
  readonly low?: boolean | undefined;
  readonly best?: number | undefined;
  readonly drop?: number | undefined;
  readonly keep?: readonly string[] | undefined;
  readonly for?: 'car' | 'driver' | 'team' | undefined;
}

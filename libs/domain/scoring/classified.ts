import { NO_TIME_KINDS, type NoTimeKind } from '../formats/format.ts';
import { FINISH_STATUSES } from '../words/phases.ts';
import type { Because } from './because.ts';

export type FinishStatus = (typeof FINISH_STATUSES)[number];
export type TimedStatus = 'timed' | NoTimeKind;

/** The statuses of a car in a session: those of a race, then those of a timed session. */
export const CAR_STATUSES = [...FINISH_STATUSES, 'timed', ...NO_TIME_KINDS] as const;

/** A car in the current order of a session. */
export interface Classified {
  /** 1, 2, 3, …; null for a car without a place. */
  readonly place: number | null;
  /** The other cars that share the place. */
  readonly levelWith: readonly string[];
  /** Whether a line-up cannot use the place until the tie is broken. */
  readonly isTied: boolean;
  readonly car: string;
  readonly start: number | null;
  /** Counted laps. */
  readonly laps: number;
  readonly lapsLed: number;
  readonly status: (typeof CAR_STATUSES)[number];
  readonly lastLapMs: number | null;
  readonly bestLapMs: number | null;
  /** The number of the best lap among the car's laps. */
  readonly bestLap: number | null;
  /**
   * The time that a timed session ranks by, in milliseconds: the best lap, the second best, or an average.
   */
  readonly rankedMs: number | null;
  /** When the car completed its last counted lap; empty before its first. */
  readonly lastAt: string;
  /** The milliseconds that penalties add to that time. */
  readonly addedMs: number;
  /** Revisions of the penalties against the car that stand in this session. */
  readonly penalties: readonly number[];
  readonly because: readonly Because[];
}

/** The figures of a car that has completed no lap. */
export const NO_LAPS = {
  start: null,
  laps: 0,
  lapsLed: 0,
  lastLapMs: null,
  bestLapMs: null,
  bestLap: null,
  rankedMs: null,
  lastAt: '',
  addedMs: 0,
  penalties: [],
} as const satisfies Partial<Classified>;

import type { EventData } from '../events.ts';
import type { NoTimeKind } from '../formats/format.ts';
import type { Because } from './because.ts';

export type FinishStatus = NonNullable<EventData['FinishScored']['order'][number]['status']>;
export type TimedStatus = 'timed' | NoTimeKind;

/** A car in the current order of a session. */
export interface Classified {
  /** 1, 2, 3, …; null for a car without a place. */
  readonly place: number | null;
  readonly car: string;
  readonly start: number | null;
  /** Counted laps. */
  readonly laps: number;
  readonly lapsLed: number;
  readonly status: FinishStatus | TimedStatus;
  readonly lastLapMs: number | null;
  readonly bestLapMs: number | null;
  /**
   * The time that a timed session ranks by, in milliseconds: the best lap, the second best, or an average.
   */
  readonly rankedMs: number | null;
  /** When the car completed its last counted lap; empty before its first. */
  readonly lastAt: string;
  /** Revisions of the penalties against the car that stand in this session. */
  readonly penalties: readonly number[];
  readonly because: readonly Because[];
}

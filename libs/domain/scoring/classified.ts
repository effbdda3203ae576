import type { EventData } from '../events.ts';
import type { NoTimeKind } from '../formats/format.ts';
import type { Because } from './because.ts';

export type FinishStatus = NonNullable<EventData['FinishScored']['order'][number]['status']>;
export type TimedStatus = 'timed' | NoTimeKind;

/** A car in a session's order as it stands. */
export interface Classified {
  /** 1, 2, 3, … or null for a car that has none. */
  readonly place: number | null;
  readonly car: string;
  readonly start: number | null;
  /** Counted laps. */
  readonly laps: number;
  readonly lapsLed: number;
  readonly status: FinishStatus | TimedStatus;
  readonly lastLapMs: number | null;
  readonly bestLapMs: number | null;
  /** The time that a timed session ranks by, in milliseconds: the best lap, the second best, an average. */
  readonly rankedMs: number | null;
  /** When the car completed its last counted lap; empty before it has one. */
  readonly lastAt: string;
  /** The penalties that stand against it in this session, by their records. */
  readonly penalties: readonly number[];
  readonly because: readonly Because[];
}

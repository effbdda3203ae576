import type { MultiloopLineCrossing } from '../protocols/records.ts';
import type { DecoderClockState } from './decoder-clock.ts';

/** The state of the fold of a Multiloop feed, for the checkpoint. */
export interface MultiloopState {
  readonly run: RunState;
  readonly clock: DecoderClockState;
  readonly recent: readonly string[];
  readonly unclocked: readonly Crossing[];
  readonly crossings: readonly Issued[];
  readonly waiting?: readonly TimedCrossing[];
}

/** The run that the feed reports. */
export interface RunState {
  readonly preamble: string | null;
  readonly startSeconds: number | null;
  /** The runs before it. */
  readonly epoch: number;
}

export interface Crossing {
  readonly record: MultiloopLineCrossing;
  readonly identity: string;
  readonly epoch: number;
  readonly rawN: number;
}

/** A crossing with its time on the server: when it is issued, another run may have another clock. */
export interface TimedCrossing extends Crossing {
  readonly atMs: number;
}

/** A crossing whose lap may be taken back. */
export interface Issued {
  readonly record: MultiloopLineCrossing;
  readonly commandId: string;
  readonly revision: number | null;
}

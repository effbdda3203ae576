import type { Presets } from './input/format-presets.ts';
import type { SnapshotKeys } from './keys/derived-secret.ts';
import type { Signer } from './keys/key-ring.ts';
import type { WhatIfLimits } from './what-if/what-if-document.ts';

export interface RaceControlOptions {
  /** Preset formats by name. A command may name one instead of sending a whole document. */
  readonly presets: Presets;
  /** Returns the current time in milliseconds. */
  readonly now?: () => number;
  /** Returns milliseconds of a clock that cannot be set. It carries a meeting while the other is behind. */
  readonly monotonicMs?: () => number;
  /** Returns a UUID for an event, or for a command without an id. */
  readonly newId?: () => string;
  /** Signs certified results. Without a signer they stay unsigned. */
  readonly signer?: Signer;
  /** Seal snapshots. Default: keys of this process, which believes no snapshot of another one then. */
  readonly snapshotKeys?: SnapshotKeys;
  /** Maximum of meetings in memory. Other meetings are folded again on request. Default: no maximum. */
  readonly maxOpenMeetings?: number | undefined;
  /** Maximum of records of all meetings in memory. The last meeting used may have more. */
  readonly maxOpenRecords?: number | undefined;
  /** Number of new records after which a snapshot is saved. */
  readonly recordsPerSnapshot?: number;
  /** Limits of a what-if request. */
  readonly whatIfLimits?: Partial<WhatIfLimits>;
  /** Time for computing one comparison, in milliseconds. Default: no limit. */
  readonly diffLimitMs?: number;
  /** Receives errors of background work. Default: writes them to standard error. */
  readonly report?: (message: string) => void;
}

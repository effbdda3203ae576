import type { View } from '#projections';
import type { PublishRequest } from '#publishing';
import type {
  DiffRequest,
  LiveMessage,
  Receipt,
  Replay,
  ReplayRequest,
  RunOptions,
  ScriptLine,
  ViewDiff,
  ViewRequest,
  WhatIfDocument,
  WhatIfRequest,
} from '#race-control';

/** What became of a command, wherever it was decided. */
export type LineResult = { readonly line: ScriptLine } & (
  | { readonly kind: 'accepted'; readonly receipt: Receipt }
  | { readonly kind: 'refused'; readonly code: string; readonly words: string; readonly details: object }
);

/** Whoever follows a view. */
export interface Follower {
  readonly signal: AbortSignal;
  /** The connection is lost; it is tried again and again. */
  readonly onLost: () => void;
  /** It is there again, and goes on from where it was. */
  readonly onBack: () => void;
}

/** Which view is followed. */
export type LiveRequest = Omit<ViewRequest, 'at'>;

/** Where commands go and views come from: a store of this machine, or a server. */
export interface Target {
  /** Issues the lines in order, and says what became of each, in order. */
  run(script: Iterable<ScriptLine>, options?: RunOptions): AsyncIterable<LineResult>;
  /** @throws Stop where there is no such meeting, projection, session or revision */
  view(request: ViewRequest): Promise<View>;
  /**
   * A view as a sheet to be published: the same bytes wherever it is made.
   * @throws Stop as `view` does, and where there is no sheet of it
   */
  publish(request: PublishRequest): Promise<Uint8Array>;
  /** @throws Stop as `view` does */
  diff(request: DiffRequest): Promise<ViewDiff>;
  /** @throws Stop where a strike or a command is refused, and as `view` does */
  whatIf(request: WhatIfRequest): Promise<WhatIfDocument>;
  /**
   * The log as it is now, or a stretch of it, to be seen again.
   * @throws Stop where there is nothing of the kind
   */
  replay(request: ReplayRequest): Promise<Replay>;
  /** Revision of the meeting's last record; -1 where there is none. */
  head(meeting: string): Promise<number>;
  /**
   * A view and what becomes of it, no gap and no repeat, until it is aborted.
   * @throws Stop where there is no such view, or none any more
   */
  live(request: LiveRequest, follower: Follower): AsyncIterable<LiveMessage>;
  close(): Promise<void>;
}

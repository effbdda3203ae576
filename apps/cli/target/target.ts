import type { ViewMessage } from '#client';
import type { View } from '#projections';
import type { Published, PublishRequest } from '#publishing';
import type {
  DiffRequest,
  EntryImport,
  EntryImportRequest,
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

/** The outcome of one command of a script. */
export type LineResult = { readonly line: ScriptLine } & (
  | { readonly kind: 'accepted'; readonly receipt: Receipt }
  | { readonly kind: 'refused'; readonly code: string; readonly words: string; readonly details: object }
);

/** The options for issuing commands. */
export interface IssueOptions extends RunOptions {
  /** Runs each time before a line is issued again, because it is not known whether it was taken. */
  readonly onUnknown?: (line: ScriptLine | undefined) => void;
}

/** The options for following a view. */
export interface FollowOptions {
  /** Ends the stream. */
  readonly signal: AbortSignal;
  /** Runs when the connection is lost. The stream then tries to connect again by itself. */
  readonly onLost: () => void;
  /** Runs when the connection is back. The stream continues where it stopped. */
  readonly onBack: () => void;
  /** Runs for each sign that what was received is still true. A store on this machine gives none. */
  readonly onSign?: (() => void) | undefined;
}

export type LiveRequest = Omit<ViewRequest, 'at'>;

/** A sheet to be written, and how many names are not on it because no typeface has their letters. */
export type SheetFile = Pick<Published, 'body' | 'unprintedNames'>;

/** Where commands go and views come from: a store on this machine, or a server. */
export interface Target {
  /** Whether a network lies between. */
  readonly isRemote: boolean;
  /**
   * Issues the commands in order, and yields their outcomes in the same order. Issues them again while it is
   * not known whether they were taken.
   * @throws CliError, StoreError
   */
  run(script: Iterable<ScriptLine>, options?: IssueOptions): AsyncIterable<LineResult>;
  /** @throws CliError if there is no such meeting, projection, session or revision */
  view(request: ViewRequest): Promise<View>;
  /**
   * Returns a view as a sheet. A store and a server return the same bytes.
   * @throws CliError as `view` does, and if this view has no sheet
   */
  publish(request: PublishRequest): Promise<SheetFile>;
  /** @throws CliError as `view` does */
  diff(request: DiffRequest): Promise<ViewDiff>;
  /** @throws CliError as `view` does, and if a strike or a command is refused */
  whatIf(request: WhatIfRequest): Promise<WhatIfDocument>;
  /**
   * Returns the log as it is now, or a part of it, to play it again.
   * @throws CliError if there is no such meeting, session or moment
   */
  replay(request: ReplayRequest): Promise<Replay>;
  /** Imports an entry list. @throws CliError if there is no such meeting, or the list has a mistake */
  importEntries(request: EntryImportRequest): Promise<EntryImport>;
  /** Returns the revision of the meeting's last record; -1 if it has none. */
  head(meeting: string): Promise<number>;
  /**
   * Yields a view and then its changes, without gaps and repeats, until the signal is aborted.
   * @throws CliError if the view does not exist, at the start or later
   */
  live(request: LiveRequest, options: FollowOptions): AsyncIterable<ViewMessage>;
  close(): Promise<void>;
}

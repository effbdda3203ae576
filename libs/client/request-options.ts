import type { Command, EventType } from '#domain';
import type { ProjectionName, ViewOf } from '#projections';
import type { Receipt, Moment } from '#race-control';
import type { ProblemBody } from './errors.ts';

export interface AbortOptions {
  readonly signal?: AbortSignal | undefined;
}

export interface IssueOptions extends AbortOptions {
  /** UUID. A command that is sent again with its id counts once, and gets the same receipt. */
  readonly commandId?: string;
  /** The revision that the log must have; otherwise the command is refused with 412. */
  readonly ifMatch?: number;
  /** How long each try waits for its answer, in milliseconds. `signal` then ends only the time between. */
  readonly tryMs?: number;
  /**
   * When the command happened, by the clock of the server: ISO 8601 UTC. It is added as `at` when a command
   * without one is sent again, so that a lap whose request was lost keeps its time.
   */
  readonly happenedAt?: string;
  /**
   * Runs each time before a command with an id is sent again, because it is not known whether it was taken.
   */
  readonly onUnknown?: (problem: ProblemBody) => void;
}

export interface IssueManyOptions extends Pick<IssueOptions, 'signal' | 'onUnknown'> {
  /** Number of commands in one request. */
  readonly batchSize?: number;
}

/** A command of many, with its id if the caller may send it again. */
export type IdentifiedCommand = Command & { readonly commandId?: string };

export type CommandResult =
  | { readonly kind: 'accepted'; readonly receipt: Receipt }
  | { readonly kind: 'refused'; readonly problem: ProblemBody };

export interface ViewOptions<N extends ProjectionName = ProjectionName> extends AbortOptions {
  /** The moment of the view. Default: the end of the log. */
  readonly at?: Moment | undefined;
  /** The version of the projection, with a revision in `at`: caches then keep the answer for good. */
  readonly version?: number | undefined;
  /** Shows the results of a race when the leader had completed this lap. */
  readonly lap?: number | undefined;
  /** Waits until the view has seen this revision. */
  readonly atLeast?: number;
  /** How long to wait for `atLeast`, in seconds (at most 30). */
  readonly waitSeconds?: number;
  /** A view that the caller has. It is returned, and not sent again, if it is still current. */
  readonly known?: ViewOf<N>;
}

export interface ImportOptions extends AbortOptions {
  /** What each column holds, by position, like `car,driver,-,transponder`. Default: what its heading says. */
  readonly columns?: string | undefined;
  /** Whether the first line names the columns. Default: the list shows it. */
  readonly headings?: boolean | undefined;
  /** Writes nothing, and answers what would be written. */
  readonly dryRun?: boolean;
  /** Withdraws the entered cars that the list does not have. */
  readonly withdrawMissing?: boolean;
}

export interface PatchOptions extends AbortOptions {
  readonly from: number;
  readonly to: number;
  /** The version of the projection. */
  readonly version: number;
}

/** A projection, or another sheet that is made from one. */
export type SheetName = ProjectionName | 'lap-sheet' | 'lap-times' | 'all-results';

export interface SheetOptions extends AbortOptions {
  /** The media type: `application/pdf`, `text/csv` or `application/vnd.greenflag.sheet+json`. */
  readonly type: string;
  readonly at?: Moment | undefined;
  readonly paper?: string | undefined;
}

export interface Sheet {
  /** The name of the file that the server suggests. */
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Names that are not on a PDF, because no typeface has their letters. */
  readonly unprintedNames: number;
}

export interface LogOptions extends AbortOptions {
  /** Only records after this revision. */
  readonly after?: number;
  readonly limit?: number;
  readonly type?: EventType;
  readonly session?: string;
}

/** What would change if records were struck and commands issued. */
export interface WhatIfQuestion {
  /** Revisions, struck in this order before anything is issued. */
  readonly strike?: readonly number[];
  readonly issue?: readonly Command[];
  /** Views by name: `field`, `results/lcq-2`. */
  readonly show: readonly string[];
  /** A revision or an instant, after which the strikes and commands are applied. Default: now. */
  readonly at?: number | string;
}

export interface ReplayOptions {
  readonly from?: Moment;
  readonly to?: Moment;
  readonly speed?: number | 'max';
  readonly projection?: ProjectionName;
  readonly session?: string;
}

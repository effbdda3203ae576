import type { StoredEvent } from '#event-store';
import type { Command, Official, Rejection } from '#domain';
import type { View } from '#projections';

/** The record that a command follows from, where no official issued it: goes into the metadata. */
export interface Causation {
  readonly correlationId: string;
  /** Id of the record. */
  readonly causationId: string;
}

/** One command on its way to a meeting's desk: already parsed, the official known. */
export interface IssueRequest {
  readonly meeting: string;
  readonly command: Command;
  readonly official: Official;
  /** UUID; made by the desk where it is left out. A `commandId` in the command itself comes second. */
  readonly commandId?: string;
  /** Refuse unless the log's last revision is this one (-1: no log yet). */
  readonly ifMatch?: number;
  /** While the same command is on its way: refuse, instead of answering what that one comes to. */
  readonly refuseInFlight?: boolean;
  readonly cause?: Causation;
}

/** What a command came to. The same command id gets the same receipt, for ever if it wrote something. */
export interface Receipt {
  readonly meeting: string;
  /**
   * Revision of the last event that it wrote; of the log it was decided at where it wrote none (-1: empty
   * log).
   */
  readonly revision: number;
  readonly events: readonly { readonly revision: number; readonly type: string }[];
  readonly commandId: string;
}

/** Released only once what it rests on is durable. A store that fails throws its `StoreError` instead. */
export type Outcome =
  | { readonly kind: 'accepted'; readonly receipt: Receipt }
  | {
      readonly kind: 'refused';
      readonly rejection: Rejection;
      readonly revision: number;
      readonly commandId: string;
    }
  | { readonly kind: 'command-id-reused'; readonly commandId: string }
  /** Only to those who ask for it. */
  | { readonly kind: 'command-in-flight'; readonly commandId: string }
  | {
      readonly kind: 'precondition-failed';
      readonly expectedRevision: number;
      readonly actualRevision: number;
    };

/**
 * A place in a meeting's time: a revision of its log, or an instant. An instant by `recorded` is what was
 * known then; by `occurred` it is what had happened by then, as it is known now.
 */
export type Moment = number | Instant;

export interface Instant {
  /** ISO 8601 UTC with milliseconds. */
  readonly instant: string;
  readonly by: 'recorded' | 'occurred';
}

/** Why a meeting has no such moment. */
export type MomentUnknown =
  | { readonly kind: 'revision-unknown'; readonly actualRevision: number }
  /** The clock has not come to that instant. */
  | { readonly kind: 'moment-in-future'; readonly now: string }
  /** The meeting begins after that instant. */
  | { readonly kind: 'moment-before-start'; readonly start: string };

export interface ViewRequest {
  readonly meeting: string;
  readonly projection: string;
  readonly session?: string;
  /** True at that moment; otherwise at the end of the log. */
  readonly at?: Moment;
}

/** Why there is no such view of a meeting. */
export type ProjectionUnknown =
  | { readonly kind: 'projection-unknown'; readonly projections: readonly string[] }
  /** No session given where the projection needs one, or one that the format has not. */
  | { readonly kind: 'session-unknown'; readonly sessions: readonly string[] };

export type ViewAnswer =
  | { readonly kind: 'view'; readonly view: View }
  | { readonly kind: 'meeting-unknown' }
  | ProjectionUnknown
  | MomentUnknown;

export interface LogRequest {
  readonly meeting: string;
  /** Only records after that revision. */
  readonly after?: number;
  readonly limit?: number;
  readonly type?: string;
  readonly session?: string;
}

export interface LogPage {
  readonly events: readonly StoredEvent[];
  /** Pass it as `after` for the next page; null at the end of the log. */
  readonly next: number | null;
}

export interface MeetingSummary {
  readonly meeting: string;
  readonly name: string;
  readonly date: string;
  readonly track: { readonly name: string; readonly lengthMiles: number };
  readonly format: string;
  readonly revision: number;
}

export interface MeetingsPage {
  readonly meetings: readonly MeetingSummary[];
  /** Pass it as `cursor` for the next page; null at the end. */
  readonly next: string | null;
}

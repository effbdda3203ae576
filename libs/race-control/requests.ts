import type { Command, Official, Rejection } from '#domain';
import type { JsonObject } from '#event-store';
import type { View } from '#projections';
import type { Receipt } from './answers/commands.ts';

/** The record that caused a command which no official issued. It goes into the metadata. */
export interface Causation {
  readonly correlationId: string;
  /** Id of the record. */
  readonly causationId: string;
}

/** A request to issue one command. The command is parsed and the official is authenticated. */
export interface IssueRequest {
  readonly meeting: string;
  readonly command: Command;
  /** The fields as they were sent, if their text was not tidy. The hash of the command covers them. */
  readonly sent?: JsonObject | undefined;
  readonly official: Official;
  /** UUID. If it is missing, the `commandId` of the command is used, or a new id is made. */
  readonly commandId?: string;
  /** Required last revision of the log (-1: no log yet); `*`: the log must exist. */
  readonly ifMatch?: number | '*';
  /** If the same command is in flight: refuse at once instead of waiting for its outcome. */
  readonly refuseInFlight?: boolean;
  readonly cause?: Causation;
  /** Id under which the caller knows this request. It names the command in the caller's log and traces. */
  readonly requestId?: string;
  /** Filled in on the way. Race control adds it when somebody measures. */
  readonly steps?: CommandSteps;
}

/** Returns the fields that the hash of a command covers. */
export const sentFields = ({ sent, command }: Pick<IssueRequest, 'sent' | 'command'>): JsonObject =>
  sent ?? command;

/** When a command passed its steps, by `performance.now()`. A step that it did not take is left out. */
export interface CommandSteps {
  decideMs?: number;
  decidedMs?: number;
  appendMs?: number;
  appendedMs?: number;
  /** Number of commands that shared its append. */
  groupSize?: number;
}

/** The outcome of a command, released once everything it rests on is durable. Store errors are thrown. */
export type Outcome =
  | { readonly kind: 'accepted'; readonly receipt: Receipt }
  | {
      readonly kind: 'refused';
      readonly rejection: Rejection;
      readonly revision: number;
      readonly commandId: string;
    }
  | { readonly kind: 'command-id-reused'; readonly commandId: string }
  /** Only if the request sets `refuseInFlight`. */
  | { readonly kind: 'command-in-flight'; readonly commandId: string }
  | {
      readonly kind: 'precondition-failed';
      readonly expectedRevision: number | '*';
      readonly actualRevision: number;
    };

/**
 * A moment in a meeting's time: a revision of its log, or an instant. An instant by `recorded` shows what was
 * known then. An instant by `occurred` shows what had happened by then, as it is known now.
 */
export type Moment = number | Instant;

export interface Instant {
  /** ISO 8601 UTC with milliseconds. */
  readonly instant: string;
  readonly by: 'recorded' | 'occurred';
}

/** The reason why a meeting has no state at a moment. */
export type MomentUnknown =
  | { readonly kind: 'revision-unknown'; readonly actualRevision: number }
  /** The instant is later than the clock. */
  | { readonly kind: 'moment-in-future'; readonly now: string }
  /** The instant is before the start of the meeting. */
  | { readonly kind: 'moment-before-start'; readonly start: string };

export interface ViewRequest {
  readonly meeting: string;
  readonly projection: string;
  readonly session?: string;
  /** Moment of the view. Default: the end of the log. */
  readonly at?: Moment;
  /** Shows the results of a race when the leader had completed this lap. Default: the whole race. */
  readonly lap?: number;
}

/** The reason why a meeting has no view with this name. */
export type ProjectionUnknown =
  | { readonly kind: 'projection-unknown'; readonly projections: readonly string[] }
  /** The projection needs a session and none is given, or the format has no session with this id. */
  | { readonly kind: 'session-unknown'; readonly sessions: readonly string[] };

/** The view cannot be shown at a lap: the leader has not completed it, or it is no result of a race. */
export interface LapUnknown {
  readonly kind: 'lap-unknown';
  readonly words: string;
}

export type ViewAnswer =
  | { readonly kind: 'view'; readonly view: View }
  | { readonly kind: 'meeting-unknown' }
  | ProjectionUnknown
  | LapUnknown
  | MomentUnknown;

export interface LogRequest {
  readonly meeting: string;
  /** Returns only records after this revision. */
  readonly after?: number;
  readonly limit?: number;
  readonly type?: string;
  readonly session?: string;
}

export interface MeetingsRequest {
  /** `next` of the page before. */
  readonly cursor?: string;
  /** Returns the archived meetings in place of the others. */
  readonly archived?: boolean;
}

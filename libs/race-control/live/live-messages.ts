import type { Observable } from 'rxjs';
import type { ProjectionUnknown } from '../requests.ts';
import type { NamedView } from '../what-if/what-if-document.ts';

/** One step of a live stream. */
export interface LiveMessage {
  /** A whole view, the JSON Patch (RFC 6902) from the view before it, or a record of the log. */
  readonly kind: 'snapshot' | 'patch' | 'event';
  /** Revision that a follower has reached with this message. */
  readonly revision: number;
  /** JSON on one line. */
  readonly text: string;
}

/**
 * One or more messages in the order of their revisions. All followers of a stream get the same list object,
 * so that what is made of it, like the bytes for the network, is made once.
 */
export type LiveBatch = readonly LiveMessage[];

export interface LiveRequest {
  readonly meeting: string;
  readonly projection: string;
  readonly session?: string;
  /** Revision of the view that the follower has. Without it, the first message is a snapshot. */
  readonly after?: number;
}

/** Several views as one stream. A message holds them by name: `{"field":…,"results/lcq-2":…}`. */
export interface LiveViewsRequest {
  readonly meeting: string;
  readonly shows: readonly NamedView[];
  /** Revision of the views that the follower has; all of them have the same. */
  readonly after?: number;
}

export interface LiveLogRequest {
  readonly meeting: string;
  /** Only records after this revision are sent; without it, or with -1, all of them. */
  readonly after?: number;
}

export type LiveAnswer =
  | {
      readonly kind: 'live';
      /**
       * Subscribe at once: a stream without a follower ends after some seconds. Completes when race control
       * drains and when the format drops the session.
       */
      readonly batches: Observable<LiveBatch>;
      /** Returns whether a session of the meeting is under a flag now. */
      readonly isUnderFlag: () => boolean;
    }
  | LiveUnknown;

export type LiveViewsAnswer = LiveAnswer | LiveViewUnknown;

/** Why several views cannot be followed, and the view that prevents it. */
export type LiveViewUnknown = LiveUnknown & { readonly shown: NamedView };

/** Why a stream cannot be followed. */
export type LiveUnknown =
  | { readonly kind: 'meeting-unknown' }
  | ProjectionUnknown
  /** The follower is ahead of the log: its revision is not from this log. */
  | { readonly kind: 'revision-unknown'; readonly actualRevision: number };

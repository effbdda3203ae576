import type { Observable } from 'rxjs';
import type { ProjectionUnknown } from '../requests.ts';
import type { NamedView } from '../what-if/what-if-document.ts';

/** One step of a live stream. */
export interface LiveMessage {
  /** A whole view, the JSON Patch (RFC 6902) from the view before it, or a record of the log. */
  readonly kind: 'snapshot' | 'patch' | 'event';
  /** The revision that whoever follows is at with it. */
  readonly revision: number;
  /** JSON on one line. */
  readonly text: string;
}

/**
 * Messages in the order of their revisions, one at least. All who follow the same get the very same list, so
 * that what is made of it (the bytes of a wire, say) is made once.
 */
export type LiveBatch = readonly LiveMessage[];

export interface LiveRequest {
  readonly meeting: string;
  readonly projection: string;
  readonly session?: string;
  /** The revision of the view that the follower has. Left out, the first message is a snapshot. */
  readonly after?: number;
}

/** Several views as one stream: a message has them by name, like `{"field":…,"results/lcq-2":…}`. */
export interface LiveViewsRequest {
  readonly meeting: string;
  readonly shows: readonly NamedView[];
  /** The revision of the views that the follower has, which are the same. */
  readonly after?: number;
}

export interface LiveLogRequest {
  readonly meeting: string;
  /** Only records after that revision; left out or -1, all of them. */
  readonly after?: number;
}

export type LiveAnswer =
  | {
      readonly kind: 'live';
      /**
       * To be subscribed to at once: what is made for it waits some seconds. Completes when this drains, and
       * when the format drops the session.
       */
      readonly batches: Observable<LiveBatch>;
    }
  | LiveUnknown;

export type LiveViewsAnswer = LiveAnswer | LiveViewUnknown;

/** Why there is nothing to follow: which of the views is not there. */
export type LiveViewUnknown = LiveUnknown & { readonly shown: NamedView };

/** Why there is nothing to follow. */
export type LiveUnknown =
  | { readonly kind: 'meeting-unknown' }
  | ProjectionUnknown
  /** The follower is ahead of the log: its revision is not from here. */
  | { readonly kind: 'revision-unknown'; readonly actualRevision: number };

import type { Command, Official, Rejection } from '#domain';
import type { View } from '#projections';
import type { Moment, MomentUnknown } from '../requests.ts';
import type { ViewDiff } from '../diff/view-diff.ts';

/** What would be if records were struck and commands issued: asked on a fork, of which nothing is written. */
export interface WhatIfRequest extends WhatIfQuestion {
  readonly meeting: string;
  /** Who asks: the strikes and the commands are that official's. */
  readonly official: Official;
}

export interface WhatIfQuestion {
  /** Revisions, struck in this order, before anything is issued. */
  readonly strike: readonly number[];
  readonly issue: readonly Command[];
  readonly show: readonly NamedView[];
  /** Fork there; otherwise at the end of the log. */
  readonly at?: Moment;
}

/** A projection as it was asked for: `field`, `results/lcq-2`. */
export interface NamedView {
  readonly name: string;
  readonly projection: string;
  readonly session?: string;
}

/** The document that answers: over HTTP and on the command line the same. */
export interface WhatIfDocument {
  readonly meeting: string;
  /** Of the log that was forked, at the fork. */
  readonly revision: number;
  readonly shows: Readonly<Record<string, ViewChange>>;
}

/** Null where the session is not there: the format changed. */
export interface ViewChange {
  readonly before: View | null;
  readonly after: View | null;
  readonly diff: ViewDiff;
}

export type WhatIfAnswer =
  | { readonly kind: 'what-if'; readonly document: WhatIfDocument }
  | { readonly kind: 'meeting-unknown' }
  | MomentUnknown
  /** The field is that of the request: `strike/0`, `issue/1`. */
  | { readonly kind: 'refused'; readonly rejection: Rejection; readonly field: string }
  | { readonly kind: 'command-id-reused'; readonly commandId: string; readonly field: string }
  | { readonly kind: 'show-unknown'; readonly words: string; readonly field: string }
  | { readonly kind: 'fork-too-large'; readonly words: string; readonly field?: string }
  | { readonly kind: 'fork-too-slow'; readonly words: string };

/** Every way in which a fork is more than this house makes, and what to do about it. */
export const WHAT_IF_PROBLEMS = {
  'fork-too-large': 'Ask for less at a time.',
  'fork-too-slow': 'Ask for less at a time, or when there is less to do.',
} as const;

/** How much may be asked. */
export interface WhatIfLimits {
  /** Records of the log that is forked. */
  readonly records: number;
  readonly strikes: number;
  readonly commands: number;
  readonly shows: number;
  /** Milliseconds for all of it. */
  readonly timeMs: number;
}

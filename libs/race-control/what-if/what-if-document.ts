import type { Command, Official, Rejection } from '#domain';
import type { Moment, MomentUnknown } from '../requests.ts';
import type { WhatIfDocument } from '../answers/what-if.ts';

/**
 * A request to find out what would change if records were struck and commands issued. Nothing of it is
 * written.
 */
export interface WhatIfRequest extends WhatIfQuestion {
  readonly meeting: string;
  /** The official who asks. The strikes and the commands are decided in this official's name. */
  readonly official: Official;
}

export interface WhatIfQuestion {
  /** Revisions, struck in this order before anything is issued. */
  readonly strike: readonly number[];
  readonly issue: readonly Command[];
  readonly show: readonly NamedView[];
  /** Moment after which the strikes and commands are applied. Default: the end of the log. */
  readonly at?: Moment;
}

/** A projection as it was asked for: `field`, `results/lcq-2`. */
export interface NamedView {
  readonly name: string;
  readonly projection: string;
  readonly session?: string;
}

export type WhatIfAnswer =
  | { readonly kind: 'what-if'; readonly document: WhatIfDocument }
  | { readonly kind: 'meeting-unknown' }
  | MomentUnknown
  /** The field is the one of the request: `strike/0`, `issue/1`. */
  | { readonly kind: 'refused'; readonly rejection: Rejection; readonly field: string }
  | { readonly kind: 'command-id-reused'; readonly commandId: string; readonly field: string }
  | { readonly kind: 'show-unknown'; readonly words: string; readonly field: string }
  | { readonly kind: 'fork-too-large'; readonly words: string; readonly field?: string }
  | { readonly kind: 'fork-too-slow'; readonly words: string };

/** Why a question is too much for the server, and what to do about it. */
export const WHAT_IF_PROBLEMS = {
  'fork-too-large': { title: 'The question is too large', help: 'Ask for less at a time.' },
  'fork-too-slow': {
    title: 'The question takes too long',
    help: 'Ask for less at a time, or ask again when the server is less busy.',
  },
} as const;

/** The bounds of one question. */
export interface WhatIfLimits {
  /** Records of the log. */
  readonly records: number;
  readonly strikes: number;
  readonly commands: number;
  readonly shows: number;
  /** Time for the whole answer. */
  readonly timeMs: number;
}

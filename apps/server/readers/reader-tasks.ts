import type { CallState } from '#event-store/open';
import type { View } from '#projections';
import type { PrintedSheet, PublishAnswer, PublishRequest } from '#publishing';
import type {
  DiffAnswer,
  DiffRequest,
  PatchAnswer,
  PatchRequest,
  ViewAnswer,
  ViewRequest,
  WhatIfAnswer,
  WhatIfRequest,
} from '#race-control';

/** Work that the reader's thread does. It passes between threads, so it is plain data. */
export type ReaderTask =
  | { readonly kind: 'view'; readonly request: ViewRequest }
  | { readonly kind: 'diff'; readonly request: DiffRequest }
  | { readonly kind: 'patch'; readonly request: PatchRequest }
  | { readonly kind: 'what-if'; readonly request: WhatIfRequest }
  | { readonly kind: 'sheet'; readonly request: PublishRequest }
  /** Draws a sheet whose content is known. It needs no store. */
  | { readonly kind: 'draw'; readonly printed: PrintedSheet };

/** The part of a view that its headers are made from. */
export type ViewHead = Pick<View, 'revision' | 'projectionVersion'>;

/** An answer as the bytes that are sent. */
export interface Encoded {
  readonly kind: 'encoded';
  readonly body: Uint8Array;
}

/** The bytes of a view, or of a sheet of it. */
export interface EncodedView extends Encoded {
  readonly view: ViewHead;
  /** What the headers of a sheet are made from; null for the view itself. */
  readonly sheet: SheetHead | null;
}

export type SheetHead = Pick<
  Extract<PublishAnswer, { kind: 'published' }>,
  'type' | 'fileName' | 'unprintedNames'
>;

/** The answer to each kind of task: bytes, or why it has no bytes. */
interface Answers {
  readonly view: EncodedView | Exclude<ViewAnswer, { kind: 'view' }>;
  readonly diff: Encoded | Exclude<DiffAnswer, { kind: 'diff' }>;
  readonly patch: Encoded | Exclude<PatchAnswer, { kind: 'patch' }>;
  readonly 'what-if': Encoded | Exclude<WhatIfAnswer, { kind: 'what-if' }>;
  readonly sheet: EncodedView | Exclude<PublishAnswer, { kind: 'published' }>;
  readonly draw: Encoded;
}

export type ReaderAnswer<K extends ReaderTask['kind'] = ReaderTask['kind']> = Answers[K];

/** What the main thread posts to the reader's thread. */
export type ToReader =
  | {
      readonly kind: 'task';
      readonly task: ReaderTask;
      /** The answer rests on this revision of the log at least. */
      readonly revision: number;
    }
  /** Every client of the task has hung up. */
  | { readonly kind: 'cancel' }
  | { readonly kind: 'close' };

/** What the reader's thread posts back. There is one task at a time. */
export type FromReader =
  /** The meeting is open, and the computing begins. */
  | { readonly kind: 'started' }
  | { readonly kind: 'answer'; readonly answer: ReaderAnswer }
  /** Something happened that has to do with no task. */
  | { readonly kind: 'report'; readonly message: string }
  | { readonly kind: 'failed'; readonly message: string; readonly storeError: StoreFailure | null };

interface StoreFailure {
  readonly code: string;
  readonly detail: string;
}

export interface ReaderData {
  /** URL of the store; null if another thread cannot open it. */
  readonly store: string | null;
  /** File of the keys that seal snapshots; null if no snapshot is to be read. */
  readonly keys: string | null;
  /** Time for a revision that is durable already to be seen by the connection of the thread. */
  readonly revisionWaitMs: number;
  /** Where the thread marks its calls into SQLite. */
  readonly calls: CallState;
}

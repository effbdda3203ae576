import type { FeedsAnswer } from '#timing-feeds';
import type { View } from '#projections';
import type { RawEvent } from './event-stream.ts';

/** An operation of a JSON Patch (RFC 6902). The server sends these three kinds. */
export type PatchOperation =
  | { readonly op: 'add' | 'replace'; readonly path: string; readonly value: unknown }
  | { readonly op: 'remove'; readonly path: string };

/** A change of something: first the whole of it, then the patch of each record. */
export type Change<Whole, Patch> =
  | { readonly kind: 'snapshot'; readonly revision: number; readonly content: Whole }
  | { readonly kind: 'patch'; readonly revision: number; readonly content: Patch };

/** A message of the stream of one view. */
export type ViewMessage<V = View> = Change<V, readonly PatchOperation[]>;

/** A message of the stream of several views, which holds them by name: `field`, `running-order/heat-1`. */
export type ViewsMessage = Change<
  Readonly<Record<string, View>>,
  Readonly<Record<string, readonly PatchOperation[]>>
>;

/** A message of the stream of the timing feeds. */
export interface FeedsMessage {
  readonly kind: 'snapshot';
  /** The number of the message. */
  readonly revision: number;
  readonly content: FeedsAnswer;
}

/** A message of a replay. */
export type ReplayMessage = ViewMessage | { readonly kind: 'end'; readonly revision: number };

export const parseMessage = <M extends Change<unknown, unknown>>({ kind, revision, text }: RawEvent): M =>
  ({ kind, revision, content: JSON.parse(text) as unknown }) as M;

/** Returns when the record of a message was recorded; undefined if that is the time of the view before it. */
export function recordedAtIn({ kind, content }: ViewMessage<Pick<View, 'recordedAt'>>): string | undefined {
  if (kind === 'snapshot') return content.recordedAt;
  const operation = content.find(({ path }) => path === '/recordedAt');
  return operation && operation.op !== 'remove' ? String(operation.value) : undefined;
}

/** Returns when the record of a message about several views was recorded. All of them have the same time. */
export function recordedAtInViews(message: ViewsMessage): string | undefined {
  const { kind, revision } = message;
  if (kind === 'snapshot') return Object.values(message.content)[0]?.recordedAt;
  const [content] = Object.values(message.content);
  return content && recordedAtIn({ kind, revision, content });
}

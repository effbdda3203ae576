import type { FastifyRequest } from 'fastify';
import { fromEvent, lastValueFrom, takeUntil, takeWhile, tap } from 'rxjs';
import { StoreError } from '#event-store';
import type { LiveBatch, LiveViewsAnswer } from '#race-control';
import { reportInternalError } from '../http/problem-filter.ts';
import { STREAMS } from '../http/problem-sets.ts';
import type { SseStream } from './sse.ts';

type Batches = Extract<LiveViewsAnswer, { kind: 'live' }>['batches'];

/** Where a live stream gets its messages from. */
export interface LiveSource {
  /** The first messages. */
  readonly batches: Batches;
  /** Requests what follows a revision, or a new start when the revision is left out. */
  readonly requestBatches: (after?: number) => Promise<LiveViewsAnswer>;
  /** What a slow client gets once it has caught up: all messages that it missed, or a snapshot. */
  readonly whenSlow: 'everything' | 'snapshot';
  /** Address of the request, for error reports. */
  readonly address: string;
}

/** Time after which a client of a failed stream reconnects. */
const ERROR_RETRY_MS = 5_000;

/** Sends live messages until the client disconnects or the messages end. It never rejects. */
export function sendLiveMessages(stream: SseStream, source: LiveSource): Promise<void> {
  return sendAndEnd(stream, source.address, () => sendAll(stream, source));
}

/**
 * Sends messages and then ends the stream. It never rejects: once the stream is open, an error is only
 * reported to the operator, and the client reconnects.
 */
export async function sendAndEnd(
  stream: SseStream,
  address: string,
  sendMessages: () => Promise<void>,
): Promise<void> {
  try {
    await sendMessages();
    await stream.end();
  } catch (error) {
    const isShutdown = error instanceof StoreError && error.code === 'store-closed';
    if (!isShutdown) reportInternalError(error, address);
    stream.closeAndRetry(ERROR_RETRY_MS);
  }
}

async function sendAll(stream: SseStream, { batches, requestBatches, whenSlow }: LiveSource): Promise<void> {
  for (let next: Batches | null = batches; next !== null && !stream.closed.aborted;) {
    const last = await sendBatches(stream, next);
    if (last === null) return;
    await stream.drained();
    if (stream.closed.aborted) return;
    // A client that was only held up by one long snapshot is not slow. It continues after that snapshot.
    const needsSnapshot = whenSlow === 'snapshot' && last[0]?.kind !== 'snapshot';
    const answer = await requestBatches(needsSnapshot ? undefined : last.at(-1)?.revision);
    next = answer.kind === 'live' ? answer.batches : null;
  }
}

/** Sends messages while the client keeps up. Returns the batch that was too much, or null at the end. */
async function sendBatches(stream: SseStream, batches: Batches): Promise<LiveBatch | null> {
  let last: LiveBatch | null = null;
  let keepsUp = true;
  const sending = batches.pipe(
    takeUntil(fromEvent(stream.closed, 'abort')),
    tap((batch) => (last = batch)),
    takeWhile((batch) => (keepsUp = stream.send(batch))),
  );
  await lastValueFrom(sending, { defaultValue: null });
  return keepsUp ? null : last;
}

/**
 * Returns the revision that the client has received, from `Last-Event-ID`.
 * @throws ProblemError `last-event-id-wrong`
 */
export function parseLastEventId({ headers }: FastifyRequest, min: number): number | undefined {
  const text = String(headers['last-event-id'] ?? '').trim();
  if (text === '') return undefined;
  const revision = /^(?:-1|0|[1-9][0-9]{0,14})$/u.test(text) ? Number(text) : NaN;
  if (revision >= min) return revision;
  const words = `${JSON.stringify(text.slice(0, 100))} is not an id of this stream.`;
  throw STREAMS.error('last-event-id-wrong', words, { field: 'Last-Event-ID' });
}

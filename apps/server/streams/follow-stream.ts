import type { FastifyRequest } from 'fastify';
import { fromEvent, lastValueFrom, takeUntil, takeWhile, tap } from 'rxjs';
import { StoreError } from '#event-store';
import type { LiveBatch, LiveViewsAnswer } from '#race-control';
import { broken } from '../http/problem-filter.ts';
import { failed } from '../http/problems.ts';
import type { SseStream } from './sse.ts';

type Batches = Extract<LiveViewsAnswer, { kind: 'live' }>['batches'];

export interface Followed {
  /** What begins the stream. */
  readonly batches: Batches;
  /** Asks for what follows a revision; left out, for a fresh start. */
  readonly ask: (after?: number) => Promise<LiveViewsAnswer>;
  /** A client that does not keep up is told everything later, or is brought up to date by a snapshot. */
  readonly whenSlow: 'everything' | 'snapshot';
  /** For the operator, where it breaks. */
  readonly where: string;
}

/** A client that comes back to a broken stream does so after about as many milliseconds. */
const BROKEN_RETRY_MS = 5_000;

/** Sends what is live until the client is gone or there is no more. Never fails: there is nobody to tell. */
export async function follow(stream: SseStream, followed: Followed): Promise<void> {
  try {
    await sendAll(stream, followed);
    await stream.end();
  } catch (error) {
    if (!(error instanceof StoreError && error.code === 'store-closed')) broken(error, followed.where);
    stream.cut(BROKEN_RETRY_MS);
  }
}

async function sendAll(stream: SseStream, { batches, ask, whenSlow }: Followed): Promise<void> {
  for (let next: Batches | null = batches; next !== null && !stream.gone.aborted;) {
    const last = await send(stream, next);
    if (last === null) return;
    await stream.ready();
    if (stream.gone.aborted) return;
    // Whoever was held up by one long message alone is slow at nothing, and misses what came meanwhile only.
    const isSlow = whenSlow === 'snapshot' && last[0]?.kind !== 'snapshot';
    const answer = await ask(isSlow ? undefined : last.at(-1)?.revision);
    next = answer.kind === 'live' ? answer.batches : null;
  }
}

/** Sends as long as the client keeps up; answers what it did not keep up with, null where nothing is left. */
async function send(stream: SseStream, batches: Batches): Promise<LiveBatch | null> {
  let last: LiveBatch | null = null;
  let keepsUp = true;
  const sending = batches.pipe(
    takeUntil(fromEvent(stream.gone, 'abort')),
    tap((batch) => (last = batch)),
    takeWhile((batch) => (keepsUp = stream.send(batch))),
  );
  await lastValueFrom(sending, { defaultValue: null });
  return keepsUp ? null : last;
}

/** The revision that a client has: from `Last-Event-ID`. */
export function lastEventId({ headers }: FastifyRequest, least: number): number | undefined {
  const text = String(headers['last-event-id'] ?? '').trim();
  if (text === '') return undefined;
  const revision = /^(?:-1|0|[1-9][0-9]{0,14})$/u.test(text) ? Number(text) : NaN;
  if (revision >= least) return revision;
  throw failed('last-event-id-wrong', `${JSON.stringify(text.slice(0, 100))} is no id of this stream.`, {
    field: 'Last-Event-ID',
  });
}

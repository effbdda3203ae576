import type { FastifyRequest } from 'fastify';
import { Subscription } from 'rxjs';
import { StoreError } from '#event-store';
import type { LiveBatch, LiveViewsAnswer } from '#race-control';
import { reportInternalError } from '../http/problem-filter.ts';
import { STREAMS } from '../http/problem-sets.ts';
import type { SseStream } from './sse.ts';

type Live = Extract<LiveViewsAnswer, { kind: 'live' }>;

/** Where a live stream gets its messages from. */
export interface LiveSource {
  /** Requests what follows a revision, or a new start when the revision is left out. */
  readonly requestBatches: (after?: number) => Promise<LiveViewsAnswer>;
  /** What a slow client gets once it has caught up: all messages that it missed, or a snapshot. */
  readonly whenSlow: 'everything' | 'snapshot';
  /** Address of the request, for error reports. */
  readonly address: string;
}

/** Time after which a client of a failed stream reconnects. */
const ERROR_RETRY_MS = 5_000;

/** Sends live messages until the client disconnects or the messages end. */
export function sendLiveMessages(stream: SseStream, first: Live, source: LiveSource): void {
  const sender = new LiveSender(stream, source);
  stream.onClosed(() => sender.stop());
  sender.follow(first);
}

/** Sends messages to one client. There are many clients, so it holds little and calls little. */
class LiveSender {
  private subscription = Subscription.EMPTY;

  constructor(
    private readonly stream: SseStream,
    private readonly source: LiveSource,
  ) {}

  follow({ batches, isUnderFlag }: Live): void {
    if (this.stream.isClosed) return;
    this.stream.isUnderFlag = isUnderFlag;
    // The first message may come, and be too much, before `subscribe` returns.
    const subscription = new Subscription();
    this.subscription = subscription;
    subscription.add(batches.subscribe(this));
  }

  stop(): void {
    this.subscription.unsubscribe();
  }

  next(batch: LiveBatch): void {
    if (this.stream.send(batch)) return;
    this.stop();
    if (!this.stream.isClosed) this.followOnceDrained(batch).catch((error: unknown) => this.error(error));
  }

  error(error: unknown): void {
    endAfterError(this.stream, this.source.address, error);
  }

  complete(): void {
    void this.stream.end();
  }

  private async followOnceDrained(last: LiveBatch): Promise<void> {
    const { requestBatches, whenSlow } = this.source;
    await this.stream.drained();
    if (this.stream.isClosed) return;
    // A client that was only held up by one long snapshot is not slow. It continues after that snapshot.
    const needsSnapshot = whenSlow === 'snapshot' && last[0]?.kind !== 'snapshot';
    const answer = await requestBatches(needsSnapshot ? undefined : last.at(-1)?.revision);
    if (answer.kind === 'live') this.follow(answer);
    else this.complete();
  }
}

/** Ends an open stream. The error is only reported to the operator, and the client reconnects. */
export function endAfterError(stream: SseStream, address: string, error: unknown): void {
  const isShutdown = error instanceof StoreError && error.code === 'store-closed';
  if (!isShutdown) reportInternalError(error, address);
  stream.closeAndRetry(ERROR_RETRY_MS);
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

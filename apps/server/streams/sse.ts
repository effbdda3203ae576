import type { ServerResponse } from 'node:http';
import type { BeforeApplicationShutdown } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { REVALIDATE } from '../http/caching.ts';
import { negotiateType } from '../http/content-negotiation.ts';
import { SlotCounter } from '../limits/slot-counter.ts';
import { SERVER, STREAMS } from '../http/problem-sets.ts';

export const EVENT_STREAM = 'text/event-stream';

/** One event of a stream. */
export interface SseMessage {
  readonly kind: string;
  /** Sent as the id. A client that reconnects continues after it. */
  readonly revision: number;
  /** JSON on one line. */
  readonly text: string;
}

/** Interval of the heartbeats of a stream. */
const HEARTBEAT_MS = 15_000;
/** Time after which a client reconnects when its connection was lost. */
const RETRY_MS = 1_000;
/** Average time after which a client reconnects when the server has shut down. */
const RETRY_AFTER_SHUTDOWN_MS = 3_000;
/**
 * When more bytes than this wait for a client, nothing is written until it has read. One more chunk may
 * exceed the limit.
 */
const MAX_UNSENT_BYTES = 512 * 1024;
const CHUNK_BYTES = 128 * 1024;

type Headers = Readonly<Record<string, string>>;

const HEADERS: Headers = {
  'content-type': EVENT_STREAM,
  // nginx buffers an answer unless this header forbids it.
  'x-accel-buffering': 'no',
};

/** All streams of a server. It opens them, sends heartbeats, and closes them at shutdown. */
export class SseStreams implements BeforeApplicationShutdown {
  private readonly open = new Set<SseStream>();
  private heartbeat: NodeJS.Timeout | undefined;
  private isClosing = false;

  constructor(
    private readonly slots = new SlotCounter({ perAddress: Infinity, total: Infinity }),
    private readonly heartbeatMs = HEARTBEAT_MS,
  ) {}

  /** Number of open streams. */
  get size(): number {
    return this.open.size;
  }

  /** Refuses a client without a free slot, before any work is done for it. @throws ProblemError */
  requireSlot({ ip }: FastifyRequest): void {
    const reached = this.slots.reachedLimit(ip);
    if (reached === 'address') throw STREAMS.error('too-many-streams');
    if (reached === 'total') throw SERVER.error('server-full');
  }

  /**
   * Opens the stream that answers a request. Check everything that may fail before: the status is 200 from
   * here on. Returns null for a HEAD request.
   * @throws ProblemError when other clients have taken the last slot meanwhile
   */
  openStream(request: FastifyRequest, reply: FastifyReply, more: Headers = {}): SseStream | null {
    const caching = {
      'cache-control': `${String(reply.getHeader('cache-control') ?? REVALIDATE)}, no-transform`,
    };
    const headers = { ...(reply.getHeaders() as Headers), ...HEADERS, ...caching, ...more };
    if (request.method === 'HEAD') {
      reply.headers(headers).send();
      return null;
    }
    this.requireSlot(request);
    reply.hijack();
    const releaseSlot = this.slots.takeSlot(request.ip);
    reply.raw.once('close', releaseSlot);
    const stream = new SseStream(reply.raw, headers);
    this.open.add(stream);
    this.heartbeat ??= setInterval(() => this.sendHeartbeats(), this.heartbeatMs);
    stream.closed.addEventListener('abort', () => this.removeStream(stream), { once: true });
    if (this.isClosing) closeForShutdown(stream);
    return stream;
  }

  beforeApplicationShutdown(): void {
    this.isClosing = true;
    for (const stream of this.open) closeForShutdown(stream);
  }

  private removeStream(stream: SseStream): void {
    this.open.delete(stream);
    if (this.open.size > 0) return;
    clearInterval(this.heartbeat);
    this.heartbeat = undefined;
  }

  private sendHeartbeats(): void {
    for (const stream of this.open) stream.sendHeartbeat();
  }
}

/** Closes a stream. The clients reconnect at different times, so that they do not all come at once. */
const closeForShutdown = (stream: SseStream): void =>
  stream.closeAndRetry(RETRY_AFTER_SHUTDOWN_MS * (0.5 + Math.random()));

/** Refuses a client that does not accept a stream. @throws ProblemError `not-acceptable` */
export function requireEventStream({ headers }: FastifyRequest): void {
  negotiateType(headers.accept, [EVENT_STREAM]);
}

/**
 * One open stream. It writes to Node's response directly, because Nest would number the messages itself and
 * the ids must be revisions.
 */
export class SseStream {
  private readonly closing = new AbortController();
  /** The rest of a frame that is sent in chunks. */
  private unsentFrame: Buffer | null = null;
  private drainWaiters: (() => void)[] = [];
  constructor(
    private readonly response: ServerResponse,
    headers: Headers = HEADERS,
  ) {
    // The connection ends with this answer, so chunked encoding would only add bytes.
    response.useChunkedEncodingByDefault = false;
    response.on('drain', () => this.resume());
    response.on('close', () => this.markClosed());
    response.on('error', () => this.markClosed());
    response.socket?.setTimeout(0);
    response.socket?.setKeepAlive(true, HEARTBEAT_MS);
    response.writeHead(200, headers);
    response.write(`retry: ${RETRY_MS}\n\n`);
  }

  /** Aborted once the client or the server has closed the stream. */
  get closed(): AbortSignal {
    return this.closing.signal;
  }

  /**
   * Sends messages. Returns false when the client does not keep up; then wait for `drained` before the next
   * call. At most about 0.6 MiB wait for one client, however long the messages are.
   */
  send(batch: readonly SseMessage[]): boolean {
    if (this.closed.aborted) return false;
    return this.write(frameOf(batch));
  }

  /** Resolves when the client has read what was sent, or the stream is closed. */
  drained(): Promise<void> {
    if (this.closed.aborted || (this.unsentFrame === null && !this.response.writableNeedDrain))
      return Promise.resolve();
    return new Promise((resolve) => this.drainWaiters.push(resolve));
  }

  /** Ends the stream once the client has read everything that was sent. */
  async end(): Promise<void> {
    await this.drained();
    if (this.closed.aborted) return;
    this.response.end();
    this.markClosed();
  }

  /**
   * Ends the stream at once. The client reconnects after that time and continues where it was. A client that
   * does not read is disconnected.
   */
  closeAndRetry(retryMs: number): void {
    if (this.closed.aborted) return;
    if (this.response.writableNeedDrain) this.response.destroy();
    else this.response.end(`retry: ${Math.round(retryMs)}\n\n`);
    this.markClosed();
  }

  /**
   * Sends a comment unless the client has something to read. It is sent even shortly after a message:
   * otherwise up to two intervals could pass without a byte.
   */
  sendHeartbeat(): void {
    if (!this.closed.aborted && this.response.writableLength === 0) this.response.write(':\n\n');
  }

  private write(frame: Buffer): boolean {
    for (let from = 0; from < frame.length; from += CHUNK_BYTES) {
      if (this.response.writableLength > MAX_UNSENT_BYTES) {
        this.unsentFrame = frame.subarray(from);
        return false;
      }
      this.response.write(
        from === 0 && frame.length <= CHUNK_BYTES ? frame : frame.subarray(from, from + CHUNK_BYTES),
      );
    }
    return this.response.writableLength <= MAX_UNSENT_BYTES;
  }

  private resume(): void {
    const { unsentFrame } = this;
    this.unsentFrame = null;
    if (unsentFrame !== null) this.write(unsentFrame);
    if (this.unsentFrame === null && !this.response.writableNeedDrain) this.releaseWaiters();
  }

  private markClosed(): void {
    this.closing.abort();
    this.unsentFrame = null;
    this.releaseWaiters();
  }

  private releaseWaiters(): void {
    const { drainWaiters } = this;
    this.drainWaiters = [];
    for (const resolve of drainWaiters) resolve();
  }
}

const frames = new WeakMap<readonly SseMessage[], Buffer>();

/** Returns the bytes of messages. All clients that get the same list share them. */
function frameOf(batch: readonly SseMessage[]): Buffer {
  const cached = frames.get(batch);
  if (cached) return cached;
  const lines = batch.map(({ kind, revision, text }) => `id: ${revision}\nevent: ${kind}\ndata: ${text}\n\n`);
  const frame = Buffer.from(lines.join(''));
  frames.set(batch, frame);
  return frame;
}

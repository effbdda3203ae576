import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { BeforeApplicationShutdown } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { REVALIDATE } from '../http/caching.ts';
import { negotiateType } from '../http/content-negotiation.ts';
import { SlotCounter } from '../limits/slot-counter.ts';
import { SERVER, STREAMS } from '../http/problem-sets.ts';
import { Pings, type PingOptions } from './pings.ts';

export const EVENT_STREAM = 'text/event-stream';

/** One event of a stream. */
export interface SseMessage {
  readonly kind: string;
  /** Sent as the id. A client that reconnects continues after it. */
  readonly revision: number;
  /** JSON on one line. */
  readonly text: string;
}

/** Idle time after which the system probes a connection. */
const TCP_PROBE_MS = 15_000;
/** Time after which a client reconnects when its connection was lost. */
const RETRY_MS = 1_000;
/** Average time after which a client reconnects when the server has shut down. */
const RETRY_AFTER_SHUTDOWN_MS = 3_000;
/**
 * When more bytes than this wait for a client, nothing is written until it has read. One more chunk may
 * exceed the limit.
 */
const MAX_UNSENT_BYTES = 512 * 1024;
/** UTF-16 units of a chunk: at most 126 KiB. */
const CHUNK_LENGTH = 42 * 1024;

type Headers = Readonly<Record<string, string>>;

const HEADERS: Headers = {
  'content-type': EVENT_STREAM,
  // nginx buffers an answer unless this header forbids it.
  'x-accel-buffering': 'no',
};

/** All streams of a server. It opens them, sends their pings, and closes them at shutdown. */
export class SseStreams implements BeforeApplicationShutdown {
  private readonly open = new Set<SseStream>();
  private readonly pings: Pings;
  private isClosing = false;

  constructor(
    private readonly slots = new SlotCounter({ perAddress: Infinity, total: Infinity }),
    options: PingOptions = {},
  ) {
    this.pings = new Pings(this.open, options);
  }

  /** Number of open streams. */
  get size(): number {
    return this.open.size;
  }

  /** Number of streams whose clients do not keep up. */
  get behind(): number {
    return [...this.open].filter(({ isBehind }) => isBehind).length;
  }

  /** Number of pings that were sent. */
  get pingsSent(): number {
    return this.pings.sent;
  }

  /**
   * Refuses a client without a free slot, before any work is done for it.
   * @throws ProblemError
   */
  requireSlot({ ip, raw }: FastifyRequest): void {
    // The address of a client that has left is no longer known.
    if (raw.socket.destroyed) return;
    const reached = this.slots.reachedLimit(ip);
    if (reached === 'address') throw STREAMS.error('too-many-streams');
    if (reached === 'total') throw SERVER.error('server-full');
  }

  /**
   * Opens the stream that answers a request. Check everything that may fail before: the status is 200 from
   * here on. Returns null for a HEAD request, and when the client has left.
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
    const { socket } = reply.raw;
    // The client may have left while its first message was made. Then its address is no longer known.
    if (!socket || socket.destroyed) return null;
    this.requireSlot(request);
    reply.hijack();
    socket.once('close', this.slots.takeSlot(request.ip));
    const stream = new SseStream(reply.raw, socket, headers);
    this.open.add(stream);
    this.pings.start();
    stream.onClosed(() => this.removeStream(stream));
    if (this.isClosing) closeForShutdown(stream);
    return stream;
  }

  beforeApplicationShutdown(): void {
    this.isClosing = true;
    for (const stream of this.open) closeForShutdown(stream);
  }

  private removeStream(stream: SseStream): void {
    this.open.delete(stream);
    if (this.open.size === 0) this.pings.stop();
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
 * the ids must be revisions. What follows the headers goes to the socket: the response would cork it for each
 * write, and a message to a thousand clients is a thousand writes.
 */
export class SseStream {
  /** Whether a session of its meeting is under a flag. A stream of no meeting leaves it out. */
  isUnderFlag: (() => boolean) | undefined;
  private isOver = false;
  /** The rest of a frame that is sent in chunks. */
  private unsentFrame: { readonly frame: Frame; readonly next: number } | null = null;
  private drainWaiters: (() => void)[] = [];
  private closeListeners: (() => void)[] = [];

  constructor(
    private readonly response: ServerResponse,
    private readonly socket: Socket,
    headers: Headers,
  ) {
    // The connection ends with this answer, so chunked encoding would only add bytes.
    response.useChunkedEncodingByDefault = false;
    response.on('error', () => this.markClosed());
    socket.on('drain', () => this.resume());
    socket.on('close', () => this.markClosed());
    socket.setTimeout(0);
    socket.setKeepAlive(true, TCP_PROBE_MS);
    response.writeHead(200, headers);
    response.write(`retry: ${RETRY_MS}\n\n`);
  }

  /** Whether the client or the server has closed the stream. */
  get isClosed(): boolean {
    return this.isOver;
  }

  /** Whether the client has yet to read what was sent. */
  get isBehind(): boolean {
    return this.unsentFrame !== null || this.socket.writableNeedDrain;
  }

  /** Calls a function once when the stream is closed, or now if it is. */
  onClosed(listener: () => void): void {
    if (this.isOver) listener();
    else this.closeListeners.push(listener);
  }

  /**
   * Sends messages. Returns false when the client does not keep up; then wait for `drained` before the next
   * call. At most about 0.6 MiB wait for one client, however long the messages are.
   */
  send(batch: readonly SseMessage[]): boolean {
    if (this.isOver) return false;
    return this.write(frameOf(batch));
  }

  /** Resolves when the client has read what was sent, or the stream is closed. */
  drained(): Promise<void> {
    if (this.isOver || !this.isBehind) return Promise.resolve();
    return new Promise((resolve) => this.drainWaiters.push(resolve));
  }

  /** Ends the stream once the client has read everything that was sent. */
  async end(): Promise<void> {
    await this.drained();
    if (this.isOver) return;
    this.response.end();
    this.markClosed();
  }

  /**
   * Ends the stream at once. The client reconnects after that time and continues where it was. A client that
   * does not read is disconnected.
   */
  closeAndRetry(retryMs: number): void {
    if (this.isOver) return;
    if (this.socket.writableNeedDrain) this.response.destroy();
    else this.response.end(`retry: ${Math.round(retryMs)}\n\n`);
    this.markClosed();
  }

  /**
   * Sends a sign of life unless the client has something to read. It is sent even shortly after a message:
   * otherwise up to two intervals could pass without a byte. Returns whether it was sent.
   */
  sendSign(sign: Buffer): boolean {
    const isSent = !this.isOver && this.socket.writableLength === 0;
    if (isSent) this.socket.write(sign);
    return isSent;
  }

  private write(frame: Frame, from = 0): boolean {
    for (let next = from; frame.hasChunk(next); next += 1) {
      if (this.socket.writableLength > MAX_UNSENT_BYTES) {
        this.unsentFrame = { frame, next };
        return false;
      }
      this.socket.write(frame.chunk(next));
    }
    return this.socket.writableLength <= MAX_UNSENT_BYTES;
  }

  private resume(): void {
    const { unsentFrame } = this;
    this.unsentFrame = null;
    if (unsentFrame !== null) this.write(unsentFrame.frame, unsentFrame.next);
    if (this.unsentFrame === null && !this.socket.writableNeedDrain) this.releaseWaiters();
  }

  private markClosed(): void {
    if (this.isOver) return;
    this.isOver = true;
    this.unsentFrame = null;
    this.releaseWaiters();
    const { closeListeners } = this;
    this.closeListeners = [];
    for (const listener of closeListeners) listener();
  }

  private releaseWaiters(): void {
    const { drainWaiters } = this;
    this.drainWaiters = [];
    for (const resolve of drainWaiters) resolve();
  }
}

/**
 * The bytes of messages, in chunks. They are encoded as they are sent, because those of a long race log would
 * take a tenth of a second at once. All clients that get the messages share them.
 */
class Frame {
  private readonly chunks: Buffer[] = [];
  private encodedLength = 0;

  constructor(private readonly text: string) {}

  /** Clients ask for one chunk after another, so the next one is there or can be encoded. */
  hasChunk(index: number): boolean {
    return index < this.chunks.length || this.encodedLength < this.text.length;
  }

  chunk(index: number): Buffer {
    return this.chunks[index] ?? this.encodeNext();
  }

  private encodeNext(): Buffer {
    const { text, encodedLength: start } = this;
    let end = Math.min(start + CHUNK_LENGTH, text.length);
    // Both halves of a character stay together.
    if (end < text.length && text.codePointAt(end - 1) !== text.charCodeAt(end - 1)) end += 1;
    const chunk = Buffer.from(text.slice(start, end));
    this.chunks.push(chunk);
    this.encodedLength = end;
    return chunk;
  }
}

const frames = new WeakMap<readonly SseMessage[], Frame>();

function frameOf(batch: readonly SseMessage[]): Frame {
  const cached = frames.get(batch);
  if (cached) return cached;
  const lines = batch.map(({ kind, revision, text }) => `id: ${revision}\nevent: ${kind}\ndata: ${text}\n\n`);
  const frame = new Frame(lines.join(''));
  frames.set(batch, frame);
  return frame;
}

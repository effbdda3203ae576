import type { ServerResponse } from 'node:http';
import type { BeforeApplicationShutdown } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { negotiate } from '../http/content-negotiation.ts';
import { SlotCounter } from '../limits/slot-counter.ts';
import { failed } from '../http/problems.ts';

export const EVENT_STREAM = 'text/event-stream';

/** What goes over the wire as one event. */
export interface SseMessage {
  readonly kind: string;
  /** Becomes the id, from which a client goes on. */
  readonly revision: number;
  /** JSON on one line. */
  readonly text: string;
}

/** So often a stream shows that it is alive. */
const HEARTBEAT_MS = 15_000;
/** Milliseconds after which a client comes back: when its connection broke, when the server went down. */
const RETRY_MS = 1_000;
const RETRY_CLOSING_MS = 3_000;
/** So many bytes may wait for a client before it is left to read; what is written at a time comes on top. */
const MOST_UNSENT = 512 * 1024;
const PART = 128 * 1024;

type Headers = Readonly<Record<string, string>>;

const HEADERS: Headers = {
  'content-type': EVENT_STREAM,
  'cache-control': 'no-cache, no-transform',
  // Proxies of the nginx kind hold back what they have not been told to let through.
  'x-accel-buffering': 'no',
};

/** All streams of a server: opens them, keeps them alive, and ends them when the server goes down. */
export class SseStreams implements BeforeApplicationShutdown {
  private readonly open = new Set<SseStream>();
  private heartbeat: NodeJS.Timeout | undefined;
  private isClosing = false;

  constructor(
    private readonly places = new SlotCounter({ each: Infinity, all: Infinity }),
    private readonly heartbeatMs = HEARTBEAT_MS,
  ) {}

  /** How many are open. */
  get size(): number {
    return this.open.size;
  }

  /** Refuses a client for which there is no place, before anything is done for it. @throws ProblemError */
  admit({ ip }: FastifyRequest): void {
    const full = this.places.full(ip);
    if (full !== null) throw failed(full === 'each' ? 'too-many-streams' : 'server-full');
  }

  /**
   * Opens the stream that answers a request. What may still fail comes before: from here on it is 200.
   * Null where the client asked for the headers alone.
   * @throws ProblemError where others have taken the last place meanwhile
   */
  start(request: FastifyRequest, reply: FastifyReply, more: Headers = {}): SseStream | null {
    const headers = { ...HEADERS, ...more };
    if (request.method === 'HEAD') {
      reply.headers(headers).send();
      return null;
    }
    this.admit(request);
    reply.hijack();
    const leave = this.places.take(request.ip);
    reply.raw.once('close', leave);
    const stream = new SseStream(reply.raw, headers);
    this.open.add(stream);
    this.heartbeat ??= setInterval(() => this.beat(), this.heartbeatMs);
    stream.gone.addEventListener('abort', () => this.leave(stream), { once: true });
    if (this.isClosing) sendAway(stream);
    return stream;
  }

  beforeApplicationShutdown(): void {
    this.isClosing = true;
    for (const stream of this.open) sendAway(stream);
  }

  private leave(stream: SseStream): void {
    this.open.delete(stream);
    if (this.open.size > 0) return;
    clearInterval(this.heartbeat);
    this.heartbeat = undefined;
  }

  private beat(): void {
    for (const stream of this.open) stream.beat();
  }
}

/** Until the server is back. Not all come at the same moment. */
const sendAway = (stream: SseStream): void => stream.cut(RETRY_CLOSING_MS * (0.5 + Math.random()));

/** Refuses a client that would not take a stream. */
export function mustAcceptStream({ headers }: FastifyRequest): void {
  negotiate(headers.accept, [EVENT_STREAM]);
}

/**
 * One open stream. It writes to the bare response: ids are revisions, and the framework would number the
 * messages itself.
 */
export class SseStream {
  private readonly leaving = new AbortController();
  /** What is left of a frame that is sent in parts. */
  private rest: Buffer | null = null;
  private waiting: (() => void)[] = [];
  constructor(
    private readonly response: ServerResponse,
    headers: Headers = HEADERS,
  ) {
    // Nothing follows on this connection, so no length has to be told: a frame is written as it is.
    response.useChunkedEncodingByDefault = false;
    response.on('drain', () => this.goOn());
    response.on('close', () => this.left());
    response.on('error', () => this.left());
    response.socket?.setTimeout(0);
    response.socket?.setKeepAlive(true, HEARTBEAT_MS);
    response.writeHead(200, headers);
    response.write(`retry: ${RETRY_MS}\n\n`);
  }

  /** Aborted once the client or the stream is gone. */
  get gone(): AbortSignal {
    return this.leaving.signal;
  }

  /**
   * Sends messages, and says whether the client keeps up. If not, nothing may be sent before `ready`: then no
   * more than about 0.6 MiB ever wait for one client, however long the messages are.
   */
  send(batch: readonly SseMessage[]): boolean {
    if (this.gone.aborted) return false;
    return this.write(frameOf(batch));
  }

  /** Resolves when the client has read what was sent, or is gone. */
  ready(): Promise<void> {
    if (this.gone.aborted || (this.rest === null && !this.response.writableNeedDrain))
      return Promise.resolve();
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  /** Ends the stream once all that was sent has been read. */
  async end(): Promise<void> {
    await this.ready();
    if (this.gone.aborted) return;
    this.response.end();
    this.left();
  }

  /**
   * Ends the stream at once; the client comes back after so many milliseconds and goes on from where it
   * was. One that does not read is not waited for.
   */
  cut(retryMs: number): void {
    if (this.gone.aborted) return;
    if (this.response.writableNeedDrain) this.response.destroy();
    else this.response.end(`retry: ${Math.round(retryMs)}\n\n`);
    this.left();
  }

  /** A comment, unless something waits to be read. One after a message too: else twice the time may pass. */
  beat(): void {
    if (!this.gone.aborted && this.response.writableLength === 0) this.response.write(':\n\n');
  }

  private write(frame: Buffer): boolean {
    for (let from = 0; from < frame.length; from += PART) {
      if (this.response.writableLength > MOST_UNSENT) {
        this.rest = frame.subarray(from);
        return false;
      }
      this.response.write(from === 0 && frame.length <= PART ? frame : frame.subarray(from, from + PART));
    }
    return this.response.writableLength <= MOST_UNSENT;
  }

  private goOn(): void {
    const { rest } = this;
    this.rest = null;
    if (rest !== null) this.write(rest);
    if (this.rest === null && !this.response.writableNeedDrain) this.wake();
  }

  private left(): void {
    this.leaving.abort();
    this.rest = null;
    this.wake();
  }

  private wake(): void {
    const { waiting } = this;
    this.waiting = [];
    for (const resolve of waiting) resolve();
  }
}

const frames = new WeakMap<readonly SseMessage[], Buffer>();

/** The bytes of messages: made once, however many clients get the same list. */
function frameOf(batch: readonly SseMessage[]): Buffer {
  const known = frames.get(batch);
  if (known) return known;
  const lines = batch.map(({ kind, revision, text }) => `id: ${revision}\nevent: ${kind}\ndata: ${text}\n\n`);
  const frame = Buffer.from(lines.join(''));
  frames.set(batch, frame);
  return frame;
}

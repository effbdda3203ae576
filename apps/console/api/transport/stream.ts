import { EventSourceParserStream } from 'eventsource-parser/stream';
import { meetingPath, fetchResponse, problemIn } from './http.ts';
import { identityHeaders } from '../data/identity.ts';
import { NoAnswerError } from './problem.ts';
import type { ViewKey } from '../data/views.ts';

/** A message of a stream of views: a snapshot of all views, or the patches of one revision. */
export interface StreamMessage {
  readonly event: string;
  readonly id: number;
  readonly data: string;
}

export interface StreamRequest {
  readonly meeting: string;
  readonly keys: readonly ViewKey[];
  /** The revision of the views that the page has; null to start with a snapshot. */
  readonly after: number | null;
  readonly signal: AbortSignal;
}

export interface OpenStream {
  /** The version of each projection on the server, as far as the server sends it. */
  readonly versions: ReadonlyMap<string, number>;
  /** The messages until the stream ends. @throws NoAnswerError when the connection breaks */
  readonly messages: AsyncIterable<StreamMessage>;
  /**
   * Returns how long to wait before the next connection, in milliseconds; null if the server did not say so.
   */
  retryMs(): number | null;
}

/** The server sends a sign of life every 15 s, so after this time without data the connection is dead. */
const MAX_SILENCE_MS = 40_000;

/**
 * Opens the stream of several views of a meeting.
 * @throws ProblemError when the server refuses; NoAnswerError when no answer comes; AbortError
 */
export async function openStream({ meeting, keys, after, signal }: StreamRequest): Promise<OpenStream> {
  const query = new URLSearchParams(keys.map((key) => ['show', key]));
  const silence = new AbortController();
  let retry: number | null = null;
  const response = await fetchResponse(`${meetingPath(meeting, 'projections', 'stream')}?${query}`, {
    headers: {
      accept: 'text/event-stream',
      ...(after !== null && { 'last-event-id': String(after) }),
      ...identityHeaders(),
    },
    signal: AbortSignal.any([signal, silence.signal]),
  });
  if (!response.ok || !response.body) throw await problemIn(response);
  const reader = withSilenceTimer(response.body, () => silence.abort())
    .pipeThrough(new TextDecoderStream())
    .pipeThrough(new EventSourceParserStream({ onRetry: (ms) => (retry = ms) }))
    .getReader();
  async function* messages(): AsyncGenerator<StreamMessage> {
    try {
      for (let { done, value } = await reader.read(); !done; { done, value } = await reader.read()) {
        if (value) yield { event: value.event ?? '', id: Number(value.id), data: value.data };
      }
    } catch (error) {
      throw signal.aborted ? error : new NoAnswerError('The connection broke.');
    }
  }
  return { versions: versionsIn(response.headers), messages: messages(), retryMs: () => retry };
}

/** Parses a header like `Greenflag-Projections: field=1, running-order=2`. */
function versionsIn(headers: Headers): ReadonlyMap<string, number> {
  const pairs = (headers.get('greenflag-projections') ?? '').split(',').map((pair) => pair.trim().split('='));
  return new Map(pairs.map(([name = '', version]) => [name, Number(version)]));
}

/** Returns the body, and calls `onSilence` when nothing has come for too long, not even a sign of life. */
function withSilenceTimer(body: ReadableStream<Uint8Array<ArrayBuffer>>, onSilence: () => void) {
  let timer = setTimeout(onSilence, MAX_SILENCE_MS);
  const timed = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform: (chunk, controller) => {
      clearTimeout(timer);
      timer = setTimeout(onSilence, MAX_SILENCE_MS);
      controller.enqueue(chunk);
    },
    flush: () => clearTimeout(timer),
  });
  return body.pipeThrough(timed);
}

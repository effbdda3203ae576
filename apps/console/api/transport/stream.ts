import { EventSourceParserStream } from 'eventsource-parser/stream';
import { meetingPath, fetchResponse, problemIn } from './http.ts';
import { identityHeaders } from '../data/identity.ts';
import { NoAnswerError } from './problem.ts';

/** One message of a stream of views: all of them whole, or what changed with one revision. */
export interface StreamMessage {
  readonly event: string;
  readonly id: number;
  readonly data: string;
}

export interface StreamRequest {
  readonly meeting: string;
  readonly shows: readonly string[];
  /** The revision that the page has; null begins anew. */
  readonly after: number | null;
  readonly signal: AbortSignal;
}

export interface OpenStream {
  /** The version that the server has of each projection, as far as it tells. */
  readonly versions: ReadonlyMap<string, number>;
  /** Until the stream ends. @throws NoAnswerError when it breaks */
  readonly messages: AsyncIterable<StreamMessage>;
  /** After so many milliseconds the server would like to be asked again, once it is over. */
  retryMs(): number | null;
}

/** The server shows that it lives every 15 s; one that says nothing for longer is gone. */
const MAX_SILENCE_MS = 40_000;

/**
 * Opens the stream of several views of a meeting.
 * @throws ProblemError when the server refuses; NoAnswerError when none answers; AbortError
 */
export async function openStream({ meeting, shows, after, signal }: StreamRequest): Promise<OpenStream> {
  const query = new URLSearchParams(shows.map((show) => ['show', show]));
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
  const reader = abortOnSilence(response.body, () => silence.abort())
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

/** `Greenflag-Projections: field=1, running-order=2`. */
function versionsIn(headers: Headers): ReadonlyMap<string, number> {
  const told = (headers.get('greenflag-projections') ?? '').split(',').map((one) => one.trim().split('='));
  return new Map(told.map(([name = '', version]) => [name, Number(version)]));
}

/** Calls when nothing has come for too long, not even a sign of life. */
function abortOnSilence(body: ReadableStream<Uint8Array<ArrayBuffer>>, onSilence: () => void) {
  let timer = setTimeout(onSilence, MAX_SILENCE_MS);
  const heard = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform: (chunk, controller) => {
      clearTimeout(timer);
      timer = setTimeout(onSilence, MAX_SILENCE_MS);
      controller.enqueue(chunk);
    },
    flush: () => clearTimeout(timer),
  });
  return body.pipeThrough(heard);
}

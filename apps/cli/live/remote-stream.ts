import { EventSourceParserStream } from 'eventsource-parser/stream';
import { backoffMs } from '#event-store';
import type { LiveMessage } from '#race-control';
import { sleep } from '../interrupt.ts';
import { CliError, EXIT } from '../output/exit-codes.ts';
import type { FollowOptions } from '../target/target.ts';

/** A server sends something every 15 seconds. After this much silence the connection counts as lost. */
const MAX_SILENCE_MS = 45_000;
/** Wait before the first retry, unless the server asks for another. */
const FIRST_WAIT_MS = 1_000;
const MAX_WAIT_MS = 15_000;

/** Opens a stream after the message with this id. @throws CliError */
type OpenStream = (lastId: string | undefined, signal: AbortSignal) => Promise<Response>;

/**
 * Yields the messages of a server's stream, without gaps and repeats, until the signal is aborted. Opens the
 * stream again when the connection is lost.
 * @throws CliError if the stream cannot be opened the first time, or if the server refuses to continue it
 */
export async function* remoteStream(
  open: OpenStream,
  { signal, onLost, onBack }: FollowOptions,
  maxSilenceMs = MAX_SILENCE_MS,
): AsyncGenerator<LiveMessage, void, undefined> {
  let lastId: string | undefined;
  let firstWaitMs = FIRST_WAIT_MS;
  let failures = 0;
  let [hasBeenOpen, isLost] = [false, false];
  const onRetry = (milliseconds: number) => (firstWaitMs = milliseconds);
  while (!signal.aborted) {
    const connection = new Connection(signal, maxSilenceMs);
    try {
      const response = await open(lastId, connection.signal);
      if (isLost) onBack();
      [hasBeenOpen, isLost] = [true, false];
      firstWaitMs = FIRST_WAIT_MS;
      failures = 0;
      for await (const message of connection.messages(response, onRetry)) {
        lastId = String(message.revision);
        yield message;
      }
    } catch (error) {
      if (!signal.aborted && !(hasBeenOpen && isTemporary(error))) throw error;
    } finally {
      connection.close();
    }
    if (signal.aborted) return;
    if (!isLost) onLost();
    isLost = true;
    failures += 1;
    await sleep(backoffMs(failures, { firstWaitMs, maxWaitMs: MAX_WAIT_MS, jitter: 0.5 }), signal);
  }
}

/** A server that cannot be reached may come back. A server that refuses will refuse again. */
const isTemporary = (error: unknown): boolean =>
  !(error instanceof CliError) || error.exit === EXIT.unreachable;

/** A connection that aborts itself if the server is silent for too long. */
class Connection {
  private readonly controller = new AbortController();
  private readonly abort = () => this.controller.abort();
  private readonly silence: NodeJS.Timeout;

  constructor(
    private readonly outer: AbortSignal,
    maxSilenceMs: number,
  ) {
    this.silence = setTimeout(this.abort, maxSilenceMs);
    outer.addEventListener('abort', this.abort);
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  async *messages(
    { body }: Response,
    onRetry: (milliseconds: number) => void,
  ): AsyncGenerator<LiveMessage, void, undefined> {
    if (!body) return;
    const restartTimer = new TransformStream<Uint8Array, Uint8Array>({
      transform: (chunk, out) => {
        this.silence.refresh();
        out.enqueue(chunk);
      },
    });
    const texts = body.pipeThrough(restartTimer).pipeThrough(new TextDecoderStream());
    for await (const { event, id, data } of texts.pipeThrough(new EventSourceParserStream({ onRetry }))) {
      yield { kind: event as LiveMessage['kind'], revision: Number(id), text: data };
    }
  }

  close(): void {
    clearTimeout(this.silence);
    this.outer.removeEventListener('abort', this.abort);
    this.abort();
  }
}

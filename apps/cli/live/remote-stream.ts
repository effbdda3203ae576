import { EventSourceParserStream } from 'eventsource-parser/stream';
import { backoffMs } from '#event-store';
import type { LiveMessage } from '#race-control';
import { EXIT, Stop } from '../output/exit-codes.ts';
import { sleep } from '../interrupt.ts';
import type { Follower } from '../target/target.ts';

/** A server shows every 15 seconds that it is there; after so many milliseconds without, it is not. */
const SILENCE_MS = 45_000;
/** Milliseconds before the next try, unless the server asks for another first wait. */
const FIRST_WAIT_MS = 1_000;
const MAX_WAIT_MS = 15_000;

/** Opens a stream, behind the message that came last. @throws Stop */
type Open = (lastId: string | undefined, signal: AbortSignal) => Promise<Response>;

/**
 * The messages of a server's stream, no gap and no repeat, whatever happens to the connection. It ends when
 * it is aborted.
 * @throws Stop where it cannot be opened the first time, or the server refuses to go on
 */
export async function* remoteStream(
  open: Open,
  { signal, onLost, onBack }: Follower,
  silenceMs = SILENCE_MS,
): AsyncGenerator<LiveMessage, void, undefined> {
  let lastId: string | undefined;
  let firstWaitMs = FIRST_WAIT_MS;
  let failures = 0;
  let [hasBeenOpen, isLost] = [false, false];
  const onRetry = (milliseconds: number) => (firstWaitMs = milliseconds);
  while (!signal.aborted) {
    const connection = new Connection(signal, silenceMs);
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
      if (!signal.aborted && !(hasBeenOpen && mayPass(error))) throw error;
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

/** A server that is away comes back; one that refuses does not change its mind. */
const mayPass = (error: unknown): boolean => !(error instanceof Stop) || error.exit === EXIT.unreachable;

/** One connection, which is given up when nothing has been heard of it for too long. */
class Connection {
  private readonly abort = new AbortController();
  private readonly end = () => this.abort.abort();
  private readonly silence: NodeJS.Timeout;

  constructor(
    private readonly outer: AbortSignal,
    silenceMs: number,
  ) {
    this.silence = setTimeout(this.end, silenceMs);
    outer.addEventListener('abort', this.end);
  }

  get signal(): AbortSignal {
    return this.abort.signal;
  }

  async *messages(
    { body }: Response,
    onRetry: (milliseconds: number) => void,
  ): AsyncGenerator<LiveMessage, void, undefined> {
    if (!body) return;
    const heard = new TransformStream<Uint8Array, Uint8Array>({
      transform: (chunk, out) => {
        this.silence.refresh();
        out.enqueue(chunk);
      },
    });
    const texts = body.pipeThrough(heard).pipeThrough(new TextDecoderStream());
    for await (const { event, id, data } of texts.pipeThrough(new EventSourceParserStream({ onRetry }))) {
      yield { kind: event as LiveMessage['kind'], revision: Number(id), text: data };
    }
  }

  close(): void {
    clearTimeout(this.silence);
    this.outer.removeEventListener('abort', this.end);
    this.abort.abort();
  }
}

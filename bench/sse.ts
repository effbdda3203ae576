import { get, type ClientRequest } from 'node:http';

/** One event of a stream. */
export interface StreamEvent {
  readonly id: number;
  readonly event: string;
  readonly data: string;
}

export interface ListenOptions {
  readonly url: string;
  /** Resumes after this revision. */
  readonly lastId?: number;
  /** Called before received bytes are read. Return false to cut the connection. */
  readonly onBytes?: () => boolean;
  readonly onEvent: (event: StreamEvent) => void;
  /** Called when the connection is over, on either side. */
  readonly onEnd: (error?: Error) => void;
}

/** Connects to an event stream as a minimal client. Returns a function that disconnects it. */
export function listen({ url, lastId, onBytes, onEvent, onEnd }: ListenOptions): () => void {
  let rest = '';
  const headers = lastId === undefined || lastId < 0 ? {} : { 'last-event-id': String(lastId) };
  const request: ClientRequest = get(url, { agent: false, headers }, (response) => {
    if (response.statusCode !== 200) {
      response.resume();
      onEnd(new Error(`${url} answered ${response.statusCode}.`));
      return;
    }
    response.setEncoding('utf8');
    response.on('data', (text: string) => {
      if (onBytes && !onBytes()) {
        request.destroy();
        return;
      }
      const blocks = (rest + text).split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) {
        const event = eventOf(block);
        if (event) onEvent(event);
      }
    });
    response.on('close', () => onEnd());
    response.on('error', () => undefined);
  });
  // The connection was cut before the answer began.
  request.on('error', () => onEnd());
  return () => void request.destroy();
}

function eventOf(block: string): StreamEvent | null {
  const found = /^id: (\d+)\nevent: (\w+)\ndata: /.exec(block);
  if (!found) return null;
  return { id: Number(found[1]), event: found[2] ?? '', data: block.slice(found[0].length) };
}

import { get, type ClientRequest } from 'node:http';

/** One event of a stream. */
export interface Heard {
  readonly id: number;
  readonly event: string;
  readonly data: string;
}

export interface Listening {
  readonly url: string;
  /** Goes on behind that revision. */
  readonly lastId?: number;
  /** Before anything that came is read: false cuts the connection there and then. */
  readonly onBytes?: () => boolean;
  readonly onEvent: (heard: Heard) => void;
  /** The connection is over, whoever ended it. */
  readonly onEnd: (error?: Error) => void;
}

/** A client of an event stream, as small as it can be. Answers what ends it. */
export function listen({ url, lastId, onBytes, onEvent, onEnd }: Listening): () => void {
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
        const heard = eventOf(block);
        if (heard) onEvent(heard);
      }
    });
    response.on('close', () => onEnd());
    response.on('error', () => undefined);
  });
  // A connection that is cut before its answer has begun.
  request.on('error', () => onEnd());
  return () => void request.destroy();
}

function eventOf(block: string): Heard | null {
  const found = /^id: (\d+)\nevent: (\w+)\ndata: /.exec(block);
  if (!found) return null;
  return { id: Number(found[1]), event: found[2] ?? '', data: block.slice(found[0].length) };
}

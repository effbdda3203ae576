import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { LiveMessage } from '#race-control';
import { stopOf } from '../output/problems.ts';
import { remoteStream } from './remote-stream.ts';

type Answer = (response: ServerResponse) => void;

const event = (id: number, kind = 'patch'): string => `id: ${id}\nevent: ${kind}\ndata: [${id}]\n\n`;
/** Says some text, as an event stream that asks to be tried again at once, and ends. */
const says =
  (text: string): Answer =>
  (response) =>
    response.writeHead(200, { 'content-type': 'text/event-stream' }).end(`retry: 1\n\n${text}`);

let server: Server;
/** What is answered to each connection, in order, and the last ids that they came with. */
let answers: Answer[];
let lastIds: (string | undefined)[];

beforeEach(async () => {
  [answers, lastIds] = [[], []];
  server = createServer((request: IncomingMessage, response: ServerResponse) => {
    lastIds.push(request.headers['last-event-id'] as string | undefined);
    answers.shift()?.(response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(() => {
  server.close();
  server.closeAllConnections();
});

/** What comes of the answers until there are none left: messages, and how the connection is. */
async function followed(silenceMs?: number): Promise<string[]> {
  const seen: string[] = [];
  const abort = new AbortController();
  const { port } = server.address() as AddressInfo;
  const open = async (lastId: string | undefined, signal: AbortSignal): Promise<Response> => {
    const headers: Record<string, string> = lastId === undefined ? {} : { 'last-event-id': lastId };
    const response = await fetch(`http://127.0.0.1:${port}`, { headers, signal });
    if (response.ok) return response;
    throw stopOf({ status: response.status, detail: `answered ${response.status}` });
  };
  const follower = {
    signal: abort.signal,
    onLost: () => {
      seen.push('lost');
      if (answers.length === 0) abort.abort();
    },
    onBack: () => seen.push('back'),
  };
  const told = ({ kind, revision, text }: LiveMessage) => seen.push(`${kind} ${revision} ${text}`);
  for await (const message of remoteStream(open, follower, silenceMs)) told(message);
  return seen;
}

const status =
  (code: number): Answer =>
  (response) =>
    response.writeHead(code).end();

describe('a stream from a server', () => {
  it('goes on behind the message that came last', async () => {
    answers = [says(event(3, 'snapshot') + event(4)), says(event(5))];
    expect(await followed()).toEqual([
      'snapshot 3 [3]',
      'patch 4 [4]',
      'lost',
      'back',
      'patch 5 [5]',
      'lost',
    ]);
    expect(lastIds).toEqual([undefined, '4']);
  });

  it('gives up what was cut in the middle of a message', async () => {
    const cut: Answer = (response) => {
      response.writeHead(200).write(`retry: 1\n\n${event(3, 'snapshot')}${event(4).slice(0, -4)}`);
      setTimeout(() => response.destroy(), 20);
    };
    answers = [cut, says(event(4))];
    expect(await followed()).toEqual(['snapshot 3 [3]', 'lost', 'back', 'patch 4 [4]', 'lost']);
    expect(lastIds).toEqual([undefined, '3']);
  });

  it('waits for a server that says that it is away, and tells it once', async () => {
    answers = [says(event(3, 'snapshot')), status(503), status(503), says(event(4))];
    expect(await followed()).toEqual(['snapshot 3 [3]', 'lost', 'back', 'patch 4 [4]', 'lost']);
    expect(lastIds).toEqual([undefined, '3', '3', '3']);
  });

  it('waits for a server that has no place for it, as after a restart that all come back from', async () => {
    answers = [says(event(3, 'snapshot')), status(429), says(event(4))];
    expect(await followed()).toEqual(['snapshot 3 [3]', 'lost', 'back', 'patch 4 [4]', 'lost']);
  });

  it('ends where the server refuses to go on, or would not begin', async () => {
    answers = [says(event(3, 'snapshot')), status(404)];
    await expect(followed()).rejects.toThrow('answered 404');
    answers = [status(503)];
    await expect(followed()).rejects.toThrow('answered 503');
  });

  it('takes a server that says nothing at all for lost', async () => {
    const silent: Answer = (response) => response.writeHead(200).write(`retry: 1\n\n${event(3, 'snapshot')}`);
    answers = [silent, says(event(4))];
    expect(await followed(200)).toEqual(['snapshot 3 [3]', 'lost', 'back', 'patch 4 [4]', 'lost']);
  });
});

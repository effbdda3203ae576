import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { LiveMessage } from '#race-control';
import { problemError } from '../output/server-problems.ts';
import { remoteStream } from './remote-stream.ts';

type Respond = (response: ServerResponse) => void;

const event = (id: number, kind = 'patch'): string => `id: ${id}\nevent: ${kind}\ndata: [${id}]\n\n`;
/** Sends an event stream that asks for a retry at once, and ends. */
const sends =
  (text: string): Respond =>
  (response) =>
    response.writeHead(200, { 'content-type': 'text/event-stream' }).end(`retry: 1\n\n${text}`);

let server: Server;
/** The responses to the connections, in their order, and the last event ids that the requests had. */
let responses: Respond[];
let lastIds: (string | undefined)[];

beforeEach(async () => {
  [responses, lastIds] = [[], []];
  server = createServer((request: IncomingMessage, response: ServerResponse) => {
    lastIds.push(request.headers['last-event-id'] as string | undefined);
    responses.shift()?.(response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(() => {
  server.close();
  server.closeAllConnections();
});

/** Follows the stream until no response is left. Returns the messages and the states of the connection. */
async function follow(maxSilenceMs?: number): Promise<string[]> {
  const log: string[] = [];
  const abort = new AbortController();
  const { port } = server.address() as AddressInfo;
  const open = async (lastId: string | undefined, signal: AbortSignal): Promise<Response> => {
    const headers: Record<string, string> = lastId === undefined ? {} : { 'last-event-id': lastId };
    const response = await fetch(`http://127.0.0.1:${port}`, { headers, signal });
    if (response.ok) return response;
    throw problemError({ status: response.status, detail: `answered ${response.status}` });
  };
  const follower = {
    signal: abort.signal,
    onLost: () => {
      log.push('lost');
      if (responses.length === 0) abort.abort();
    },
    onBack: () => log.push('back'),
  };
  const logMessage = ({ kind, revision, text }: LiveMessage) => log.push(`${kind} ${revision} ${text}`);
  for await (const message of remoteStream(open, follower, maxSilenceMs)) logMessage(message);
  return log;
}

const status =
  (code: number): Respond =>
  (response) =>
    response.writeHead(code).end();

describe('a stream from a server', () => {
  it('continues after the last message', async () => {
    responses = [sends(event(3, 'snapshot') + event(4)), sends(event(5))];
    expect(await follow()).toEqual(['snapshot 3 [3]', 'patch 4 [4]', 'lost', 'back', 'patch 5 [5]', 'lost']);
    expect(lastIds).toEqual([undefined, '4']);
  });

  it('drops a message that was cut in the middle', async () => {
    const cut: Respond = (response) => {
      response.writeHead(200).write(`retry: 1\n\n${event(3, 'snapshot')}${event(4).slice(0, -4)}`);
      setTimeout(() => response.destroy(), 20);
    };
    responses = [cut, sends(event(4))];
    expect(await follow()).toEqual(['snapshot 3 [3]', 'lost', 'back', 'patch 4 [4]', 'lost']);
    expect(lastIds).toEqual([undefined, '3']);
  });

  it('waits for a server that is not ready, and reports the loss once', async () => {
    responses = [sends(event(3, 'snapshot')), status(503), status(503), sends(event(4))];
    expect(await follow()).toEqual(['snapshot 3 [3]', 'lost', 'back', 'patch 4 [4]', 'lost']);
    expect(lastIds).toEqual([undefined, '3', '3', '3']);
  });

  it('waits for a server that is full, as after a restart when all clients come back', async () => {
    responses = [sends(event(3, 'snapshot')), status(429), sends(event(4))];
    expect(await follow()).toEqual(['snapshot 3 [3]', 'lost', 'back', 'patch 4 [4]', 'lost']);
  });

  it('ends if the server refuses to continue, or to begin', async () => {
    responses = [sends(event(3, 'snapshot')), status(404)];
    await expect(follow()).rejects.toThrow('answered 404');
    responses = [status(503)];
    await expect(follow()).rejects.toThrow('answered 503');
  });

  it('counts a silent server as lost', async () => {
    const silent: Respond = (response) =>
      response.writeHead(200).write(`retry: 1\n\n${event(3, 'snapshot')}`);
    responses = [silent, sends(event(4))];
    expect(await follow(200)).toEqual(['snapshot 3 [3]', 'lost', 'back', 'patch 4 [4]', 'lost']);
  });
});

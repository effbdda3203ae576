import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GreenflagClient } from './client.ts';
import type { FollowOptions } from './event-stream.ts';

type Respond = (response: ServerResponse) => void;

const SNAPSHOT = JSON.stringify({ recordedAt: 'then' });
const event = (id: number, kind = 'patch'): string =>
  `id: ${id}\nevent: ${kind}\ndata: ${kind === 'snapshot' ? SNAPSHOT : '[]'}\n\n`;
/** Sends an event stream that asks for a retry at once, and ends. */
const sends =
  (text: string, headers = {}): Respond =>
  (response) =>
    response.writeHead(200, { 'content-type': 'text/event-stream', ...headers }).end(`retry: 1\n\n${text}`);
const status =
  (code: number, body = ''): Respond =>
  (response) =>
    response.writeHead(code).end(body);

let server: Server;
/** The responses to the connections, in their order, and the last event ids that the requests had. */
let responses: Respond[];
let lastIds: (string | undefined)[];
/** When the records of the log were recorded, according to the server. */
let recordedAt: string;

beforeEach(async () => {
  [responses, lastIds, recordedAt] = [[], [], 'then'];
  server = createServer(({ url, headers }: IncomingMessage, response: ServerResponse) => {
    if (url?.includes('/events?'))
      return response.end(JSON.stringify({ events: [{ metadata: { recordedAt } }], next: null }));
    lastIds.push(headers['last-event-id'] as string | undefined);
    return responses.shift()?.(response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(() => {
  server.close();
  server.closeAllConnections();
});

/** Follows a view until no response is left. Returns the messages and the states of the connection. */
async function follow(options: FollowOptions = {}): Promise<string[]> {
  const log: string[] = [];
  const abort = new AbortController();
  const { port } = server.address() as AddressInfo;
  const client = new GreenflagClient({ server: `http://127.0.0.1:${port}` });
  const messages = client
    .meeting('m')
    .viewStream('field')
    .follow({
      signal: abort.signal,
      onOpen: () => log.push('open'),
      onFailure: () => {
        log.push('lost');
        if (responses.length === 0) abort.abort();
      },
      ...options,
    });
  for await (const { kind, revision } of messages) log.push(`${kind} ${revision}`);
  return log;
}

describe('a stream that is followed', () => {
  it('continues after the last message', async () => {
    responses = [sends(event(3, 'snapshot') + event(4)), sends(event(5))];
    expect(await follow()).toEqual(['open', 'snapshot 3', 'patch 4', 'lost', 'open', 'patch 5', 'lost']);
    expect(lastIds).toEqual([undefined, '4']);
  });

  it('continues after the revision that the caller has', async () => {
    responses = [sends(event(8))];
    expect(await follow({ after: 7 })).toEqual(['open', 'patch 8', 'lost']);
    expect(lastIds).toEqual(['7']);
  });

  it('drops a message that was cut in the middle', async () => {
    const cut: Respond = (response) => {
      response.writeHead(200).write(`retry: 1\n\n${event(3, 'snapshot')}${event(4).slice(0, -4)}`);
      setTimeout(() => response.destroy(), 20);
    };
    responses = [cut, sends(event(4))];
    expect(await follow()).toEqual(['open', 'snapshot 3', 'lost', 'open', 'patch 4', 'lost']);
    expect(lastIds).toEqual([undefined, '3']);
  });

  it.each([503, 429])('waits for a server that answers %d, as after a restart', async (code) => {
    responses = [sends(event(3, 'snapshot')), status(code), status(code), sends(event(4))];
    expect(await follow()).toEqual([
      ...['open', 'snapshot 3', 'lost', 'lost', 'lost'],
      ...['open', 'patch 4', 'lost'],
    ]);
    expect(lastIds).toEqual([undefined, '3', '3', '3']);
  });

  it('ends if the server refuses to continue', async () => {
    responses = [sends(event(3, 'snapshot')), status(404)];
    await expect(follow()).rejects.toMatchObject({ problem: { status: 404 } });
  });

  it('ends if the first connection fails, unless the caller waits for the server', async () => {
    responses = [status(503)];
    await expect(follow()).rejects.toMatchObject({ problem: { status: 503 } });
    responses = [status(503), sends(event(3, 'snapshot'))];
    expect(await follow({ keepTrying: true })).toEqual(['lost', 'open', 'snapshot 3', 'lost']);
  });

  it('counts a silent server as lost', async () => {
    const silent: Respond = (response) =>
      response.writeHead(200).write(`retry: 1\n\n${event(3, 'snapshot')}`);
    responses = [silent, sends(event(4))];
    expect(await follow({ maxSilenceMs: 1_000 })).toEqual([
      ...['open', 'snapshot 3', 'lost'],
      ...['open', 'patch 4', 'lost'],
    ]);
  });

  it('tells of each sign of life, but not of a ping of a server that has lost its store', async () => {
    const ping = (at: string): string => `event: ping\ndata: {"at":"${at}"}\n\n`;
    const parts = [event(3, 'snapshot'), ping('1'), ping('1'), ping('1') + event(4), ping('2')];
    const signs: string[] = [];
    let sent = '';
    const sendNext: Respond = (response) => {
      sent = parts.shift() ?? '';
      if (sent === '') response.end();
      else response.write(sent, () => setTimeout(() => sendNext(response), 20));
    };
    responses = [(response) => sendNext(response.writeHead(200))];
    const onSign = (): void => void signs.push(sent);
    expect(await follow({ onSign })).toEqual(['open', 'snapshot 3', 'patch 4', 'lost']);
    expect(signs).toEqual([event(3, 'snapshot'), ping('1'), ping('1') + event(4), ping('2')]);
  });

  it('is kept open by signs of life', async () => {
    const alive: Respond = (response) => {
      response.writeHead(200).write(`retry: 1\n\n${event(3, 'snapshot')}`);
      const timer = setInterval(() => response.write(':\n\n'), 50);
      setTimeout(() => {
        clearInterval(timer);
        response.end(event(4));
      }, 600);
    };
    responses = [alive];
    expect(await follow({ maxSilenceMs: 300 })).toEqual(['open', 'snapshot 3', 'patch 4', 'lost']);
  });
});

describe('a stream of views', () => {
  const restarted = ['open', 'snapshot 3', 'lost', 'open', 'snapshot 5', 'lost'];

  it('drops a patch that it has, and takes a patch for several records', async () => {
    responses = [sends(event(3, 'snapshot') + event(3) + event(6)), sends(event(7))];
    expect(await follow()).toEqual(['open', 'snapshot 3', 'patch 6', 'lost', 'open', 'patch 7', 'lost']);
    expect(lastIds).toEqual([undefined, '6']);
  });

  it('starts again if the log was replaced meanwhile, if the caller wants that', async () => {
    const first: Respond = (response) => {
      recordedAt = 'another time';
      sends(event(3, 'snapshot'))(response);
    };
    responses = [first, sends(event(5, 'snapshot'))];
    expect(await follow({ restartIfReplaced: true })).toEqual(restarted);
    expect(lastIds).toEqual([undefined, undefined]);
  });

  it('ends if the log no longer has its revision', async () => {
    const problem = JSON.stringify({ status: 404, code: 'revision-unknown' });
    responses = [sends(event(3, 'snapshot')), status(404, problem)];
    await expect(follow()).rejects.toMatchObject({ problem: { code: 'revision-unknown' } });
  });

  it('starts again where the log has another end, if the caller wants that', async () => {
    const problem = JSON.stringify({ status: 404, code: 'revision-unknown' });
    responses = [sends(event(3, 'snapshot')), status(404, problem), sends(event(1, 'snapshot'))];
    expect(await follow({ restartIfReplaced: true })).toEqual([
      ...['open', 'snapshot 3', 'lost', 'lost'],
      ...['open', 'snapshot 1', 'lost'],
    ]);
    expect(lastIds).toEqual([undefined, '3', undefined]);
  });

  it('starts again if the server has another version of the view', async () => {
    const [old, upgraded] = [{ 'greenflag-projections': 'field=1' }, { 'greenflag-projections': 'field=2' }];
    responses = [
      sends(event(3, 'snapshot'), old),
      sends(event(4), upgraded),
      sends(event(5, 'snapshot'), upgraded),
    ];
    expect(await follow()).toEqual(restarted);
    expect(lastIds).toEqual([undefined, '3', undefined]);
  });
});

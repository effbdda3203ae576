import { request } from 'node:http';
import { commandsDone } from '#race-control';
import { LogLines } from '../support/log-lines.ts';
import { enter, SCHEDULE, startServer } from '../support/server.ts';
import { bearer, guarded } from '../support/tokens.ts';

const CASE = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[\da-f]{4}-[\da-f]{12}$/u;

const commandsIn = ({ lines }: LogLines) => lines.filter(({ msg }) => msg === 'command');

describe('The log of a server', () => {
  it('has one line for each command: what, for which meeting, with which outcome and how fast', async () => {
    const logged = new LogLines();
    const server = await startServer({ logLevel: 'info', logStream: logged });
    await server.issue(SCHEDULE);
    const { headers } = await server.issue(enter('1'), { 'x-request-id': 'scoring-7.1' });
    await server.issue(enter('1'));
    await server.close();
    expect(headers.get('x-request-id')).toBe('scoring-7.1');
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/u) as string;
    const shared = { level: 'info', time, meeting: 'm', msg: 'command', ms: expect.any(Number) as number };
    expect(commandsIn(logged)).toEqual([
      {
        ...shared,
        type: 'ScheduleMeeting',
        outcome: 'accepted',
        revision: 0,
        requestId: expect.stringMatching(CASE) as string,
      },
      { ...shared, type: 'EnterCar', outcome: 'accepted', revision: 1, requestId: 'scoring-7.1' },
      {
        ...shared,
        type: 'EnterCar',
        outcome: 'refused',
        code: 'car-already-entered',
        revision: 1,
        requestId: expect.stringMatching(CASE) as string,
      },
    ]);
  });

  it('has requests at the level debug, by their route', async () => {
    const logged = new LogLines();
    const server = await startServer({ logLevel: 'debug', logStream: logged });
    await server.fetch('/api/meetings/m/projections/field');
    await server.close();
    const route = '/api/meetings/:meeting/projections/:name';
    expect(logged.lines).toContainEqual(
      expect.objectContaining({ msg: 'request', method: 'GET', route, status: 404 }),
    );
  });

  it('says once that a listener to commands fails, and commands go on', async () => {
    const logged = new LogLines();
    const server = await startServer({ logLevel: 'info', logStream: logged });
    const stop = commandsDone.subscribe(() => {
      throw new Error('the exporter broke');
    });
    const { status } = await server.issue(SCHEDULE);
    await server.issue(enter('1'));
    stop();
    await server.close();
    expect(status).toBe(200);
    expect(commandsIn(logged)).toHaveLength(2);
    expect(logged.lines.filter(({ level }) => level === 'error')).toEqual([
      expect.objectContaining({
        observed: 'greenflag.command',
        stack: expect.stringContaining('the exporter broke') as string,
      }),
    ]);
  });

  it('is readable in a terminal, and obeys nothing that a client sends', async () => {
    const logged = Object.assign(new LogLines(), { isTTY: true });
    const server = await startServer({ logLevel: 'info', logStream: logged });
    await server.issue(SCHEDULE, { 'x-request-id': 'a' });
    await server.close();
    // eslint-disable-next-line no-control-regex -- the colours of a terminal
    const plain = logged.text.replace(/\u001b\[\d+m/gu, '');
    const [line = ''] = plain.split('\n').filter((each) => each.includes('command'));
    expect(line.slice(8)).toMatch(
      /^ info {2}command meeting=m type=ScheduleMeeting outcome=accepted revision=0 ms=[\d.]+ requestId=a$/u,
    );
  });

  it('replaces an id of a request that is not well formed', async () => {
    const server = await startServer();
    const ids = [];
    for (const id of ['two words', 'x'.repeat(65), 'a"b', 'Ab3-_'.repeat(7).slice(0, 32)]) {
      const { headers } = await server.fetch('/health/live', { headers: { 'x-request-id': id } });
      ids.push(headers.get('x-request-id'));
    }
    await server.close();
    for (const id of ids) expect(id).toMatch(CASE);
  });

  it('holds no token, ticket or address, wherever a client puts them', async () => {
    const logged = new LogLines();
    const world = await guarded({ logLevel: 'debug', logStream: logged });
    const token = await world.add('Jane Doe', 'director');
    await world.server.issue(SCHEDULE, bearer(token));
    const path = '/api/meetings/m/events';
    const { json } = await world.server.fetch('/api/tickets', {
      method: 'POST',
      headers: { ...bearer(token), 'content-type': 'application/json' },
      body: JSON.stringify({ path }),
    });
    const ticket = String(json['ticket']);
    for (const secret of [token, ticket]) await sendEverywhere(world.server.url, secret, token);
    await world.close();
    expect(commandsIn(logged).length).toBeGreaterThan(0);
    for (const secret of [token, token.split('.')[1], token.split('.')[2], ticket, '127.0.0.1:'])
      expect(logged.text.replaceAll(world.server.url, '')).not.toContain(secret);
    expect(logged.text).not.toContain('Jane Doe');
  });
});

/** Sends requests with a secret in every place that a client controls. */
async function sendEverywhere(url: string, secret: string, token: string): Promise<void> {
  const names = [
    'authorization',
    'x-request-id',
    'idempotency-key',
    'if-match',
    'if-none-match',
    'last-event-id',
    'cookie',
    'referer',
    'user-agent',
    'origin',
    'accept',
    'prefer',
    'traceparent',
    'tracestate',
    'baggage',
    'content-type',
    'x-forwarded-for',
    'greenflag-official',
  ];
  const body = JSON.stringify({ ...enter(secret), type: 'EnterCar', commandId: secret });
  for (const path of [`/api/meetings/m/commands`, `/api/meetings/${secret}/commands`, `/${secret}`]) {
    const address = new URL(path, url);
    for (const name of names) await post(address, { ...bearer(token), [name]: secret }, body);
    for (const name of ['ticket', 'token', 'access_token', 'x', secret]) {
      const withQuery = new URL(address);
      withQuery.searchParams.set(name, secret);
      await post(withQuery, bearer(token), body);
      await post(withQuery, {}, body);
    }
    await post(address, bearer(token), `{"type":"${secret}"`);
    await post(address, bearer(token), JSON.stringify({ type: secret, [secret]: secret }));
  }
}

function post(url: URL, headers: Record<string, string>, body: string): Promise<void> {
  return new Promise((done) => {
    const all = { 'content-type': 'application/json', ...headers };
    const sent = request(url, { method: 'POST', headers: all }, (answer) => {
      answer.resume().on('end', done);
    });
    sent.on('error', () => done());
    sent.end(body);
  });
}

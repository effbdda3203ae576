import { get, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { ServeError } from '../../apps/server/index.ts';
import { parseOrigins } from '../../apps/server/http/cross-origin.ts';
import { enter, SCHEDULE, startServer, type Reply, type TestServer } from '../support/server.ts';
import { bearer, guarded } from '../support/tokens.ts';

const CLUB = 'https://club.example';
const LOG = '/api/meetings/m/events';
const VIEW = '/api/meetings/m/projections/entry-list';

let server: TestServer;
beforeAll(async () => {
  server = await startServer({ corsOrigins: `${CLUB}, http://localhost:8080` });
  await server.issue(SCHEDULE);
  await server.issue(enter('31'));
});
afterAll(() => server.close());

const read = (path: string, origin: string, by = server) => by.fetch(path, { headers: { origin } });
const preflight = (path: string, method: string, origin = CLUB): Promise<Reply> => {
  const headers = { origin, 'access-control-request-method': method };
  return server.fetch(path, { method: 'OPTIONS', headers });
};
const allowedBy = ({ headers }: Reply): string | null => headers.get('access-control-allow-origin');
const corsHeaders = ({ headers }: Reply): string[] =>
  [...headers.keys()].filter((name) => name.startsWith('access-control'));

describe('a page of an allowed origin', () => {
  it.each([
    ...['/api/meetings', LOG, VIEW, `${VIEW}/diff?from=0`, '/api/formats'],
    ...['/api/openapi.json', '/api/asyncapi.json', '/.well-known/jwks.json'],
  ])('reads %s, without credentials', async (path) => {
    const reply = await read(path, CLUB);
    expect([reply.status, allowedBy(reply)]).toEqual([200, CLUB]);
    expect(reply.headers.get('access-control-allow-credentials')).toBeNull();
    expect(reply.headers.get('vary')).toMatch(/\borigin\b/iu);
  });

  it('reads the headers that a client of the interface needs', async () => {
    const { headers } = await read(VIEW, 'http://localhost:8080');
    const exposed = headers.get('access-control-expose-headers')?.split(', ');
    expect(exposed).toEqual(expect.arrayContaining(['ETag', 'Link', 'Retry-After', 'Greenflag-Projections']));
    expect(headers.get('vary')).toBe('accept, origin');
  });

  it('reads why it got no view', async () => {
    const reply = await read('/api/meetings/m/projections/nothing', CLUB);
    expect([reply.status, allowedBy(reply)]).toEqual([404, CLUB]);
  });

  it('follows a stream', async () => {
    const request = get(`${server.url}${VIEW}/stream`, { agent: false, headers: { origin: CLUB } });
    const [{ headers, statusCode }] = (await once(request, 'response')) as [IncomingMessage];
    request.destroy();
    expect([statusCode, headers['access-control-allow-origin'], headers.vary]).toEqual([200, CLUB, 'origin']);
    expect(headers['greenflag-projections']).toMatch(/^entry-list=/u);
  });

  it('may resume, revalidate and wait, but not send a token', async () => {
    const reply = await preflight(`${VIEW}/stream`, 'GET');
    expect([reply.status, allowedBy(reply)]).toEqual([204, CLUB]);
    expect(reply.headers.get('access-control-allow-methods')).toBe('GET, HEAD');
    expect(reply.headers.get('access-control-allow-headers')).toBe('Last-Event-ID, If-None-Match, Prefer');
  });

  it.each([
    '/api/meetings/m/commands',
    '/api/meetings/m/tickets',
    '/api/meetings/m/what-if',
    '/api/formats/check',
    '/api/tickets',
  ])('may not send anything to %s', async (path) => {
    const reply = await preflight(path, 'POST');
    expect([reply.status, corsHeaders(reply)]).toEqual([405, []]);
  });

  it('may not read who acts on the server', async () => {
    for (const path of ['/api/whoami', '/health/ready'])
      expect(corsHeaders(await read(path, CLUB))).toEqual([]);
    expect(corsHeaders(await server.issue(enter('2'), { origin: CLUB }))).toEqual([]);
  });
});

it('a page of another origin reads nothing, and caches tell the two apart', async () => {
  for (const origin of ['https://evil.example', 'http://club.example', 'null']) {
    const reply = await read(VIEW, origin);
    expect([corsHeaders(reply), reply.headers.get('vary')]).toEqual([[], 'accept, origin']);
    const asked = await preflight(VIEW, 'GET', origin);
    expect([asked.status, corsHeaders(asked)]).toEqual([405, []]);
  }
});

it('an unknown address stays unknown', async () => {
  expect((await server.fetch('/api/nowhere', { method: 'OPTIONS' })).json['code']).toBe('route-unknown');
});

it('every page may read when all origins are allowed', async () => {
  const open = await startServer({ corsOrigins: '*' });
  expect(allowedBy(await read('/api/meetings', 'https://fan.example', open))).toBe('https://fan.example');
  await open.close();
});

it('a page cannot read the officials, and needs a ticket on a private server', async () => {
  const world = await guarded({ corsOrigins: CLUB, private: true });
  const token = bearer(await world.add('Jane Doe', 'director'));
  const officials = await world.server.fetch('/api/officials', { headers: { ...token, origin: CLUB } });
  expect([officials.status, corsHeaders(officials)]).toEqual([200, []]);
  const refused = await read('/api/meetings', CLUB, world.server);
  expect([refused.json['code'], allowedBy(refused)]).toEqual(['token-missing', CLUB]);
  await world.close();
});

describe('the origins of a server', () => {
  it.each([
    'club.example',
    'https://club.example/',
    'https://club.example/board',
    'ftp://club.example',
    'null',
  ])('are not %s', async (corsOrigins) => {
    expect(() => parseOrigins(corsOrigins, 'cors-origins-wrong')).toThrow(ServeError);
    await expect(startServer({ corsOrigins })).rejects.toMatchObject({
      code: 'cors-origins-wrong',
      message: expect.stringContaining(`"${corsOrigins}" is not an origin.`) as string,
    });
  });
});

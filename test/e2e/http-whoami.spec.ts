import { setTimeout as pause } from 'node:timers/promises';
import { SCHEDULE, startServer, type TestServer } from '../support/server.ts';
import { bearer, forged, guarded, type GuardedServer } from '../support/tokens.ts';

const DAY = 86_400_000;
const PATH = '/api/whoami';

describe('on an open server', () => {
  let server: TestServer;
  beforeAll(async () => void (server = await startServer()));
  afterAll(() => server.close());
  const whoami = (headers = {}) => server.fetch(PATH, { headers });

  it('a request without the header has no official', async () => {
    const { status, json, headers } = await whoami();
    expect([status, json]).toEqual([200, { open: true, private: false, publicUrl: null, official: null }]);
    expect(headers.get('vary')).toBe('authorization, greenflag-official');
    expect(headers.get('cache-control')).toMatch(/^public, s-maxage=1, max-age=0/u);
  });

  it('only an answer that names nobody is kept', async () => {
    const { headers } = await whoami({ 'greenflag-official': 'Jane Doe; role=steward' });
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it('the header names the official, for every meeting and without expiry', async () => {
    const { json } = await whoami({ 'greenflag-official': 'Jane Doe; role=steward' });
    const official = { id: 'Jane Doe', role: 'steward', meetings: '*', expiresAt: null };
    expect(json).toEqual({ open: true, private: false, publicUrl: null, official });
  });

  it('an invalid header is refused', async () => {
    const { status, json } = await whoami({ 'greenflag-official': 'Jane Doe; role=king' });
    expect([status, json['code']]).toEqual([401, 'official-wrong']);
  });

  it('no parameter is accepted', async () => {
    expect((await server.fetch(`${PATH}?official=Jane`)).json['code']).toBe('query-wrong');
  });
});

describe.each([
  ['a server with officials', false],
  ['a private server', true],
])('on %s', (_what, isPrivate) => {
  let world: GuardedServer;
  beforeAll(async () => void (world = await guarded({ private: isPrivate })));
  afterAll(() => world.close());
  const whoami = (token?: string) =>
    world.server.fetch(PATH, token === undefined ? {} : { headers: bearer(token) });
  const codeOf = async (token: string) => {
    const { status, json, headers } = await whoami(token);
    return [status, json['code'], headers.get('www-authenticate')?.split(' ')[0]];
  };

  it('a request without a token is answered, and has no official', async () => {
    const { status, json } = await whoami();
    expect([status, json]).toEqual([
      200,
      { open: false, private: isPrivate, publicUrl: null, official: null },
    ]);
  });

  it('the header of an open server is ignored', async () => {
    const { json } = await world.server.fetch(PATH, {
      headers: { 'greenflag-official': 'Jane; role=director' },
    });
    expect(json['official']).toBeNull();
  });

  it('a token gives its official as the log has it now', async () => {
    const now = Math.floor(Date.now() / 1_000) * 1_000;
    const token = await world.add('Turn 2', 'spotter', ['m', 'n'], { days: 2, now });
    const expiresAt = new Date(now + 2 * DAY).toISOString();
    const { json, headers } = await whoami(token);
    const official = { id: 'Turn 2', role: 'spotter', meetings: ['m', 'n'], expiresAt };
    expect(json).toEqual({ open: false, private: isPrivate, publicUrl: null, official });
    expect(headers.get('cache-control')).toBe('no-store');
    await world.decide({ type: 'ChangeOfficial', official: 'Turn 2', role: 'scorer', meetings: '*' });
    const changed = { id: 'Turn 2', role: 'scorer', meetings: '*', expiresAt };
    while ((await whoami(token)).text !== JSON.stringify({ ...json, official: changed })) await pause(10);
  });

  it('an invalid token is refused as on every route', async () => {
    const token = await world.add('Gone', 'director');
    const refused = (code: string) => [401, code, 'Bearer'];
    expect(await codeOf('abc')).toEqual(refused('token-wrong'));
    expect(await codeOf(forged(token, { sub: 'first director' }))).toEqual(refused('token-wrong'));
    expect(await codeOf(world.token('Gone', { now: Date.now() - 100 * DAY }))).toEqual(
      refused('token-expired'),
    );
    await world.decide({ type: 'RevokeOfficial', official: 'Gone', reason: 'went home' });
    while ((await codeOf(token))[1] !== 'token-revoked') await pause(10);
    expect(await codeOf(token)).toEqual(refused('token-revoked'));
  });

  it('a token in the address is refused', async () => {
    const { json } = await world.server.fetch(`${PATH}?access_token=abc`);
    expect(json['code']).toBe('token-in-address');
  });

  it('the request writes nothing', async () => {
    const token = await world.add('Reader', 'director');
    await world.server.issue(SCHEDULE, bearer(token));
    await whoami(token);
    const { text } = await world.server.fetch('/api/meetings/m/events', { headers: bearer(token) });
    expect(text.split('"revision"')).toHaveLength(2);
  });
});

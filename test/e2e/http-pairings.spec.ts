import { join } from 'node:path';
import { startServer, type Reply, type TestServer } from '../support/server.ts';
import { bearer, guarded, untilSo, type GuardedServer } from '../support/tokens.ts';

const PUBLIC_URL = 'https://race.example';
const OFFICIALS = '/api/officials';

interface Talk {
  readonly post: (path: string, body: object, headers?: Record<string, string>) => Promise<Reply>;
  readonly redeem: (body: object, headers?: Record<string, string>) => Promise<Reply>;
}

const talkTo = (server: TestServer): Talk => {
  const post: Talk['post'] = (path, body, headers = {}) =>
    server.fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  return { post, redeem: (body, headers) => post('/api/pairings/redeem', body, headers) };
};

const pairingsOf = (name: string): string => `${OFFICIALS}/${encodeURIComponent(name)}/pairings`;
const wrongOf = (digits: string): string => String((Number(digits) + 1) % 1_000_000).padStart(6, '0');

describe('officials over HTTP', () => {
  let world: GuardedServer;
  let talk: Talk;
  let chief: Record<string, string>;
  let local: Record<string, string>;

  beforeAll(async () => {
    world = await guarded({ publicUrl: PUBLIC_URL });
    talk = talkTo(world.server);
    chief = bearer(await world.add('Chief', 'director'));
    local = bearer(await world.add('Local', 'director', ['m']));
  });
  afterAll(() => world.close());

  const add = (official: string, fields: object = {}, headers = chief) =>
    talk.post(OFFICIALS, { official, role: 'scorer', meetings: ['m'], ...fields }, headers);
  const listOf = async (headers: Record<string, string>) => {
    const { json } = await world.server.fetch(OFFICIALS, { headers });
    return json['officials'] as { official: string; pairing: Record<string, unknown> | null }[];
  };

  it('are added by a director, with who did it', async () => {
    const { status, json, headers } = await add('Jane');
    expect([status, json['official'], json['role'], json['pairing']]).toEqual([200, 'Jane', 'scorer', null]);
    expect(headers.get('cache-control')).toBe('no-store');
    expect((await add('Jane')).json['code']).toBe('official-already-added');
    expect((await add('Jack', { role: 'king' })).json).toMatchObject({ code: 'wrong-field', field: 'role' });
  });

  it('are added and seen by a director of a meeting for that meeting only', async () => {
    await add('Far', { meetings: ['far'] });
    expect((await add('Near', {}, local)).status).toBe(200);
    for (const fields of [{ meetings: ['far'] }, { meetings: '*' }, { role: 'director' }]) {
      const { status, json } = await add('Reach', fields, local);
      expect([status, json['code']]).toEqual([403, 'not-your-official']);
    }
    const names = (await listOf(local)).map(({ official }) => official);
    expect(names).toContain('Near');
    for (const hidden of ['Far', 'Chief', 'Local']) expect(names).not.toContain(hidden);
    expect((await talk.post(`${OFFICIALS}/Far/revoke`, { reason: 'x' }, local)).json['code']).toBe(
      'not-your-official',
    );
  });

  it('are revoked at once', async () => {
    const token = bearer(await world.add('Short', 'registrar'));
    await untilSo(async () => (await world.server.fetch('/api/whoami', { headers: token })).status === 200);
    const { json } = await talk.post(`${OFFICIALS}/Short/revoke`, { reason: 'went home' }, chief);
    expect(json['revokedAt']).toEqual(expect.any(String));
    expect((await world.server.fetch('/api/whoami', { headers: token })).json['code']).toBe('token-revoked');
    expect((await talk.post(`${OFFICIALS}/Nobody/revoke`, { reason: 'x' }, chief)).status).toBe(404);
  });

  it('of another role may do none of it, and the try is among the attempts', async () => {
    const steward = bearer(await world.add('Steward', 'steward'));
    await untilSo(async () => (await world.server.fetch('/api/whoami', { headers: steward })).status === 200);
    expect((await add('Friend', {}, steward)).json['code']).toBe('not-a-director');
    expect((await talk.post(OFFICIALS, {}, {})).json['code']).toBe('token-missing');
    const { text } = await world.server.fetch('/api/attempts', { headers: chief });
    expect(text).toContain('"who":"Steward","role":"steward"');
  });

  it('have names of any script and length in addresses', async () => {
    const name = 'Ж'.repeat(120);
    await add(name);
    const { status, json } = await talk.post(pairingsOf(name), { kind: 'digits' }, chief);
    expect([status, json['official']]).toEqual([200, name]);
  });

  describe('sign in a device', () => {
    it('by a QR code, once the director has allowed it', async () => {
      await add('Scorer');
      const opened = await talk.post(pairingsOf('Scorer'), { kind: 'qr' }, chief);
      expect(opened.headers.get('cache-control')).toBe('no-store');
      const secret = String(opened.json['secret']);
      expect(Buffer.from(secret, 'base64url')).toHaveLength(16);
      expect(opened.json['link']).toBe(`${PUBLIC_URL}/sign-in#pair=${secret}`);

      const waiting = await talk.redeem({ secret });
      expect(waiting.json).toMatchObject({ state: 'waiting', official: 'Scorer' });
      expect(waiting.headers.get('cache-control')).toBe('no-store');
      const claim = waiting.json['claim'];
      expect((await talk.redeem({ secret })).json['code']).toBe('pairing-wrong');
      expect((await talk.redeem({ claim })).json['state']).toBe('waiting');

      const asking = (await listOf(chief)).find(({ official }) => official === 'Scorer')?.pairing;
      expect(asking).toMatchObject({ step: 'asking', device: { address: '127.0.0.1' } });
      const allow = `${pairingsOf('Scorer')}/${String(asking?.['pairing'])}/allow`;
      expect((await talk.post(allow, {}, chief)).json['pairing']).toMatchObject({ step: 'allowed' });

      const { json } = await talk.redeem({ claim });
      expect(json).toMatchObject({ state: 'signed-in', official: 'Scorer', role: 'scorer' });
      const hours = (Date.parse(String(json['expiresAt'])) - Date.now()) / 3_600_000;
      expect([hours > 23.9, hours <= 24]).toEqual([true, true]);
      const token = bearer(String(json['token']));
      const { json: who } = await world.server.fetch('/api/whoami', { headers: token });
      expect(who['official']).toMatchObject({ id: 'Scorer', role: 'scorer' });
      expect((await talk.redeem({ claim })).json['code']).toBe('pairing-wrong');
    });

    it('by six digits and the name', async () => {
      await add('Spotter', { role: 'spotter' });
      const { json } = await talk.post(pairingsOf('Spotter'), { kind: 'digits' }, chief);
      expect([json['link'], json['secret']]).toEqual([null, expect.stringMatching(/^\d{6}$/u)]);
      const { json: waiting } = await talk.redeem({ official: 'Spotter', digits: json['secret'] });
      expect(waiting['state']).toBe('waiting');
    });

    it('never a director by digits', async () => {
      expect((await talk.post(pairingsOf('Chief'), { kind: 'digits' }, chief)).json['code']).toBe(
        'digits-never-director',
      );
      expect((await talk.post(pairingsOf('Chief'), { kind: 'qr' }, chief)).status).toBe(200);
    });

    it('not after the director refused it', async () => {
      await add('Guest');
      const { json } = await talk.post(pairingsOf('Guest'), { kind: 'qr' }, chief);
      const { json: waiting } = await talk.redeem({ secret: json['secret'] });
      const close = `${pairingsOf('Guest')}/${String(json['pairing'])}/close`;
      expect((await talk.post(close, {}, chief)).json['pairing']).toMatchObject({ step: 'closed' });
      const refused = await talk.redeem({ claim: waiting['claim'] });
      expect([refused.status, refused.json['code']]).toEqual([403, 'pairing-refused']);
    });

    it('not with a wrong secret, which is not among the attempts', async () => {
      const secret = 'c2VjcmV0LXNlY3JldC1zZQ';
      const { status, json, headers } = await talk.redeem({ secret });
      expect([status, json['code'], headers.get('cache-control')]).toEqual([
        401,
        'pairing-wrong',
        'no-store',
      ]);
      const { text, json: all } = await world.server.fetch('/api/attempts', { headers: chief });
      expect((all['attempts'] as object[]).at(-1)).toMatchObject({
        who: null,
        what: 'POST /api/pairings/redeem',
        address: '127.0.0.1',
        code: 'pairing-wrong',
      });
      expect(text).not.toContain(secret);
    });

    it('not for a director of other meetings', async () => {
      const { json } = await talk.post(pairingsOf('Far'), { kind: 'qr' }, local);
      expect(json['code']).toBe('not-your-official');
    });
  });
});

describe('wrong digits', () => {
  it('stop after ten of one address, while QR codes go on', async () => {
    const world = await guarded();
    const talk = talkTo(world.server);
    const chief = bearer(await world.add('Chief', 'director'));
    await world.add('Jane', 'scorer');
    await world.add('Joe', 'scorer');
    await untilSo(async () => (await world.server.fetch('/api/whoami', { headers: chief })).status === 200);
    const digits = String((await talk.post(pairingsOf('Jane'), { kind: 'digits' }, chief)).json['secret']);
    for (let i = 0; i < 10; i += 1) {
      const name = i % 2 === 0 ? 'Jane' : 'Nobody';
      expect((await talk.redeem({ official: name, digits: wrongOf(digits) })).json['code']).toBe(
        'pairing-wrong',
      );
    }
    const stopped = await talk.redeem({ official: 'Jane', digits });
    expect([stopped.status, stopped.json['code']]).toEqual([429, 'digits-stopped']);
    expect(Number(stopped.headers.get('retry-after'))).toBeGreaterThan(800);
    const { json } = await talk.post(pairingsOf('Joe'), { kind: 'qr' }, chief);
    expect(json['link']).toBeNull();
    expect((await talk.redeem({ secret: json['secret'] })).json['state']).toBe('waiting');
    const { text } = await world.server.fetch('/api/attempts', { headers: chief });
    expect(text).toContain('"code":"digits-stopped"');
    await world.close();
  });
});

describe('two servers of a cluster', () => {
  it('redeem a secret once, on either of them', async () => {
    const world = await guarded({ private: true });
    const keys = join(world.folder, 'keys.json');
    const other = await startServer({ open: false, private: true, store: world.url, keys });
    const [here, there] = [talkTo(world.server), talkTo(other)];
    const chief = bearer(await world.add('Chief', 'director'));
    await world.add('Jane', 'scorer');
    const { json } = await here.post(pairingsOf('Jane'), { kind: 'qr' }, chief);
    const { json: waiting } = await there.redeem({ secret: json['secret'] });
    expect(waiting['state']).toBe('waiting');
    expect((await here.redeem({ secret: json['secret'] })).json['code']).toBe('pairing-wrong');
    await untilSo(async () => {
      const path = `${pairingsOf('Jane')}/${String(json['pairing'])}/allow`;
      return (await here.post(path, {}, chief)).status === 200;
    });
    let state = '';
    await untilSo(async () => {
      state = String((await there.redeem({ claim: waiting['claim'] })).json['state']);
      return state !== 'waiting';
    });
    expect(state).toBe('signed-in');
    expect((await here.redeem({ claim: waiting['claim'] })).json['code']).toBe('pairing-wrong');
    await other.close();
    await world.close();
  });
});

describe('over plain HTTP from another machine', () => {
  const FORWARDED = { 'x-forwarded-for': '192.0.2.7' };
  const codeOf = async (world: GuardedServer, headers: Record<string, string>) =>
    (await talkTo(world.server).redeem({ secret: 'x' }, headers)).json['code'];

  it('no device signs in, unless the operator allows it', async () => {
    const world = await guarded();
    const chief = bearer(await world.add('Chief', 'director'));
    await untilSo(async () => (await world.server.fetch('/api/whoami', { headers: chief })).status === 200);
    const opened = await talkTo(world.server).post(
      pairingsOf('Chief'),
      { kind: 'qr' },
      { ...chief, ...FORWARDED },
    );
    expect([opened.status, opened.json['code']]).toEqual([403, 'pairing-insecure']);
    expect(await codeOf(world, FORWARDED)).toBe('pairing-insecure');
    expect(await codeOf(world, {})).toBe('pairing-wrong');
    await world.close();
    const lax = await guarded({ insecureLan: true });
    expect(await codeOf(lax, FORWARDED)).toBe('pairing-wrong');
    await lax.close();
  });

  it('a trusted proxy says whether its client used TLS', async () => {
    const world = await guarded({ proxies: '127.0.0.1' });
    expect(await codeOf(world, { ...FORWARDED, 'x-forwarded-proto': 'https' })).toBe('pairing-wrong');
    expect(await codeOf(world, { ...FORWARDED, 'x-forwarded-proto': 'http' })).toBe('pairing-insecure');
    await world.close();
  });
});

describe('an open server', () => {
  it('has no officials to add or to sign in', async () => {
    const server = await startServer();
    const talk = talkTo(server);
    const headers = { 'greenflag-official': 'Jane; role=director' };
    const body = { official: 'Joe', role: 'scorer', meetings: '*' };
    for (const reply of [
      await talk.post(OFFICIALS, body, headers),
      await talk.post(pairingsOf('Joe'), { kind: 'qr' }, headers),
      await talk.redeem({ secret: 'x' }),
    ]) {
      expect([reply.status, reply.json['code']]).toEqual([409, 'officials-needless']);
    }
  });
});

it('an address for QR codes is the address of a server', async () => {
  for (const publicUrl of ['race.example', 'ftp://race.example', 'https://race.example/path']) {
    await expect(startServer({ publicUrl })).rejects.toMatchObject({ code: 'public-url-wrong' });
  }
});

import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { openStore } from '#event-store/open';
import { openKeys } from '#race-control';
import { LogLines } from '../support/log-lines.ts';
import { DIRECTOR, enter, linesOf, NDJSON, SCHEDULE, startServer } from '../support/server.ts';
import { bearer, claimsOf, guarded, rewritten, untilSo, type GuardedServer } from '../support/tokens.ts';

const SPIN = { type: 'ReportSpin', session: 'heat-1', car: '1' };
const STREAM = '/api/meetings/m/events/stream';

describe('a server with authentication', () => {
  let world: GuardedServer;
  let director: string;
  const codeOf = async (command: unknown, headers: Record<string, string>, meeting = 'm') =>
    (await world.server.issue(command, headers, meeting)).json['code'];

  beforeAll(async () => {
    world = await guarded();
    director = await world.add('Jane Doe', 'director');
    await world.server.issue(SCHEDULE, bearer(director));
  });
  afterAll(() => world.close());

  it('writes the official of the token into the record and ignores the header', async () => {
    await world.server.issue(enter('1'), {
      ...bearer(director),
      'greenflag-official': 'Mallory; role=director',
    });
    const { json } = await world.server.fetch('/api/meetings/m/events?after=0');
    const [record] = json['events'] as { metadata: { official: object } }[];
    expect(record?.metadata.official).toEqual({ id: 'Jane Doe', role: 'director' });
  });

  it('does not accept the header of an open server instead of a token', async () => {
    expect(await codeOf(enter('2'), DIRECTOR)).toBe('token-missing');
  });

  it.each([
    ['no token', {}, 401, 'Bearer realm="greenflag"'],
    ['no token of ours', bearer('abc'), 401, 'Bearer realm="greenflag", error="invalid_token"'],
    [
      'no bearer token',
      { authorization: 'Basic abc' },
      401,
      'Bearer realm="greenflag", error="invalid_token"',
    ],
  ])('sends a challenge to a request with %s', async (_name, headers, status, challenge) => {
    const reply = await world.server.issue(enter('2'), headers);
    expect([reply.status, reply.headers.get('www-authenticate')]).toEqual([status, challenge]);
    expect(reply.headers.get('content-type')).toBe('application/problem+json');
  });

  it('says that the scope is insufficient when the token is valid', async () => {
    const spotter = await world.add('Turn 2', 'spotter', ['m']);
    const role = await world.server.issue(enter('2'), bearer(spotter));
    const meeting = await world.server.issue(SCHEDULE, bearer(spotter), 'other');
    for (const { status, headers } of [role, meeting]) {
      const challenge = 'Bearer realm="greenflag", error="insufficient_scope"';
      expect([status, headers.get('www-authenticate')]).toEqual([403, challenge]);
    }
  });

  it('answers each line of many commands by the role of the token', async () => {
    const registrar = await world.add('Registrar', 'registrar');
    const lines = [enter('3'), { type: 'OpenSession', session: 'heat-1' }, enter('4')];
    const reply = await world.server.fetch('/api/meetings/m/commands', {
      method: 'POST',
      headers: { 'content-type': NDJSON, ...bearer(registrar) },
      body: lines.map((line) => JSON.stringify(line)).join('\n'),
    });
    expect(linesOf(reply).map(({ code = 'accepted' }) => code)).toEqual([
      'accepted',
      'role-may-not',
      'accepted',
    ]);
  });

  it('reads no body of a request without a token', async () => {
    const reply = await world.server.issue('not JSON at all', {});
    expect(reply.json['code']).toBe('token-missing');
  });

  it('requires a token for a what-if, and decides it in the role of the token', async () => {
    const viewer = await world.add('Fan', 'viewer');
    const ask = (headers: Record<string, string>) =>
      world.server.fetch('/api/meetings/m/what-if', {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ issue: [enter('9')], show: ['entry-list'] }),
      });
    expect((await ask({})).json['code']).toBe('token-missing');
    expect((await ask(bearer(viewer))).json['code']).toBe('role-may-not');
    expect((await ask(bearer(director))).status).toBe(200);
  });

  it('shows views to everybody', async () => {
    for (const path of [
      '/api/meetings',
      '/api/meetings/m/projections/meeting',
      '/health/live',
      '/api/openapi.json',
    ]) {
      expect((await world.server.fetch(path)).status).toBe(200);
    }
  });

  describe('of an official', () => {
    it('accepts them once they are added, and refuses them once they are revoked', async () => {
      const token = await world.add('Steward', 'steward');
      await untilSo(async () => (await codeOf(SPIN, bearer(token))) === 'role-may-not');
      await world.decide({ type: 'RevokeOfficial', official: 'Steward', reason: 'went home' });
      await untilSo(async () => (await codeOf(SPIN, bearer(token))) === 'token-revoked');
      const again = await world.add('Steward', 'steward');
      await untilSo(async () => (await codeOf(SPIN, bearer(again))) === 'role-may-not');
      expect(await codeOf(SPIN, bearer(token))).toBe('token-revoked');
    });

    it('takes the role and the meetings from the log and not from the token', async () => {
      const token = await world.add('Turncoat', 'director');
      expect(claimsOf(token)).toMatchObject({ role: 'director', meetings: '*' });
      await world.decide({ type: 'ChangeOfficial', official: 'Turncoat', role: 'viewer' });
      await untilSo(async () => (await codeOf(enter('77'), bearer(token))) === 'role-may-not');
      await world.decide({ type: 'ChangeOfficial', official: 'Turncoat', meetings: ['other'] });
      await untilSo(async () => (await codeOf(enter('77'), bearer(token))) === 'meeting-not-yours');
    });

    it('accepts tokens of an older key and refuses those of an unknown key', async () => {
      const token = await world.add('Early Bird', 'registrar');
      openKeys(join(world.folder, 'keys.json')).rotate();
      const later = world.token('Early Bird');
      expect((await world.server.issue(enter('31'), bearer(token))).status).toBe(200);
      expect((await world.server.issue(enter('32'), bearer(later))).status).toBe(200);
    });
  });

  describe('of tokens in addresses', () => {
    it.each([
      ['by name', () => '?access_token=abc'],
      ['by any name', () => `?at=${director}`],
    ])('refuses them: %s', async (_name, added) => {
      const { status, json } = await world.server.fetch(`/api/meetings/m/projections/meeting${added()}`);
      expect([status, json['code']]).toEqual([400, 'token-in-address']);
      expect(JSON.stringify(json)).not.toContain(director);
    });
  });

  describe('of what was refused', () => {
    const attempts = async (headers: Record<string, string>) =>
      (await world.server.fetch('/api/attempts', { headers })).json;

    it('shows a director of all meetings who was refused what, why and from where', async () => {
      await world.add('Curious', 'scorer');
      await world.server.issue(enter('66'), bearer(world.token('Curious')));
      const list = (await attempts(bearer(director)))['attempts'] as object[];
      expect(list.at(-1)).toEqual({
        at: expect.stringMatching(/Z$/u) as string,
        who: 'Curious',
        role: 'scorer',
        what: 'EnterCar',
        meeting: 'm',
        code: 'role-may-not',
        address: '127.0.0.1',
        why: expect.stringContaining('A scorer may not issue EnterCar') as string,
      });
    });

    it('has no name for an invalid signature, and stores no token', async () => {
      const stranger = rewritten(director, {}, (...of) => openKeys(null).sign(...of));
      await world.server.issue(enter('66'), bearer(stranger));
      await world.server.fetch(`/api/attempts?token=${stranger}`);
      const list = (await attempts(bearer(director)))['attempts'] as {
        who: unknown;
        code: string;
        what: string;
      }[];
      expect(list.slice(-2)).toMatchObject([
        { who: null, code: 'token-wrong', what: 'POST /api/meetings/m/commands' },
        { who: null, code: 'token-in-address', what: 'GET /api/attempts' },
      ]);
      expect(JSON.stringify(list)).not.toContain(stranger.slice(-40));
    });

    it.each(['officials', 'attempts'])('is shown to directors only: /api/%s', async (path) => {
      const read = async (headers: Record<string, string>) =>
        (await world.server.fetch(`/api/${path}`, { headers })).json['code'];
      expect(await read({})).toBe('token-missing');
      expect(await read(bearer(world.token('Curious')))).toBe('not-a-director');
      expect(await read(bearer(director))).toBeUndefined();
    });

    it('is not shown to a director of some meetings', async () => {
      const local = await world.add('Local', 'director', ['m']);
      const { json } = await world.server.fetch('/api/attempts', { headers: bearer(local) });
      expect(json['code']).toBe('not-a-director');
    });

    it('is not in the log of the meeting', async () => {
      const { text } = await world.server.fetch('/api/meetings/m/events?limit=1000');
      expect(text).not.toContain('"66"');
    });
  });
});

describe('a private server', () => {
  let world: GuardedServer;
  let viewer: string;

  beforeAll(async () => {
    world = await guarded({ private: true });
    viewer = await world.add('Fan', 'viewer', ['m']);
    await world.server.issue(SCHEDULE, bearer(await world.add('Jane Doe', 'director')));
  });
  afterAll(() => world.close());

  const ticketFor = async (path: string, route = '/api/tickets') => {
    const { json } = await world.server.fetch(route, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...bearer(viewer) },
      body: JSON.stringify({ path }),
    });
    return String(json['ticket'] ?? json['code']);
  };
  const codeAt = async (path: string, headers = {}) =>
    (await world.server.fetch(path, { headers })).json['code'];

  it('shows nothing without a token, and only its own meetings to a token', async () => {
    const path = '/api/meetings/m/projections/meeting';
    expect(await codeAt(path)).toBe('token-missing');
    expect((await world.server.fetch(path, { headers: bearer(viewer) })).status).toBe(200);
    expect(await codeAt('/api/meetings/n/projections/meeting', bearer(viewer))).toBe('meeting-not-yours');
  });

  it('shows its health, its keys and its documents without a token', async () => {
    for (const path of ['/health/live', '/.well-known/jwks.json', '/api/openapi.json', '/api/docs']) {
      expect((await world.server.fetch(path)).status).toBe(200);
    }
  });

  it('accepts a ticket for its address once', async () => {
    const path = '/api/meetings/m/projections/meeting';
    const ticket = await ticketFor(path);
    expect((await world.server.fetch(`${path}?at=0&ticket=${ticket}`)).status).toBe(200);
    expect(await codeAt(`${path}?at=0&ticket=${ticket}`)).toBe('ticket-wrong');
  });

  it.each([
    ['of another address', '/api/meetings/m/projections/entry-list'],
    ['for a command', '/api/meetings/m/commands'],
  ])('refuses a ticket %s', async (_name, path) => {
    const ticket = await ticketFor(STREAM);
    const method = path.endsWith('commands') ? 'POST' : 'GET';
    const { json } = await world.server.fetch(`${path}?ticket=${ticket}`, { method });
    expect(json['code']).toBe('ticket-wrong');
  });

  it('issues no ticket for an address of another server', async () => {
    expect(await ticketFor('https://elsewhere.example/api/')).toBe('ticket-path-wrong');
  });

  it('issues tickets for the addresses of one meeting', async () => {
    const route = '/api/meetings/m/tickets';
    const path = '/api/meetings/m/projections/meeting';
    const ticket = await ticketFor(path, route);
    expect((await world.server.fetch(`${path}?ticket=${ticket}`)).status).toBe(200);
    for (const other of ['/api/meetings/n/events', '/api/meetings/%m/events', '/api/officials']) {
      expect(await ticketFor(other, route)).toBe('ticket-path-wrong');
    }
    expect(await ticketFor('/api/meetings/n/events', '/api/meetings/n/tickets')).toBe('meeting-not-yours');
  });

  it('ends a stream when its reader loses the right to read', async () => {
    await world.add('Guest', 'viewer');
    const headers = { accept: 'text/event-stream', ...bearer(world.token('Guest')) };
    const stream = await fetch(`${world.server.url}${STREAM}`, { headers });
    expect(stream.status).toBe(200);
    const ended = stream.text().then(
      () => 'ended',
      () => 'ended',
    );
    await world.decide({ type: 'RevokeOfficial', official: 'Guest', reason: 'left' });
    expect(await ended).toBe('ended');
  });
});

describe('a server that does not know a record of the officials', () => {
  it('refuses every token, ends what they opened, and says so once', async () => {
    const logStream = new LogLines();
    const world = await guarded({ private: true, logStream, logLevel: 'warn', logFormat: 'json' });
    const director = bearer(await world.add('Jane Doe', 'director'));
    await world.server.issue(SCHEDULE, director);
    const stream = await world.server.stream(STREAM, director);
    const store = await openStore(world.url);
    const head = await store.head('officials');
    const id = '00000000-0000-4000-8000-00000000000e';
    const newer = { id, type: 'OfficialSuspended', data: { official: 'Jane Doe' }, metadata: {} };
    await store.append('officials', [newer], head ?? -1);
    await stream.ended();
    for (const path of ['/api/meetings', '/api/officials', STREAM, '/api/whoami', '/metrics']) {
      const { status, json } = await world.server.fetch(path, { headers: director });
      expect([path, status, json['code']]).toEqual([path, 503, 'store-newer']);
    }
    const { status, json } = await world.server.issue(enter('1'), director);
    expect([status, json['code']]).toEqual([503, 'store-newer']);
    const said = logStream.lines.filter(({ msg }) => String(msg).includes('OfficialSuspended'));
    expect(said).toMatchObject([
      { level: 'error', msg: expect.stringContaining('Every token is refused') as string },
    ]);
    await store.close();
    await world.close();
  });
});

describe('the first start', () => {
  const said = (written: jest.SpyInstance) => written.mock.calls.map(([words]) => String(words)).join('');

  it('shows a director’s token, once', async () => {
    const written = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    const world = await guarded({ log: true });
    const [first = ''] = /eyJ\S+/u.exec(said(written)) ?? [];
    const again = await startServer({
      open: false,
      log: true,
      store: world.url,
      keys: join(world.folder, 'keys.json'),
    });
    const all = said(written);
    written.mockRestore();
    expect(all.split(first)).toHaveLength(2);
    expect((await world.server.issue(SCHEDULE, bearer(first))).status).toBe(200);
    await again.close();
    await world.close();
  });
});

describe('the example', () => {
  it('is added to an empty store, and the director after it', async () => {
    const world = await guarded({ example: true });
    const { json } = await world.server.fetch('/api/meetings');
    expect(json['meetings']).toMatchObject([{ meeting: 'clash-2023' }]);
    const director = await world.add('Jane Doe', 'director');
    const { json: listed } = await world.server.fetch('/api/officials', { headers: bearer(director) });
    expect(listed['officials']).toMatchObject([{ official: 'first director' }, { official: 'Jane Doe' }]);
    await world.close();
  });
});

describe('the attempts of a store that is a file', () => {
  it('are stored beside it, readable by its owner only', async () => {
    const world = await guarded();
    const file = join(world.folder, 'a.db');
    const server = await startServer({ store: `sqlite:${file}`, open: false });
    await server.issue(SCHEDULE, {});
    await server.close();
    const beside = join(world.folder, 'a.attempts.ndjson');
    expect(readFileSync(beside, 'utf8')).toContain('"code":"token-missing"');
    expect(statSync(beside).mode & 0o777).toBe(0o600);
    await world.close();
  });
});

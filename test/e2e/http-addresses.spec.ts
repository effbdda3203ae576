import { PROJECTIONS } from '#projections';
import { LAYOUT_VERSION, SHEET_TYPES } from '#publishing';
import { enter, SCHEDULE, startServer, type TestServer } from '../support/server.ts';
import { bearer, guarded, type GuardedServer } from '../support/tokens.ts';

const FOREVER = 'public, max-age=31536000, immutable';
const VIEW = '/api/meetings/m/projections/entry-list';
const SHEET = '/api/meetings/m/projections/field';

const versionOf = (projection: string): number => PROJECTIONS[projection]?.version ?? 0;
const V = versionOf('entry-list');

let server: TestServer;
const get = (path: string, headers: Record<string, string> = {}) => server.fetch(path, { headers });
const cachingOf = async (path: string, headers: Record<string, string> = {}) =>
  (await get(path, headers)).headers.get('cache-control');

beforeAll(async () => {
  server = await startServer();
  await server.issue(SCHEDULE);
  for (const car of ['31', '2', '7']) await server.issue(enter(car));
});
afterAll(() => server.close());

describe('an address with a revision and the version of the projection', () => {
  const address = `${VIEW}?at=2&v=${V}`;

  it('keeps its answer when more is recorded', async () => {
    const before = await get(address);
    await server.issue({ type: 'AmendMeeting', name: 'Another name', reason: 'misprint' });
    await server.issue({ type: 'StrikeRecord', revision: 1, reason: 'never came' });
    const after = await get(address);
    expect(after.text).toBe(before.text);
    expect(after.headers.get('etag')).toBe(`"2.${V}"`);
    expect(after.headers.get('cache-control')).toBe(FOREVER);
    expect(after.headers.get('vary')).toBe('accept');
    expect((await get(address, { 'if-none-match': `"2.${V}"` })).status).toBe(304);
  });

  it('is refused with another version', async () => {
    for (const v of [String(V + 1), '0', `${V}.1`, 'x']) {
      const { status, json, headers } = await get(`${VIEW}?at=2&v=${v}`);
      expect([status, json['code'], json['version']]).toEqual([404, 'version-unknown', String(V)]);
      expect(headers.get('cache-control')).toBe('no-cache');
    }
  });

  it('beyond the end of the log is refused, and the refusal is not kept', async () => {
    const { status, json, headers } = await get(`${VIEW}?at=999&v=${V}`);
    expect([status, json['code'], headers.get('cache-control')]).toEqual([
      404,
      'revision-unknown',
      'no-cache',
    ]);
  });

  it('of a sheet names the version of its layout too', async () => {
    const v = versionOf('field');
    for (const [format, type] of Object.entries(SHEET_TYPES)) {
      const sheet = await server.fetch(`${SHEET}?at=3&v=${v}.${LAYOUT_VERSION}`, {
        headers: { accept: type },
      });
      expect(sheet.headers.get('cache-control')).toBe(FOREVER);
      expect(sheet.headers.get('etag')).toBe(`"3.${v}.${format}${LAYOUT_VERSION}"`);
      expect(await cachingOf(`${SHEET}?at=3&v=${v}`, { accept: type })).toBe('no-cache');
      const other = await get(`${SHEET}?at=3&v=${v}.${LAYOUT_VERSION + 1}`, { accept: type });
      expect([other.status, other.json['version']]).toEqual([404, `${v}.${LAYOUT_VERSION}`]);
    }
  });
});

describe('the head of a view', () => {
  it('is kept for a second by shared caches, and names addresses that are kept for good', async () => {
    await get(`${VIEW}/head`);
    const { json: receipt } = await server.issue({ type: 'AddNote', text: 'Rain.' });
    const revision = Number(receipt['revision']);
    const { json, headers } = await get(`${VIEW}/head`);
    expect(json).toMatchObject({ projection: 'entry-list', session: null, revision, version: V });
    expect(json['before']).toBe(revision - 1);
    expect(headers.get('cache-control')).toBe('public, s-maxage=1, max-age=0, stale-while-revalidate=0');
    const links = json['links'] as Record<string, string>;
    const [view, patch] = [await get(String(links['view'])), await get(String(links['patch']))];
    expect([view.json['revision'], links['patchFromBefore']]).toEqual([revision, links['patch']]);
    expect(JSON.parse(patch.text)).toContainEqual({ op: 'replace', path: '/revision', value: revision });
    for (const { headers } of [view, patch]) expect(headers.get('cache-control')).toBe(FOREVER);
  });

  it('is answered anew each time, with the time up to which the server knows the records', async () => {
    const before = Date.now();
    const { status, json, headers } = await get(`${VIEW}/head`, { 'if-none-match': '*' });
    expect([status, headers.get('etag')]).toEqual([200, null]);
    expect(Date.parse(String(json['at']))).toBeGreaterThanOrEqual(before);
  });

  it('of a session or of nothing says so', async () => {
    expect((await get('/api/meetings/m/projections/results/heat-1/head')).json['session']).toBe('heat-1');
    expect((await get('/api/meetings/m/projections/results/head')).json['code']).toBe('session-unknown');
    expect((await get('/api/meetings/n/projections/field/head')).json['code']).toBe('meeting-unknown');
  });
});

describe('the patch of a view', () => {
  const codeOf = async (query: string) => {
    const { status, json } = await get(`${VIEW}/patch?${query}`);
    return [status, json['code'], json['field']];
  };

  it('has a tag, and is not sent again', async () => {
    const path = `${VIEW}/patch?from=1&to=3&v=${V}`;
    const { headers } = await get(path);
    expect(headers.get('etag')).toBe(`"3.${V}.from1"`);
    expect((await get(path, { 'if-none-match': `"3.${V}.from1"` })).status).toBe(304);
  });

  it('is refused where it does not exist', async () => {
    expect(await codeOf(`from=3&to=2&v=${V}`)).toEqual([400, 'query-wrong', 'from']);
    expect(await codeOf(`from=0&to=501&v=${V}`)).toEqual([400, 'query-wrong', 'from']);
    expect(await codeOf(`from=0&to=400&v=${V}`)).toEqual([404, 'revision-unknown', 'to']);
    expect(await codeOf(`from=0&to=1&v=${V + 1}`)).toEqual([404, 'version-unknown', 'v']);
    expect(await codeOf('from=0&to=1')).toEqual([400, 'query-wrong', 'v']);
    expect(await codeOf(`to=1&v=${V}`)).toEqual([400, 'query-wrong', 'from']);
  });
});

describe('an address whose answer may change', () => {
  it('is revalidated: without a version, without a revision, and at an instant', async () => {
    const { json } = await get(VIEW);
    const instant = String(json['recordedAt']);
    for (const query of [
      '',
      '?at=2',
      `?v=${V}`,
      `?at=${instant}&v=${V}`,
      `?at=${instant}&by=occurred&v=${V}`,
    ]) {
      expect([query, await cachingOf(VIEW + query)]).toEqual([query, 'no-cache']);
    }
  });

  it('is never without a caching, so that no cache chooses one', async () => {
    for (const path of ['/api/formats', '/health/ready', '/api/docs', '/api/nothing', `${VIEW}/nothing`]) {
      expect([path, await cachingOf(path)]).toEqual([path, 'no-cache']);
    }
  });
});

describe('on a private server', () => {
  let world: GuardedServer;
  let token: Record<string, string>;
  beforeAll(async () => {
    world = await guarded({ private: true });
    token = bearer(await world.add('Jane Doe', 'director'));
    await world.server.issue(SCHEDULE, token);
  });
  afterAll(() => world.close());

  it('every answer belongs to its reader alone', async () => {
    const paths = ['/api/meetings', `${VIEW}?at=0&v=${V}`, `${VIEW}?at=9&v=${V}`, '/api/meetings/m/events'];
    for (const path of [...paths, '/api/formats', '/health/ready', '/.well-known/jwks.json']) {
      const { headers } = await world.server.fetch(path, { headers: token });
      expect([path, headers.get('cache-control')]).toEqual([path, 'private, no-cache']);
    }
    const refused = await world.server.fetch(VIEW);
    expect([refused.status, refused.headers.get('cache-control')]).toEqual([401, 'private, no-cache']);
    const receipt = await world.server.issue(enter('1'), token);
    expect(receipt.headers.get('cache-control')).toBe('private, no-cache');
  });

  it('a stream too, and the answer about a token is not kept at all', async () => {
    const stream = await world.server.stream(`${VIEW}/stream`, token);
    expect(stream.response.headers['cache-control']).toBe('private, no-cache, no-transform');
    stream.cut();
    const { headers } = await world.server.fetch('/api/whoami', { headers: token });
    expect(headers.get('cache-control')).toBe('no-store');
    const nobody = await world.server.fetch('/api/whoami');
    expect(nobody.headers.get('cache-control')).toBe('private, no-cache');
  });
});

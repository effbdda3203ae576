import { enter, linesOf, NDJSON, SCHEDULE, startServer, type TestServer } from '../support/server.ts';

describe('reading over HTTP', () => {
  let server: TestServer;
  const get = (path: string, headers: Record<string, string> = {}) => server.fetch(path, { headers });
  const codeOf = async (path: string, headers: Record<string, string> = {}) => {
    const { status, json } = await get(path, headers);
    return [status, json['code'], json['field']];
  };

  beforeAll(async () => {
    server = await startServer();
    await server.issue(SCHEDULE);
    await server.issue(enter('31'));
    await server.issue(enter('2'));
    await server.issue({ type: 'AddNote', text: 'Rain.', session: 'heat-1' });
    await server.issue({ ...SCHEDULE, name: 'Another night' }, {}, 'n');
  });
  afterAll(() => server.close());

  describe('the meetings', () => {
    it('are listed, the newest first', async () => {
      const { status, json } = await get('/api/meetings');
      expect(status).toBe(200);
      expect(json['next']).toBeNull();
      expect(json['meetings']).toMatchObject([
        { meeting: 'n', name: 'Another night', revision: 0 },
        { meeting: 'm', name: 'A night of heats', format: 'clash-2023', revision: 3 },
      ]);
    });

    it('are archived and come back, and are then listed apart or with the others', async () => {
      const listed = async (query = '') =>
        ((await get(`/api/meetings${query}`)).json['meetings'] as { meeting: string }[]).map(
          ({ meeting }) => meeting,
        );
      await server.issue({ type: 'ArchiveMeeting' }, {}, 'n');
      expect(await listed()).toEqual(['m']);
      expect((await get('/api/meetings?archived=true')).json['meetings']).toMatchObject([
        { meeting: 'n', archived: true },
      ]);
      expect((await get('/api/meetings/n/projections/meeting')).json).toMatchObject({ archived: true });
      await server.issue({ type: 'RestoreMeeting' }, {}, 'n');
      expect(await listed()).toEqual(['n', 'm']);
      expect(await listed('?archived=true')).toEqual([]);
      expect((await get('/api/meetings/n/projections/meeting')).json).not.toHaveProperty('archived');
      expect(await codeOf('/api/meetings?archived=maybe')).toEqual([400, 'query-wrong', 'archived']);
    });

    it('have pages, and only their own cursors are accepted', async () => {
      expect(await codeOf('/api/meetings?cursor=x')).toEqual([400, 'query-wrong', 'cursor']);
      const { json } = await get('/api/meetings?cursor=1');
      expect(json['meetings']).toMatchObject([{ meeting: 'm' }]);
    });
  });

  describe('the log', () => {
    it('is read in pages, each record with its hashes and without its position in the store', async () => {
      const { json } = await get('/api/meetings/m/events?after=0&limit=2');
      const events = json['events'] as Record<string, unknown>[];
      expect(events.map(({ revision }) => revision)).toEqual([1, 2]);
      expect(json['next']).toBe(2);
      expect(Object.keys(events[0] ?? {})).toEqual(['revision', 'id', 'type', 'data', 'metadata']);
      expect(events[0]?.['metadata']).toMatchObject({ official: { id: 'Jane Doe', role: 'director' } });
    });

    it('is filtered by type and by session', async () => {
      const entries = await get('/api/meetings/m/events?type=CarEntered');
      expect(entries.json['events']).toMatchObject([{ data: { car: '31' } }, { data: { car: '2' } }]);
      const heat = await get('/api/meetings/m/events?session=heat-1');
      expect(heat.json['events']).toMatchObject([{ type: 'NoteAdded' }]);
    });

    it('is NDJSON for clients that accept it', async () => {
      const all = await get('/api/meetings/m/events', { accept: NDJSON });
      expect(all.headers.get('content-type')).toBe(NDJSON);
      expect(linesOf(all).map(({ revision }) => revision)).toEqual([0, 1, 2, 3]);
      const page = await get('/api/meetings/m/events?limit=1&after=1', { accept: `${NDJSON}, */*;q=0.1` });
      expect(linesOf(page).map(({ revision }) => revision)).toEqual([2]);
    });

    it('has an empty page at the end', async () => {
      expect((await get('/api/meetings/m/events?after=99')).json).toEqual({ events: [], next: null });
    });

    it('refuses unknown parameters and values', async () => {
      expect(await codeOf('/api/meetings/nowhere/events')).toEqual([404, 'meeting-unknown', undefined]);
      expect(await codeOf('/api/meetings/m/events?limit=0')).toEqual([400, 'query-wrong', 'limit']);
      expect(await codeOf('/api/meetings/m/events?limit=1001')).toEqual([400, 'query-wrong', 'limit']);
      expect(await codeOf('/api/meetings/m/events?after=x')).toEqual([400, 'query-wrong', 'after']);
      expect(await codeOf('/api/meetings/m/events?type=CarEnterd')).toEqual([400, 'query-wrong', 'type']);
      expect(await codeOf('/api/meetings/m/events?afer=1')).toEqual([400, 'query-wrong', 'afer']);
      expect(await codeOf('/api/meetings/m/events?after=1&after=2')).toEqual([400, 'query-wrong', 'after']);
      expect((await codeOf('/api/meetings/m/events', { accept: 'text/html' })).slice(0, 2)).toEqual([
        406,
        'not-acceptable',
      ]);
    });
  });

  describe('a view', () => {
    const PATH = '/api/meetings/m/projections/entry-list';

    it('has its revision, and is revalidated each time', async () => {
      const { status, json, headers } = await get(PATH);
      expect(status).toBe(200);
      expect(json).toMatchObject({ meeting: 'm', projection: 'entry-list', revision: 3 });
      expect(headers.get('etag')).toBe(`"3.${String(json['projectionVersion'])}"`);
      expect(headers.get('cache-control')).toBe('no-cache');
    });

    it('gets 304 with its ETag', async () => {
      const etag = (await get(PATH)).headers.get('etag') ?? '';
      const again = await get(PATH, { 'if-none-match': `"x", W/${etag}` });
      expect([again.status, again.text, again.headers.get('etag')]).toEqual([304, '', etag]);
      expect((await get(PATH, { 'if-none-match': '"2.1"' })).status).toBe(200);
    });

    it('is available at an earlier revision', async () => {
      const { json, headers } = await get(`${PATH}?at=1`);
      expect(json).toMatchObject({ revision: 1, rows: [{ car: '31' }] });
      expect(headers.get('etag')).toMatch(/^"1\./u);
    });

    it('gets 404 beyond the end of the log', async () => {
      const { status, json } = await get(`${PATH}?at=4`);
      expect(status).toBe(404);
      expect(json).toMatchObject({ code: 'revision-unknown', actualRevision: 3 });
      expect(await codeOf(`${PATH}?at=2023-02-05`)).toEqual([400, 'moment-wrong', 'at']);
      expect(await codeOf(`${PATH}?by=occurred`)).toEqual([400, 'by-without-instant', 'by']);
    });

    it('of a session is found by the name of the session', async () => {
      const { status, json } = await get('/api/meetings/m/projections/results/heat-1');
      expect(status).toBe(200);
      expect(json).toMatchObject({ projection: 'results', revision: 3 });
    });

    it('that is unknown gets 404 with the names that exist', async () => {
      const projection = await get('/api/meetings/m/projections/entrylist');
      expect([projection.status, projection.json['code']]).toEqual([404, 'projection-unknown']);
      expect(projection.json['detail']).toContain('Did you mean entry-list?');
      expect(projection.json['projections']).toContain('entry-list');
      const session = await get('/api/meetings/m/projections/results/heat-9');
      expect([session.status, session.json['code']]).toEqual([404, 'session-unknown']);
      expect(session.json['sessions']).toContain('heat-1');
      expect((await get('/api/meetings/m/projections/results')).json['detail']).toContain(
        'results is a view of one session.',
      );
      expect((await get(`${PATH}/heat-1`)).json['detail']).toContain('is a view of the whole meeting');
      expect(await codeOf('/api/meetings/x/projections/entry-list')).toEqual([
        404,
        'meeting-unknown',
        undefined,
      ]);
    });
  });

  describe('the formats', () => {
    const check = (body: unknown, type = 'application/json') =>
      server.fetch('/api/formats/check', {
        method: 'POST',
        headers: { 'content-type': type },
        body: JSON.stringify(body),
      });

    it('are the presets, and have no findings', async () => {
      const { json } = await get('/api/formats');
      const formats = json['formats'] as { id: string }[];
      expect(formats.map(({ id }) => id)).toContain('clash-2023');
      for (const format of formats) expect((await check(format)).json).toEqual({ findings: [] });
    });

    it('get findings for wrong values and for a wrong shape', async () => {
      const heat = { id: 'heat-1', kind: 'heat' };
      const senseless = await check({ id: 'f', sessions: [heat] });
      expect(senseless.json['findings']).toMatchObject([
        { severity: 'error', session: 'heat-1', field: 'laps' },
      ]);
      const misshapen = await check({ id: 'f', sessions: [{ ...heat, laps: 'many' }] });
      expect(misshapen.status).toBe(200);
      expect(misshapen.json['findings']).toMatchObject([
        { severity: 'error', session: 'heat-1', field: 'laps' },
      ]);
      expect((await check([])).json['findings']).toMatchObject([{ severity: 'error', session: '' }]);
      expect((await check({}, NDJSON)).status).toBe(415);
    });

    it('are refused above 64 KiB, and have at most 50 findings', async () => {
      const heat = { id: 'heat-1', kind: 'heat', laps: 5 };
      const empty = await check({ id: 'f', sessions: [{ ...heat, lineup: Array(300_000).fill({}) }] });
      expect([empty.status, empty.json['code']]).toEqual([413, 'format-too-large']);
      const unknown = await check({
        id: 'f',
        sessions: [{ ...heat, lineup: [{ from: Array(60).fill('x') }] }],
      });
      expect(unknown.json['findings']).toHaveLength(50);
      expect(unknown.json['more']).toBeGreaterThan(9);
    });
  });

  it('shows that it is live, and that its store accepts commands', async () => {
    expect((await get('/health/live')).json).toEqual({ status: 'live' });
    const ready = await get('/health/ready');
    expect(ready.status).toBe(200);
    expect(ready.json).toMatchObject({ status: 'ready', store: { writable: true } });
  });
});

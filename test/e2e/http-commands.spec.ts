import { randomUUID } from 'node:crypto';
import { enter, linesOf, NDJSON, SCHEDULE, startServer, type TestServer } from '../support/server.ts';

const ID = '0b0e5a3e-5d3e-4f0c-9a51-6d2f6a1c9b77';

describe('a command over HTTP', () => {
  let server: TestServer;

  beforeEach(async () => {
    server = await startServer();
    await server.issue(SCHEDULE);
  });
  afterEach(() => server.close());

  it('is answered with a receipt', async () => {
    const { status, json, headers } = await server.issue(enter('31'));
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(json).toEqual({
      meeting: 'm',
      revision: 1,
      events: [{ revision: 1, type: 'CarEntered' }],
      commandId: expect.any(String) as string,
    });
  });

  it('stores the official of the header in the record', async () => {
    await server.issue(enter('31'), { 'greenflag-official': '"Ann \\"A\\" Lee"; role="registrar"' });
    await server.issue(enter('2'), { 'greenflag-official': 'Jos%C3%A9;role=registrar' });
    await server.issue(enter('3'), {
      'greenflag-official': Buffer.from('José; role=scorer').toString('latin1'),
    });
    const { json } = await server.fetch('/api/meetings/m/events?after=0');
    const officials = (json['events'] as { metadata: { official: unknown } }[]).map(
      (each) => each.metadata.official,
    );
    expect(officials).toEqual([
      { id: 'Ann "A" Lee', role: 'registrar' },
      { id: 'José', role: 'registrar' },
    ]);
  });

  it('without an official is refused, and the problem names the header to send', async () => {
    const { status, json, headers } = await server.fetch('/api/meetings/m/commands', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(enter('31')),
    });
    expect(status).toBe(401);
    expect(headers.get('www-authenticate')).toBe('Greenflag-Official');
    expect(json['code']).toBe('official-missing');
    expect(json['detail']).toContain('Greenflag-Official: <name>; role=<role>');
  });

  it.each([
    'Jane',
    'Jane; role=king',
    'Jane; roles=director',
    '; role=director',
    '"Jane; role=director',
    '%E9; role=director',
  ])('with the official %s is refused', async (official) => {
    const { status, json } = await server.issue(enter('31'), { 'greenflag-official': official });
    expect([status, json['code']]).toEqual([401, 'official-wrong']);
  });

  it('is refused for a role that may not issue it', async () => {
    const { status, json } = await server.issue(enter('31'), { 'greenflag-official': 'Jane; role=spotter' });
    expect(status).toBe(403);
    expect(json).toMatchObject({
      code: 'role-may-not',
      role: 'spotter',
      roles: ['director', 'registrar'],
      revision: 0,
    });
  });

  it('that a rule refuses gets 409 with the code of the rule and help', async () => {
    const { status, json, headers } = await server.issue({ type: 'ShowGreen', session: 'heat-1' });
    expect(status).toBe(409);
    expect(headers.get('content-type')).toBe('application/problem+json');
    expect(json).toMatchObject({
      type: 'urn:greenflag:problem:session-not-open',
      title: 'The session is not open',
      status: 409,
      code: 'session-not-open',
      session: 'heat-1',
      phase: 'scheduled',
      params: { type: 'ShowGreen', session: 'heat-1', phase: 'scheduled' },
    });
  });

  it('that is out of place gets 409 with the facts, and goes through once it is confirmed', async () => {
    const format = { id: 'one', sessions: [{ id: 'sprint', kind: 'heat', laps: 5 }] };
    await server.issue({ ...SCHEDULE, meeting: 'race', format }, {}, 'race');
    for (const type of ['OpenSession', 'ShowGreen'])
      await server.issue({ type, session: 'sprint' }, {}, 'race');
    const checkered = { type: 'ShowCheckered', session: 'sprint', commandId: ID };
    const asked = await server.issue(checkered, {}, 'race');
    expect([asked.status, asked.json]).toMatchObject([
      409,
      {
        code: 'needs-confirmation',
        session: 'sprint',
        facts: ['Sprint has 5 laps to go: 0 of 5 are run.'],
        params: { question: 'early-flag', toGo: 5, run: 0, distance: 5 },
      },
    ]);
    const confirmed = await server.issue({ ...checkered, confirm: true }, {}, 'race');
    expect([confirmed.status, confirmed.json['commandId']]).toEqual([200, ID]);
    expect((await server.issue(checkered, {}, 'race')).json).toEqual(confirmed.json);
  });

  it('for an unknown meeting or session gets 404', async () => {
    const meeting = await server.issue(enter('31'), {}, 'elsewhere');
    expect([meeting.status, meeting.json['code']]).toEqual([404, 'meeting-unknown']);
    const session = await server.issue({ type: 'ShowGreen', session: 'heat-9' });
    expect([session.status, session.json['code']]).toEqual([404, 'session-unknown']);
    expect(session.json['sessions']).toContain('heat-1');
  });

  it('may name its meeting in the body, but no other', async () => {
    expect((await server.issue({ ...enter('31'), meeting: 'm' })).status).toBe(200);
    const { status, json } = await server.issue({ ...enter('2'), meeting: 'n' });
    expect([status, json['code'], json['field']]).toEqual([400, 'meeting-differs', 'meeting']);
  });

  it('is checked by its schema, and the problem names the wrong field', async () => {
    const unknown = await server.issue({ type: 'CallCation' });
    expect([unknown.status, unknown.json['code']]).toEqual([400, 'unknown-command']);
    expect(unknown.json['detail']).toContain('Did you mean CallCaution?');
    const missing = await server.issue({ type: 'EnterCar', car: '31' });
    expect([missing.status, missing.json['code'], missing.json['field']]).toEqual([
      400,
      'missing-field',
      'driver',
    ]);
    const wrong = await server.issue({ type: 'RecordLap', session: 'heat-1', car: '31', timeMs: 'fast' });
    expect([wrong.status, wrong.json['code'], wrong.json['field']]).toEqual([400, 'wrong-field', 'timeMs']);
    const official = await server.issue({ ...enter('31'), official: { id: 'me', role: 'director' } });
    expect([official.status, official.json['code'], official.json['field']]).toEqual([
      400,
      'unknown-field',
      'official',
    ]);
  });

  it.each([
    '{"__proto__":{"type":"EnterCar"}}',
    '{"type":"EnterCar","car":"1","driver":"A","__proto__":{"team":"B"}}',
  ])('cannot reach a prototype: %s', async (body) => {
    expect((await server.issue(body)).status).toBe(400);
  });

  describe('with an Idempotency-Key', () => {
    it('is applied once, and the key is not case-sensitive', async () => {
      const first = await server.issue(enter('31'), { 'idempotency-key': ID });
      const again = await server.issue(enter('31'), { 'idempotency-key': ID.toUpperCase() });
      expect(first.json['commandId']).toBe(ID);
      expect(again.json).toEqual(first.json);
    });

    it('is refused when the commandId of the command differs', async () => {
      const { status, json } = await server.issue(
        { ...enter('31'), commandId: randomUUID() },
        { 'idempotency-key': ID },
      );
      expect([status, json['code']]).toEqual([400, 'command-id-wrong']);
      expect((await server.issue({ ...enter('31'), commandId: ID }, { 'idempotency-key': ID })).status).toBe(
        200,
      );
    });

    it('that is not a UUID is refused', async () => {
      const { status, json } = await server.issue(enter('31'), { 'idempotency-key': 'once' });
      expect([status, json['code'], json['field']]).toEqual([400, 'command-id-wrong', 'Idempotency-Key']);
    });

    it('that another command has used is refused', async () => {
      await server.issue(enter('31'), { 'idempotency-key': ID });
      const { status, json } = await server.issue(enter('2'), { 'idempotency-key': ID });
      expect([status, json['code'], json['commandId']]).toEqual([422, 'command-id-reused', ID]);
    });
  });

  describe('with If-Match', () => {
    it('is accepted while the log has the revision of the ETag', async () => {
      const view = await server.fetch('/api/meetings/m/projections/entry-list');
      const etag = view.headers.get('etag') ?? '';
      expect((await server.issue(enter('31'), { 'if-match': etag })).status).toBe(200);
      const { status, json } = await server.issue(enter('2'), { 'if-match': etag });
      expect(status).toBe(412);
      expect(json).toMatchObject({ code: 'precondition-failed', expectedRevision: 0, actualRevision: 1 });
    });

    it('accepts a bare revision, and * for any log that exists', async () => {
      expect((await server.issue(enter('31'), { 'if-match': '"0"' })).status).toBe(200);
      expect((await server.issue(enter('2'), { 'if-match': '*' })).status).toBe(200);
      expect((await server.issue(SCHEDULE, { 'if-match': '*' }, 'new')).status).toBe(412);
      expect((await server.issue(SCHEDULE, { 'if-match': '"-1"' }, 'new')).status).toBe(200);
    });

    it.each(['0', '"x"', 'W/"0"', '"0", "1"', '"00"'])('is refused with %s', async (ifMatch) => {
      const { status, json } = await server.issue(enter('31'), { 'if-match': ifMatch });
      expect([status, json['code']]).toEqual([400, 'if-match-wrong']);
    });
  });
});

describe('many commands over HTTP', () => {
  let server: TestServer;

  const send = (lines: readonly unknown[], headers: Record<string, string> = {}) => {
    const body = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n');
    return server.issue(body, { 'content-type': NDJSON, ...headers });
  };

  beforeEach(async () => {
    server = await startServer();
  });
  afterEach(() => server.close());

  it('get one result each, in order: a receipt, or a problem with its line', async () => {
    const green = { type: 'ShowGreen', session: 'heat-1' };
    const reply = await send([SCHEDULE, '# the entries', '', enter('31'), green, enter('2')]);
    expect(reply.status).toBe(200);
    expect(reply.headers.get('content-type')).toBe(NDJSON);
    const results = linesOf(reply);
    expect(results.map((result) => result['revision'])).toEqual([0, 1, 1, 2]);
    expect(results[2]).toMatchObject({ code: 'session-not-open', status: 409, line: 5 });
  });

  it('are all answered in order when they fill several windows', async () => {
    const cars = Array.from({ length: 700 }, (_, i) => enter(String(i)));
    const results = linesOf(await send([SCHEDULE, ...cars]));
    expect(results.map((result) => result['revision'])).toEqual(Array.from({ length: 701 }, (_, i) => i));
  });

  it.each([
    ['not JSON', '{"type":', 'malformed-json', undefined],
    ['of an unknown type', { type: 'EnterCarr' }, 'unknown-command', 'type'],
    ['with a wrong field', { ...enter('31'), rookie: 'yes' }, 'wrong-field', 'rookie'],
    ['of another meeting', { ...enter('31'), meeting: 'n' }, 'meeting-differs', 'meeting'],
    ['too large', { ...enter('31'), note: 'x'.repeat(1024 * 1024) }, 'too-large', undefined],
  ])('are refused before any is issued when a line is %s', async (_, line, code, field) => {
    const { status, json } = await send([SCHEDULE, line, enter('2')]);
    expect(status).toBe(code === 'too-large' ? 413 : 400);
    expect(json).toMatchObject({ code, line: 2, ...(field !== undefined && { field }) });
    expect((await server.fetch('/api/meetings/m/events')).status).toBe(404);
  });

  it('are refused when the body has none', async () => {
    const { status, json } = await send(['# nothing', '']);
    expect([status, json['code']]).toEqual([400, 'body-missing']);
  });

  it('have one id each, and an Idempotency-Key is refused', async () => {
    const refused = await send([SCHEDULE], { 'idempotency-key': ID });
    expect([refused.status, refused.json['code']]).toEqual([400, 'command-id-wrong']);
    const lines = [
      { ...SCHEDULE, commandId: ID },
      { ...enter('31'), commandId: randomUUID() },
    ];
    const first = await send(lines);
    expect((await send(lines)).text).toBe(first.text);
  });

  it('are all refused when the log is not at the revision of If-Match', async () => {
    const { status, json } = await send([SCHEDULE, enter('31')], { 'if-match': '"4"' });
    expect(status).toBe(412);
    expect(json).toMatchObject({ expectedRevision: 4, actualRevision: -1 });
    expect(linesOf(await send([SCHEDULE, enter('31')], { 'if-match': '"-1"' }))).toHaveLength(2);
  });

  it('without ids are different commands even with the same text', async () => {
    await send([SCHEDULE]);
    const note = { type: 'AddNote', text: 'Rain.' };
    expect(linesOf(await send([note, note])).map((result) => result['revision'])).toEqual([1, 2]);
  });
});

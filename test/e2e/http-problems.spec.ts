import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HTTP_PROBLEMS } from '../../apps/server/index.ts';
import {
  DIRECTOR,
  enter,
  linesOf,
  NDJSON,
  SCHEDULE,
  startServer,
  type TestServer,
} from '../support/server.ts';

describe('HTTP answers with a problem', () => {
  let server: TestServer;

  beforeAll(async () => {
    server = await startServer();
    await server.issue(SCHEDULE);
  });
  afterAll(() => server.close());

  const problemOf = async (path: string, init: RequestInit = {}) => {
    const { status, json, headers } = await server.fetch(path, init);
    expect(headers.get('content-type')).toBe('application/problem+json');
    const { code } = json as { code: keyof typeof HTTP_PROBLEMS };
    expect(json).toMatchObject({
      type: `urn:greenflag:problem:${code}`,
      title: HTTP_PROBLEMS[code].title,
      status,
      detail: expect.stringContaining(HTTP_PROBLEMS[code].help) as string,
    });
    expect(HTTP_PROBLEMS[code].status).toBe(status);
    return { status, code, json, headers };
  };
  const post = (
    body: string | Uint8Array<ArrayBuffer>,
    type = 'application/json',
    more: Record<string, string> = {},
  ) =>
    problemOf('/api/meetings/m/commands', {
      method: 'POST',
      headers: { 'content-type': type, ...DIRECTOR, ...more },
      body,
    });

  /** Sends raw bytes, because no client sends them. */
  const raw = (text: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const socket = connect(Number(new URL(server.url).port), '127.0.0.1', () => socket.write(text));
      let answer = '';
      socket.setEncoding('utf8').on('data', (data) => (answer += String(data)));
      socket.on('close', () => resolve(answer)).on('error', reject);
    });

  it('for an unknown address', async () => {
    expect(await problemOf('/api/nowhere')).toMatchObject({ code: 'route-unknown' });
    expect(await problemOf('/api/meetings//events')).toMatchObject({ code: 'route-unknown' });
  });

  it('for an unknown parameter, which is not ignored', async () => {
    const posted = { method: 'POST', headers: { 'content-type': 'application/json', ...DIRECTOR } };
    const note = { ...posted, body: JSON.stringify({ type: 'AddNote', text: 'x' }) };
    const wrong = { status: 400, code: 'query-wrong', json: { field: 'dry' } };
    expect(await problemOf('/api/meetings/m/commands?dry=1', note)).toMatchObject(wrong);
    expect(await problemOf('/api/formats?dry=1')).toMatchObject(wrong);
    expect(await problemOf('/api/formats/check?dry=1', { ...posted, body: '{}' })).toMatchObject(wrong);
    expect(await problemOf('/health/live?dry=1')).toMatchObject(wrong);
    expect(await problemOf('/health/ready?dry=1')).toMatchObject(wrong);
  });

  it('for a session when the view belongs to the whole meeting', async () => {
    for (const session of ['main', 'mian']) {
      const { json } = await server.fetch(`/api/meetings/m/projections/field/${session}`);
      expect(json['code']).toBe('session-unknown');
      expect(json['detail']).toContain('field is a view of the whole meeting. Leave the session out.');
    }
  });

  it('for a method that an address does not allow', async () => {
    const { code, headers } = await problemOf('/api/meetings/m/commands');
    expect([code, headers.get('allow')]).toEqual(['method-not-allowed', 'POST']);
    const { headers: others } = await problemOf('/api/meetings', { method: 'DELETE' });
    expect(others.get('allow')).toBe('GET, HEAD');
  });

  it('for a malformed or too long address', async () => {
    expect(await problemOf('/api/meetings/%E0%A4%A/events')).toMatchObject({ code: 'path-malformed' });
    expect(await problemOf(`/api/meetings/${'m'.repeat(500)}/events`)).toMatchObject({
      code: 'path-too-long',
    });
  });

  it('for a body that does not match its headers', async () => {
    expect(await post('{"type":')).toMatchObject({ status: 400, code: 'malformed-json' });
    expect(await post('[]')).toMatchObject({ code: 'not-an-object' });
    expect(await post('['.repeat(500_000))).toMatchObject({ code: 'malformed-json' });
    expect(await post('')).toMatchObject({ code: 'body-missing' });
    expect(await post(Buffer.from([0x22, 0xff, 0x22]))).toMatchObject({ code: 'not-utf8' });
    expect(await post('a=1', 'text/plain')).toMatchObject({ status: 415, code: 'media-type-unsupported' });
    expect(await post('x', 'application/json', { 'content-encoding': 'gzip' })).toMatchObject({
      status: 415,
    });
  });

  it('for a body that is too large: 1 MiB for a command, 64 MiB for many', async () => {
    expect(await post('x'.repeat(1024 * 1024 + 1))).toMatchObject({ status: 413, code: 'too-large' });
    const many = new Uint8Array(64 * 1024 * 1024 + 1);
    expect(await post(many, NDJSON)).toMatchObject({ status: 413, code: 'body-too-large' });
  });

  it('for a request that is not HTTP, or whose headers are too large', async () => {
    const huge = await raw(
      `GET /api/meetings HTTP/1.1\r\nhost: localhost\r\nx: ${'x'.repeat(20_000)}\r\n\r\n`,
    );
    expect(huge).toMatch(/^HTTP\/1\.1 431 /u);
    expect(huge).toContain('"code":"headers-too-large"');
    const garbage = await raw('hello\r\n\r\n');
    expect(garbage).toMatch(/^HTTP\/1\.1 400 /u);
    expect(garbage).toContain('application/problem+json');
    expect(garbage).toContain('"code":"request-malformed"');
  });

  it('for a Host that was made to resolve to this machine', async () => {
    const status = await new Promise<unknown>((resolve, reject) => {
      const asked = request(
        `${server.url}/api/meetings`,
        { headers: { host: 'evil.example:3000' } },
        (answer) => {
          answer.resume();
          resolve(answer.statusCode);
        },
      );
      asked.on('error', reject).end();
    });
    expect(status).toBe(421);
  });

  it('when the store is full, and accepted commands are kept', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'greenflag-'));
    const full = await startServer({ store: `sqlite:${join(folder, 'a.db')}?max_page_count=300` });
    try {
      const note = { type: 'AddNote', text: 'x'.repeat(2_000) };
      const lines = [SCHEDULE, ...Array.from({ length: 600 }, () => note)].map((line) =>
        JSON.stringify(line),
      );
      const results = linesOf(await full.issue(lines.join('\n'), { 'content-type': NDJSON }));
      expect(results).toHaveLength(601);
      const kept = results.filter((result) => 'events' in result);
      expect(results.filter(({ code }) => code === 'store-full')).not.toHaveLength(0);
      let last = await full.issue(note);
      for (let more = 0; more < 300 && last.status === 200; more += 1) {
        kept.push(last.json);
        last = await full.issue(note);
      }
      expect([last.status, last.json['code'], last.headers.get('retry-after')]).toEqual([
        503,
        'store-full',
        '5',
      ]);
      const log = await full.fetch('/api/meetings/m/events', { headers: { accept: NDJSON } });
      expect(linesOf(log)).toHaveLength(kept.length);
    } finally {
      await full.close();
      rmSync(folder, { recursive: true });
    }
  });

  it('with a title and help for each code, and never with a stack trace', async () => {
    for (const [code, { status, title, help }] of Object.entries(HTTP_PROBLEMS)) {
      expect(code).toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)*$/u);
      expect(status).toBeGreaterThanOrEqual(400);
      expect(title).toMatch(/^[A-Z].*[^.]$/u);
      expect(help).toMatch(/^[A-Z].*[.…]$/u);
    }
    expect((await server.issue({ ...enter('31'), at: 'now' })).text).not.toContain('.ts:');
  });
});

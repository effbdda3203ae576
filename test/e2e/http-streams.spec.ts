import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { immutableJSONPatch, type JSONPatchDocument } from 'immutable-json-patch';
import { enter, linesOf, NDJSON, SCHEDULE, startServer, type TestServer } from '../support/server.ts';
import { sendRaw } from '../support/send-raw.ts';
import type { SseClient } from '../support/sse.ts';

const LOG = '/api/meetings/m/events/stream';
const ENTRIES = '/api/meetings/m/projections/entry-list/stream';

let server: TestServer;
let clients: SseClient[];
let others: TestServer[];

beforeEach(async () => {
  clients = [];
  others = [];
  server = await startServer();
  await server.issue(SCHEDULE);
});
afterEach(async () => {
  for (const client of clients) client.cut();
  for (const each of [server, ...others]) await each.close();
});

async function open(path: string, headers: Record<string, string> = {}, by = server): Promise<SseClient> {
  const client = await by.stream(path, headers);
  clients.push(client);
  return client;
}

const inShort = ({ events }: SseClient) => events.map(({ event, id }) => `${event} ${id}`);

const inHand = ({ events }: SseClient, start?: unknown): unknown =>
  events.reduce<unknown>((view, { event, data }) => {
    const parsed: unknown = JSON.parse(data);
    return event === 'snapshot' ? parsed : immutableJSONPatch(view, parsed as JSONPatchDocument);
  }, start);

const many = (texts: readonly string[]) =>
  server.fetch('/api/meetings/m/commands', {
    method: 'POST',
    headers: { 'content-type': NDJSON, 'greenflag-official': 'Jane Doe; role=director' },
    body: texts.map((text) => JSON.stringify({ type: 'AddNote', text })).join('\n'),
  });

describe('a stream of a meeting under a flag', () => {
  it('sends a ping with the time and without an id, on each kind of stream', async () => {
    const paths = [LOG, ENTRIES, '/api/meetings/m/projections/stream?show=meeting&show=entry-list'];
    const startMs = Date.now();
    const format = { id: 'one', sessions: [{ id: 'test', kind: 'practice' }] };
    await server.issue({ type: 'ChangeFormat', format, reason: 'Rain.' });
    for (const type of ['OpenSession', 'ShowGreen']) await server.issue({ type, session: 'test' });
    const opened = await Promise.all(paths.map((path) => open(path)));
    await Promise.all(opened.map((client) => client.waitUntil(() => client.pings.length > 0)));
    for (const { pings } of opened) {
      const { at } = JSON.parse(pings[0] ?? '') as { readonly at: string };
      expect(Date.parse(at)).toBeGreaterThanOrEqual(startMs);
    }
  });
});

describe('a stream of a view', () => {
  it('starts with a snapshot and continues with a patch for each revision', async () => {
    const client = await open(ENTRIES);
    await server.issue(enter('7'));
    await server.issue(enter('5'));
    await client.waitUntil(() => client.last === 2);
    expect(inShort(client)).toEqual(['snapshot 0', 'patch 1', 'patch 2']);
    const { json } = await server.fetch('/api/meetings/m/projections/entry-list');
    expect(inHand(client)).toEqual(json);
  });

  it('shows a session when the address names one', async () => {
    const client = await open('/api/meetings/m/projections/lineup/heat-1/stream');
    await client.waitUntil(() => client.last === 0);
    expect(JSON.parse(client.events[0]?.data ?? '')).toMatchObject({
      projection: 'lineup',
      session: 'heat-1',
    });
  });

  it.each([
    LOG,
    ENTRIES,
    '/api/meetings/m/projections/lineup/heat-1/stream',
    '/api/meetings/m/projections/stream?show=meeting',
    '/api/meetings/m/replay',
  ])('is answered after a request in front of it on the same connection: %s', async (path) => {
    const paths = ['/api/meetings/m/projections/meeting?atLeast=1', path];
    const answers = sendRaw(server.url, (socket) => {
      for (const each of paths) socket.write(`GET ${each} HTTP/1.1\r\nhost: localhost\r\n\r\n`);
      socket.on('data', (text) => String(text).includes('retry: ') && socket.destroy());
    });
    await server.issue(enter('7'));
    expect((await answers).match(/HTTP\/1.1 \d+/gu)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 200']);
  });

  it('tells proxies not to buffer, and browsers when to reconnect', async () => {
    const client = await open(ENTRIES);
    expect(client.response.headers).toMatchObject({
      'content-type': 'text/event-stream',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
    });
    await client.waitUntil(() => client.comments.length > 0);
    expect(client.comments).toEqual(['retry: 1000']);
  });

  it('continues after the Last-Event-ID, even if nobody followed meanwhile', async () => {
    for (const car of ['1', '2', '3', '4']) await server.issue(enter(car));
    const { json } = await server.fetch('/api/meetings/m/projections/entry-list?at=2');
    const client = await open(ENTRIES, { 'last-event-id': '2' });
    await server.issue(enter('5'));
    await client.waitUntil(() => client.last === 5);
    expect(inShort(client)).toEqual(['patch 4', 'patch 5']);
    expect(inHand(client, json)).toEqual((await server.fetch('/api/meetings/m/projections/entry-list')).json);
  });

  it('sends nothing at the end of the log until a record is written', async () => {
    const client = await open(ENTRIES, { 'last-event-id': '0' });
    await server.issue(enter('1'));
    await client.waitUntil(() => client.last === 1);
    expect(inShort(client)).toEqual(['patch 1']);
  });
});

describe('a stream of the log', () => {
  const events = async () => (await server.fetch('/api/meetings/m/events')).json['events'] as object[];

  it('sends every record of the log, and then new ones', async () => {
    await server.issue(enter('1'));
    const client = await open(LOG);
    await server.issue(enter('2'));
    await client.waitUntil(() => client.last === 2);
    expect(inShort(client)).toEqual(['event 0', 'event 1', 'event 2']);
    expect(client.events.map(({ data }) => JSON.parse(data) as unknown)).toEqual(await events());
  });

  it('starts after the revision of ?after=, and Last-Event-ID overrides it', async () => {
    for (const car of ['1', '2', '3']) await server.issue(enter(car));
    const asked = await open(`${LOG}?after=1`);
    const back = await open(`${LOG}?after=0`, { 'last-event-id': '2' });
    await Promise.all([asked, back].map((client) => client.waitUntil(() => client.last === 3)));
    expect([inShort(asked), inShort(back)]).toEqual([['event 2', 'event 3'], ['event 3']]);
  });
});

describe('a request for a stream', () => {
  const ask = (path: string, headers: Record<string, string> = {}) => server.fetch(path, { headers });

  it.each([
    ['beyond the end', '7', 404, 'revision-unknown'],
    ['that is no number', 'abc', 400, 'last-event-id-wrong'],
    ['of no revision', '-1', 400, 'last-event-id-wrong'],
    ['that is a fraction', '0.5', 400, 'last-event-id-wrong'],
  ])('is refused with an id %s', async (_what, id, status, code) => {
    const { json, headers } = await ask(ENTRIES, { 'last-event-id': id });
    expect(json).toMatchObject({ status, code, field: 'Last-Event-ID' });
    expect(headers.get('content-type')).toBe('application/problem+json');
  });

  it('beyond the end of the log gets a problem that says what to leave out', async () => {
    const detailOf = async (path: string, headers?: Record<string, string>) =>
      ((await ask(path, headers)).json as { detail: string }).detail;
    expect(await detailOf(ENTRIES, { 'last-event-id': '7' })).toContain(
      'Leave Last-Event-ID out to start again',
    );
    expect(await detailOf(`${LOG}?after=7`)).toContain('Leave after out to start again');
  });

  it.each([
    [`${LOG}?after=7`, 404, 'revision-unknown'],
    [`${LOG}?after=x`, 400, 'query-wrong'],
    [`${LOG}?from=1`, 400, 'query-wrong'],
    [`${ENTRIES}?after=0`, 400, 'query-wrong'],
    ['/api/meetings/none/events/stream', 404, 'meeting-unknown'],
    ['/api/meetings/none/projections/field/stream', 404, 'meeting-unknown'],
    ['/api/meetings/m/projections/none/stream', 404, 'projection-unknown'],
    ['/api/meetings/m/projections/results/stream', 404, 'session-unknown'],
    ['/api/meetings/m/projections/results/none/stream', 404, 'session-unknown'],
    ['/api/meetings/m/projections/field/heat-1/stream', 404, 'session-unknown'],
  ])('to %s is refused', async (path, status, code) => {
    expect((await ask(path)).json).toMatchObject({ status, code });
  });

  it('is refused when the client does not accept a stream', async () => {
    expect((await ask(ENTRIES, { accept: 'application/json' })).json).toMatchObject({
      code: 'not-acceptable',
    });
  });

  it('is answered with the headers only for HEAD', async () => {
    const { status, headers, text } = await server.fetch(ENTRIES, { method: 'HEAD' });
    expect([status, headers.get('content-type'), text]).toEqual([200, 'text/event-stream', '']);
  });

  it('ignores If-None-Match', async () => {
    const client = await open(ENTRIES, { 'if-none-match': '"0.1"' });
    await client.waitUntil(() => client.last === 0);
    expect(client.response.statusCode).toBe(200);
  });
});

describe('a server that shuts down', () => {
  it('ends its streams at once, and says when to reconnect', async () => {
    const followed = [await open(ENTRIES), await open(LOG)];
    await Promise.all(followed.map((client) => client.waitUntil(() => client.last === 0)));
    await server.close();
    for (const client of followed) {
      await client.ended();
      expect(client.response.complete).toBe(true);
      expect(client.comments.at(-1)).toMatch(/^retry: (1[5-9]|2\d|3\d|4[0-5])\d\d$/u);
    }
  });

  it('does not wait for a client that has stopped reading', async () => {
    const stuck = await open(LOG);
    stuck.response.pause();
    await many(Array.from({ length: 4_000 }, () => 'x'.repeat(2_000)));
    await server.close();
    stuck.response.resume();
    await stuck.ended();
    expect(stuck.last).toBeLessThan(4_000);
  });
});

describe('a stream on one server', () => {
  it('shows what another process writes to the same store', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'greenflag-'));
    const store = `sqlite:${join(folder, 'a.db')}`;
    const [one, other] = [await startServer({ store }), await startServer({ store })];
    others.push(one, other);
    await one.issue(SCHEDULE);
    const [entries, log] = [await open(ENTRIES, {}, one), await open(LOG, {}, one)];
    await other.issue(enter('1'));
    await one.issue(enter('2'));
    await other.issue(enter('3'));
    await Promise.all([entries, log].map((client) => client.waitUntil(() => client.last === 3)));
    expect(inShort(entries)).toEqual(['snapshot 0', 'patch 1', 'patch 2', 'patch 3']);
    expect(inShort(log)).toEqual(['event 0', 'event 1', 'event 2', 'event 3']);
    expect(inHand(entries)).toEqual((await other.fetch('/api/meetings/m/projections/entry-list')).json);
    // A client of one server continues on the other.
    const moved = await open(ENTRIES, { 'last-event-id': '1' }, other);
    await moved.waitUntil(() => moved.last === 3);
    expect(inShort(moved)).toEqual(['patch 3']);
    rmSync(folder, { recursive: true });
  });
});

describe('a client that falls behind', () => {
  const log = '/api/meetings/m/projections/race-log/stream';

  it('gets one message for many records of a view, and has the right view then', async () => {
    const client = await open(log);
    await client.waitUntil(() => client.last === 0);
    client.response.pause();
    const answers = linesOf(await many(Array.from({ length: 6_000 }, (_, n) => `${n} ${'x'.repeat(1_000)}`)));
    expect(answers).toHaveLength(6_000);
    client.response.resume();
    await client.waitUntil(() => client.last === 6_000);
    expect(client.events.length).toBeLessThan(1_000);
    const { json } = await server.fetch('/api/meetings/m/projections/race-log');
    expect(inHand(client)).toEqual(json);
  });

  it('still gets the whole log', async () => {
    const client = await open(LOG);
    await client.waitUntil(() => client.last === 0);
    client.response.pause();
    await many(Array.from({ length: 6_000 }, (_, n) => `${n} ${'x'.repeat(1_000)}`));
    client.response.resume();
    await client.waitUntil(() => client.last === 6_000);
    expect(client.events.map(({ id }) => Number(id))).toEqual(Array.from({ length: 6_001 }, (_, i) => i));
  });
});

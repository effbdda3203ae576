import { PROJECTIONS } from '#projections';
import { immutableJSONPatch, type JSONPatchDocument } from 'immutable-json-patch';
import { enter, linesOf, NDJSON, SCHEDULE, startServer, type TestServer } from '../support/server.ts';
import type { SseClient } from '../support/sse.ts';
import { bearer, guarded } from '../support/tokens.ts';

const STREAM = '/api/meetings/m/projections/stream';
const SHOWS = ['entry-list', 'lineup/heat-1', 'race-log'];
const path = (shows = SHOWS) => `${STREAM}?${shows.map((show) => `show=${show}`).join('&')}`;

type Views = Record<string, unknown>;

let server: TestServer;
let clients: SseClient[];

beforeEach(async () => {
  clients = [];
  server = await startServer();
  await server.issue(SCHEDULE);
});
afterEach(async () => {
  for (const client of clients) client.cut();
  await server.close();
});

async function open(address = path(), headers: Record<string, string> = {}, by = server): Promise<SseClient> {
  const client = await by.stream(address, headers);
  clients.push(client);
  return client;
}

const inShort = ({ events }: SseClient) => events.map(({ event, id }) => `${event} ${id}`);

/** Returns the views of a client: its snapshot with every later message applied. */
const inHand = ({ events }: SseClient, start: Views = {}): Views =>
  events.reduce<Views>((views, { event, data }) => {
    const content = JSON.parse(data) as Views;
    if (event === 'snapshot') return content;
    const patched = Object.entries(content).map(([show, patch]) => [
      show,
      immutableJSONPatch(views[show], patch as JSONPatchDocument),
    ]);
    return Object.fromEntries(patched) as Views;
  }, start);

/** Reads the views one by one. */
async function views(shows = SHOWS, at = ''): Promise<Views> {
  const all = shows.map(async (show) => {
    const { json } = await server.fetch(`/api/meetings/m/projections/${show}${at}`);
    return [show, json] as const;
  });
  return Object.fromEntries(await Promise.all(all));
}

const notes = (texts: readonly string[]) =>
  server.fetch('/api/meetings/m/commands', {
    method: 'POST',
    headers: { 'content-type': NDJSON, 'greenflag-official': 'Jane Doe; role=director' },
    body: texts.map((text) => JSON.stringify({ type: 'AddNote', text })).join('\n'),
  });

describe('a stream of several views', () => {
  it('starts with all of them and continues with one patch of all for each revision', async () => {
    const client = await open();
    await server.issue(enter('7'));
    await server.issue({ type: 'AddNote', text: 'rain' });
    await client.waitUntil(() => client.last === 2);
    expect(inShort(client)).toEqual(['snapshot 0', 'patch 1', 'patch 2']);
    for (const { data } of client.events)
      expect(Object.keys(JSON.parse(data) as object).sort()).toEqual(SHOWS);
    expect(inHand(client)).toEqual(await views());
    expect(client.response.headers).toMatchObject({
      'content-type': 'text/event-stream',
      'cache-control': 'no-cache, no-transform',
    });
    expect(client.comments).toEqual(['retry: 1000']);
  });

  it('continues all of them after the Last-Event-ID, even if nobody followed meanwhile', async () => {
    for (const car of ['1', '2', '3', '4']) await server.issue(enter(car));
    const before = await views(SHOWS, '?at=2');
    const client = await open(path(), { 'last-event-id': '2' });
    await server.issue(enter('5'));
    await client.waitUntil(() => client.last === 5);
    expect(inShort(client)).toEqual(['patch 4', 'patch 5']);
    expect(inHand(client, before)).toEqual(await views());
  });

  it('sends a snapshot of all to a client that was away for too long', async () => {
    await notes(Array.from({ length: 600 }, (_, n) => `note ${n}`));
    const client = await open(path(), { 'last-event-id': '3' });
    await client.waitUntil(() => client.last === 600);
    expect(inShort(client)).toEqual(['snapshot 600']);
    expect(inHand(client)).toEqual(await views());
  });

  it('sends one message for many records to a slow client, which then has the right views', async () => {
    const client = await open();
    await client.waitUntil(() => client.last === 0);
    client.response.pause();
    const answers = linesOf(
      await notes(Array.from({ length: 6_000 }, (_, n) => `${n} ${'x'.repeat(1_000)}`)),
    );
    expect(answers).toHaveLength(6_000);
    client.response.resume();
    await client.waitUntil(() => client.last === 6_000);
    expect(client.events.length).toBeLessThan(1_000);
    expect(inHand(client)).toEqual(await views());
  });

  it('ends when the format drops one of the sessions, and gets 404 afterwards', async () => {
    const client = await open(path(['entry-list', 'lineup/lcq-1']));
    await client.waitUntil(() => client.last === 0);
    const { json } = await server.fetch('/api/formats');
    const [clash] = json['formats'] as { sessions: { id: string; lineup?: { from?: string[] }[] }[] }[];
    const sessions = clash?.sessions.filter(({ id }) => id !== 'lcq-1' && id !== 'main');
    const changed = await server.issue({
      type: 'ChangeFormat',
      format: { ...clash, sessions },
      reason: 'rain',
    });
    expect(changed.status).toBe(200);
    await client.ended();
    const { status, json: gone } = await server.fetch(path(['entry-list', 'lineup/lcq-1']));
    expect([status, gone['code'], gone['field']]).toEqual([404, 'session-unknown', 'show']);
    expect((await open(path(['entry-list', 'lineup/heat-1']))).response.statusCode).toBe(200);
  });

  it('ends with the server, which says when to reconnect', async () => {
    const client = await open();
    await client.waitUntil(() => client.last === 0);
    await server.close();
    await client.ended();
    expect(client.comments.at(-1)).toMatch(/^retry: \d+$/u);
  });
});

describe('a request for several views', () => {
  it.each([
    ['', 400, 'query-wrong'],
    ['?show=', 404, 'projection-unknown'],
    ['?show=entry-list&show=none', 404, 'projection-unknown'],
    ['?show=entry-list&show=results', 404, 'session-unknown'],
    ['?show=results/none', 404, 'session-unknown'],
    ['?show=field/heat-1', 404, 'session-unknown'],
    ['?show=results/', 400, 'query-wrong'],
    ['?show=results/heat-1/x', 404, 'session-unknown'],
    ['?show=field&show=field', 400, 'query-wrong'],
    [`?${Array.from({ length: 13 }, (_, i) => `show=lineup/${i}`).join('&')}`, 400, 'query-wrong'],
  ])('is refused with "%s", and names the parameter', async (query, status, code) => {
    const known = await server.fetch(STREAM + query);
    expect(known.json).toMatchObject({ status, code, field: 'show' });
    // The answer is the same when another client follows already.
    await open();
    expect((await server.fetch(STREAM + query)).json).toEqual(known.json);
  });

  it.each([
    ['/api/meetings/none/projections/stream?show=field', {}, 404, 'meeting-unknown'],
    [path(), { 'last-event-id': '7' }, 404, 'revision-unknown'],
    [path(), { 'last-event-id': 'x' }, 400, 'last-event-id-wrong'],
    [`${path()}&after=0`, {}, 400, 'query-wrong'],
    [path(), { accept: 'application/json' }, 406, 'not-acceptable'],
  ])('to %s with %j is refused', async (address, headers, status, code) => {
    expect((await server.fetch(address, { headers })).json).toMatchObject({ status, code });
  });

  it('without a session gets a problem that says how to name it', async () => {
    const { json } = await server.fetch(`${STREAM}?show=results`);
    expect(json['detail']).toContain('results/<session>');
  });

  it('is answered with the headers only for HEAD', async () => {
    const { status, headers, text } = await server.fetch(path(), { method: 'HEAD' });
    expect([status, headers.get('content-type'), text]).toEqual([200, 'text/event-stream', '']);
  });

  it('gets the version of each projection, so that clients see whether their views still fit', async () => {
    const version = (name: string) => PROJECTIONS[name]?.version;
    const shows = 'show=running-order/heat-1&show=running-order/heat-2&show=field';
    const { headers } = await server.fetch(`${STREAM}?${shows}`, { method: 'HEAD' });
    expect(headers.get('greenflag-projections')).toBe(
      `running-order=${version('running-order')}, field=${version('field')}`,
    );
  });
});

it('needs a token or a ticket on a private server', async () => {
  const world = await guarded({ private: true });
  const director = await world.add('Jane Doe', 'director');
  await world.server.issue(SCHEDULE, bearer(director));
  expect((await world.server.fetch(path())).json['code']).toBe('token-missing');
  const { json } = await world.server.fetch('/api/tickets', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...bearer(director) },
    body: JSON.stringify({ path: STREAM }),
  });
  const byTicket = await open(`${path()}&ticket=${String(json['ticket'])}`, {}, world.server);
  const byToken = await open(path(), bearer(director), world.server);
  for (const client of [byTicket, byToken]) await client.waitUntil(() => client.last === 0);
  expect((await world.server.fetch(`${path()}&ticket=${String(json['ticket'])}`)).json['code']).toBe(
    'ticket-wrong',
  );
  await world.decide({ type: 'RevokeOfficial', official: 'Jane Doe', reason: 'went home' });
  for (const client of [byTicket, byToken]) await client.ended();
  await world.close();
});

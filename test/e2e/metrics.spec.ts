import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { COMMAND_TYPES, REJECTIONS } from '#domain';
import { reconnections, commits, StoreError, type EventStore } from '#event-store';
import { openStore } from '#event-store/open';
import { commandsDone, appendsDone, foldsDone, viewsDone } from '#race-control';
import { PROJECTION_NAMES } from '#projections';
import { enter, SCHEDULE, startServer, type TestServer } from '../support/server.ts';
import { abortCommand } from '../support/abort-command.ts';
import { bearer, guarded, type GuardedServer } from '../support/tokens.ts';

/** Returns the samples of a text for Prometheus: name with labels, and value. */
const samplesOf = (text: string): Map<string, number> =>
  new Map(
    text
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line): [string, number] => {
        const at = line.lastIndexOf(' ');
        return [line.slice(0, at), Number(line.slice(at + 1))];
      }),
  );

const metricsOf = async (server: TestServer) => samplesOf((await server.fetch('/metrics')).text);

describe('The metrics of a server', () => {
  let server: TestServer;
  beforeEach(async () => {
    server = await startServer();
    await server.issue(SCHEDULE);
  });
  afterEach(() => server.close());

  it('count commands by type and outcome, and measure them', async () => {
    const before = await metricsOf(server);
    await server.issue(enter('1'));
    await server.issue({ type: 'WithdrawCar', car: '99', reason: 'none' });
    const after = await metricsOf(server);
    const grown = (name: string) => (after.get(name) ?? 0) - (before.get(name) ?? 0);
    expect(grown('greenflag_commands_total{type="EnterCar",outcome="accepted"}')).toBe(1);
    expect(grown('greenflag_commands_total{type="WithdrawCar",outcome="refused"}')).toBe(1);
    expect(grown('greenflag_refusals_total{code="car-not-entered"}')).toBe(1);
    expect(grown('greenflag_command_seconds_count{outcome="accepted"}')).toBe(1);
    expect(grown('greenflag_append_seconds_count{outcome="written"}')).toBe(1);
    expect(grown('greenflag_append_commands_count')).toBe(1);
    expect(grown('greenflag_records_total')).toBe(1);
  });

  it('show what is in memory, the streams, and the store', async () => {
    const stream = await server.stream('/api/meetings/m/projections/field/stream');
    await stream.waitUntil(() => stream.last === 0);
    await server.issue(enter('1'));
    await stream.waitUntil(() => stream.last === 1);
    const samples = await metricsOf(server);
    expect(samples.get('greenflag_streams')).toBe(1);
    expect(samples.get('greenflag_streams_behind')).toBe(0);
    expect(samples.has('greenflag_stream_pings')).toBe(true);
    expect(samples.get('greenflag_meetings_in_memory')).toBe(1);
    expect(samples.get('greenflag_records_in_memory')).toBe(2);
    expect(samples.get('greenflag_store_writable')).toBe(1);
    expect(samples.get('greenflag_publish_seconds_count')).toBeGreaterThan(0);
    expect(samples.get('greenflag_view_seconds_count{projection="field"}')).toBeGreaterThan(0);
    for (const name of ['nodejs_heap_size_used_bytes', 'nodejs_eventloop_lag_p99_seconds'])
      expect(samples.has(name)).toBe(true);
    stream.cut();
  });

  it('count a stream that continues after a lost connection', async () => {
    const before = (await metricsOf(server)).get('greenflag_stream_resumes_total');
    const stream = await server.stream('/api/meetings/m/events/stream', { 'last-event-id': '0' });
    stream.cut();
    expect((await metricsOf(server)).get('greenflag_stream_resumes_total')).toBe((before ?? 0) + 1);
  });

  it('count a request that its client aborts', async () => {
    await abortCommand(server.url);
    const labels = '{method="POST",route="/api/meetings/:meeting/commands",status="aborted"}';
    await untilCounted(server, labels);
  });

  it('count a stream once, when it is over, and not its time', async () => {
    const replay = await server.stream('/api/meetings/m/replay?speed=max');
    await replay.ended();
    const stream = await server.stream('/api/meetings/m/events/stream');
    stream.cut();
    for (const route of ['replay', 'events/stream'])
      await untilCounted(server, `{method="GET",route="/api/meetings/:meeting/${route}",status="2xx"}`);
    const { text } = await server.fetch('/metrics');
    expect(text).not.toMatch(/http_request_seconds\S*route="[^"]*(?:stream|replay)"/u);
    expect(text).not.toContain('status="aborted"');
  });

  it('have at most 2,200 series for every kind of request, and no name that a client chose', async () => {
    const names = ['kirk-muller', '/secret/path', 'Jane', '10.1.2.3'];
    for (const name of names) {
      await fetch(`${server.url}/${encodeURIComponent(name)}/x/y`);
      await fetch(`${server.url}/api/meetings/${encodeURIComponent(name)}/projections/field`);
      await fetch(`${server.url}/api/${name}`, { method: 'DELETE', headers: { 'user-agent': name } });
      await server.issue(enter(name), {}, 'kirk-muller');
    }
    await server.issue({ type: 'Kirk' });
    publishEverything();
    const { text } = await server.fetch('/metrics');
    const samples = samplesOf(text);
    expect(samples.size).toBeGreaterThan(1_000);
    // Each route of the server may have answers of four classes, none, and a time.
    const routes = [...samples.keys()].filter((name) => /^greenflag_http_request_seconds_count/u.test(name));
    expect(samples.size + (60 - routes.length) * (5 + 9)).toBeLessThanOrEqual(2_200);
    for (const name of [...names, 'clash', 'kirk', 'meeting-m', 'Driver k']) expect(text).not.toContain(name);
    expect(text).toContain('route="unknown"');
    expect(text).toContain('method="other",route="unknown"');
  });
});

/** Waits until a server has counted one request with these labels. */
async function untilCounted(server: TestServer, labels: string): Promise<void> {
  const count = async () => (await metricsOf(server)).get(`greenflag_http_requests_total${labels}`);
  while ((await count()) === undefined);
  expect(await count()).toBe(1);
}

/** Publishes a measurement of every kind that the program has. */
function publishEverything(): void {
  const official = { id: 'Jane', role: 'director' } as const;
  const errors = [
    new StoreError('store-busy', ''),
    new StoreError('store-full', ''),
    new StoreError('store-unavailable', '', { outcome: 'unknown' }),
    new Error('a defect'),
  ];
  const period = { startMs: 0, endMs: 1, steps: {} };
  for (const type of COMMAND_TYPES) {
    const request = { meeting: 'clash', official, command: { type } as never };
    const receipt = { meeting: 'clash', revision: 1, commandId: 'x' };
    const event = { revision: 1, type: 'CarEntered' } as const;
    const outcomes = [
      { kind: 'accepted', receipt: { ...receipt, events: [event] } },
      { kind: 'accepted', receipt: { ...receipt, events: [] } },
      { kind: 'command-id-reused', commandId: 'x' },
      { kind: 'command-in-flight', commandId: 'x' },
      { kind: 'precondition-failed', expectedRevision: 1, actualRevision: 2 },
    ] as const;
    for (const outcome of outcomes) commandsDone.publish({ ...period, request, outcome, error: null });
    for (const error of errors) commandsDone.publish({ ...period, request, outcome: null, error });
    for (const code of Object.keys(REJECTIONS)) {
      const rejection = { code, words: '' } as never;
      const outcome = { kind: 'refused', rejection, revision: 1, commandId: 'x' } as const;
      commandsDone.publish({ ...period, request, outcome, error: null });
    }
  }
  for (const outcome of ['written', 'conflict', 'failed'] as const)
    appendsDone.publish({ ...period, outcome, commands: 1, records: 1 });
  for (const kind of ['open', 'past', 'foreign'] as const) foldsDone.publish({ kind, tookMs: 1 });
  for (const projection of PROJECTION_NAMES) viewsDone.publish({ projection, tookMs: 1 });
  for (const what of ['client', 'subscription'] as const) reconnections.publish({ what });
  commits.publish({ writes: 1, tookMs: 1 });
}

describe('On a server that requires tokens, the metrics', () => {
  let world: GuardedServer;
  beforeAll(async () => {
    world = await guarded({ metricsPort: 0 });
  });
  afterAll(() => world.close());

  it('are for a token of all meetings, of any role', async () => {
    const viewer = await world.add('grafana', 'viewer');
    const { status, headers, text } = await world.server.fetch('/metrics', { headers: bearer(viewer) });
    expect([status, headers.get('content-type')]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
    expect(text).toContain('greenflag_command_seconds_bucket');
  });

  it('are for nobody else, on loopback or not', async () => {
    const visitor = await world.add('visitor', 'director', ['m']);
    const codes = [];
    for (const headers of [{}, bearer('abc'), bearer(visitor)]) {
      const { status, json } = await world.server.fetch('/metrics', { headers });
      codes.push([status, json['code']]);
    }
    expect(codes).toEqual([
      [401, 'token-missing'],
      [401, 'token-wrong'],
      [403, 'meeting-not-yours'],
    ]);
  });

  it('are without a token on their own port, which has nothing else', async () => {
    const url = world.server.metricsUrl ?? '';
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/metrics$/u);
    const answer = await fetch(url);
    expect([answer.status, await answer.text()]).toEqual([
      200,
      expect.stringContaining('greenflag_store_writable 1'),
    ]);
    for (const path of ['/', '/health/live', '/api/meetings'])
      expect((await fetch(new URL(path, url))).status).toBe(404);
    expect((await fetch(url, { method: 'POST' })).status).toBe(404);
  });
});

describe('The commits of a store in a file', () => {
  const event = () => ({ id: randomUUID(), type: 'T', data: {}, metadata: {} });
  let folder: string;
  let store: EventStore;
  let seen: number[];
  let stop: () => void;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'greenflag-'));
    store = await openStore(`sqlite:${folder}/a.db`);
    seen = [];
    stop = commits.subscribe(({ writes }) => seen.push(writes));
  });
  afterEach(async () => {
    await store.close();
    stop();
    rmSync(folder, { recursive: true });
  });

  it('are measured with the number of their writes', async () => {
    await Promise.all([1, 2, 3].map(() => store.append('s', [event()], 'any')));
    expect(seen.reduce((sum, writes) => sum + writes, 0)).toBe(3);
  });

  it('are not measured when they write nothing: probes, refused appends and retries', async () => {
    const first = event();
    await store.append('s', [first], 'no-stream');
    await store.health();
    await store.append('s', [first], 'no-stream');
    await expect(store.append('s', [event()], 'no-stream')).rejects.toThrow();
    expect(seen).toEqual([1]);
  });

  it('count no refused append that shares them', async () => {
    await Promise.allSettled([
      store.append('s', [event()], 'no-stream'),
      store.append('s', [event()], 'no-stream'),
    ]);
    expect(seen).toEqual([1]);
  });
});

import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RMonitorDecoder } from '#timing-feeds';
import { freePort } from '../support/free-port.ts';
import { P3Speaker } from '../support/p3-speaker.ts';
import { linesOf, NDJSON, type Reply } from '../support/server.ts';
import { bearer, guarded, type GuardedServer } from '../support/tokens.ts';
import { oneRace } from '../support/weekend.ts';

const MEETING = 'm';
const CARS = { '24': '3438895', '48': '2906141' };

let folder: string;
let decoder: P3Speaker;
let scoreboardPort: number;
let world: GuardedServer;
let director: Record<string, string>;
let timer: Record<string, string>;
let viewer: Record<string, string>;

/** Issues a command as the director. @throws Error if it is refused */
async function issue(command: object): Promise<void> {
  const { status, text } = await world.server.issue(command, director, MEETING);
  if (status !== 200) throw new Error(text);
}

const get = (path: string, headers: Record<string, string> = {}): Promise<Reply> =>
  world.server.fetch(path, { headers });

/** Follows the log of the meeting until it has some crossings, and returns all of them. */
async function crossings(atLeast: number): Promise<readonly Record<string, unknown>[]> {
  const stream = await world.server.stream(`/api/meetings/${MEETING}/events/stream`);
  const seen = () =>
    stream.events
      .map(({ data }) => JSON.parse(data) as { type: string; data: Record<string, unknown>; by: unknown })
      .filter(({ type }) => type === 'CrossingSeen');
  await stream.waitUntil(() => seen().length >= atLeast);
  stream.cut();
  return seen().map((event) => ({ ...event.data, metadata: event }));
}

/** Follows the feeds until they are as the test wants. */
async function feedsUntil(holds: (feeds: Record<string, Record<string, never>>) => boolean): Promise<void> {
  const stream = await world.server.stream('/api/feeds/stream');
  await stream.waitUntil(() => {
    const last = stream.events.at(-1);
    if (!last) return false;
    const { feeds } = JSON.parse(last.data) as { feeds: { name: string }[] };
    return holds(Object.fromEntries(feeds.map((feed) => [feed.name, feed])) as never);
  });
  stream.cut();
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'greenflag-feeds-'));
  decoder = await P3Speaker.listen();
  const file = join(folder, 'feeds.json');
  const feeds = [
    { name: 'sf', url: decoder.url },
    { name: 'posted', url: 'bridge:' },
    { name: 'silent', url: 'p3://127.0.0.1:1' },
  ];
  scoreboardPort = await freePort();
  const out = { rmonitor: { port: scoreboardPort } };
  writeFileSync(file, JSON.stringify({ meeting: MEETING, feeds, out }));
  world = await guarded({ store: `sqlite:${join(folder, 'a.db')}`, feeds: file, metricsPort: 0 });
  director = bearer(await world.add('Jane Doe', 'director'));
  timer = bearer(await world.add('Tim', 'timer', [MEETING]));
  viewer = bearer(await world.add('Vi', 'viewer'));
  await issue({
    type: 'ScheduleMeeting',
    name: 'A night',
    date: '2026-05-02',
    track: { name: 'A bowl', lengthMiles: 0.25 },
    format: oneRace(),
  });
  for (const [car, transponder] of Object.entries(CARS))
    await issue({ type: 'EnterCar', car, driver: `Driver ${car}`, transponder });
  await issue({ type: 'DrawLineup', session: 'race', order: Object.keys(CARS) });
  await issue({ type: 'PostLineup', session: 'race' });
  // The measured clock of the decoder may be some milliseconds off.
  const at = new Date(Date.now() - 60_000).toISOString();
  await issue({ type: 'OpenSession', session: 'race', at });
  await issue({ type: 'ShowGreen', session: 'race', at });
});
afterAll(async () => {
  await world.close();
  await decoder.close();
  rmSync(folder, { recursive: true });
});
describe('A served feed', () => {
  it('brings each crossing into the log once, through repeats and reconnects', async () => {
    decoder.pass(CARS['24']);
    await crossings(1);
    decoder.repeat();
    decoder.cut();
    await feedsUntil(({ sf }) => sf?.['state'] === 'live' && decoder.connections > 1);
    decoder.repeat();
    decoder.pass(CARS['48']);
    const seen = await crossings(2);
    expect(seen).toMatchObject([
      { transponder: CARS['24'], session: 'race', line: 'sf', passing: { feed: 'sf', number: 1 } },
      { transponder: CARS['48'], session: 'race', line: 'sf', passing: { feed: 'sf', number: 2 } },
    ]);
    await feedsUntil(({ sf }) => Number((sf?.['counts'] as { repeats?: number } | undefined)?.repeats) >= 2);
  });

  it('asks for a passing that was lost', async () => {
    const before = (await crossings(2)).length;
    decoder.lose(CARS['24']);
    decoder.pass(CARS['48']);
    await crossings(before + 2);
  });

  it('is shown with its state, one or all of them', async () => {
    const all = await get('/api/feeds');
    expect(all.json).toMatchObject({ meeting: MEETING });
    expect((all.json['feeds'] as { name: string }[]).map(({ name }) => name)).toEqual([
      'sf',
      'posted',
      'silent',
    ]);
    const one = await get('/api/feeds/sf', viewer);
    const fine = { state: 'live', lamp: 'green', trouble: null };
    expect(one.json).toMatchObject({ protocol: 'p3', ...fine, raw: { kept: true } });
    const unknown = await get('/api/feeds/sg');
    expect([unknown.status, unknown.json['code']]).toEqual([404, 'feed-unknown']);
    expect(unknown.json['detail']).toContain('Did you mean sf?');
  });

  it('never makes the server unready, which names it', async () => {
    await feedsUntil(({ silent }) => silent?.['lamp'] !== 'green');
    const ready = await get('/health/ready');
    expect(ready.status).toBe(200);
    expect(ready.json['feeds']).toContainEqual(expect.objectContaining({ name: 'silent' }));
  });

  it('tells only officials where it comes from and what is wrong', async () => {
    await feedsUntil(({ silent }) => silent?.['trouble'] !== null);
    const forAll = await get('/api/feeds/silent');
    expect(forAll.json).toMatchObject({ url: 'p3:', words: 'Officials see the reason: send a token.' });
    expect(forAll.text).not.toContain('127.0.0.1');
    expect((await get('/api/feeds')).text).not.toContain('127.0.0.1');
    const forOfficials = await get('/api/feeds/silent', viewer);
    expect(forOfficials.json).toMatchObject({ url: 'p3://127.0.0.1:1' });
    expect(forOfficials.json['trouble']).toMatchObject({ code: 'connection-lost' });
  });

  it('is measured', async () => {
    const { text } = await get('/metrics', director);
    expect(text).toContain('greenflag_feed_up{feed="sf"} 1');
    expect(text).toContain('greenflag_feed_up{feed="silent"} 0');
    expect(text).toMatch(/greenflag_feed_passings_total\{feed="sf"\} [1-9]/u);
    expect(text).toMatch(/greenflag_feed_silent_seconds\{feed="sf"\} \d/u);
  });
});

describe('The raw log of a feed', () => {
  it('is for directors, page by page', async () => {
    for (const headers of [viewer, timer]) {
      const refused = await get('/api/feeds/sf/raw', headers);
      expect([refused.status, refused.json['code']]).toEqual([403, 'role-may-not']);
    }
    expect((await get('/api/feeds/sf/raw')).status).toBe(401);
    const page = await get('/api/feeds/sf/raw?limit=1', director);
    expect(page.headers.get('content-type')).toContain(NDJSON);
    expect(linesOf(page)).toHaveLength(1);
    expect(page.headers.get('link')).toBe('</api/feeds/sf/raw?after=1&limit=1>; rel="next"');
    const rest = await get('/api/feeds/sf/raw?after=1', director);
    expect(linesOf(rest)[0]).toMatchObject({ n: 2 });
    expect(rest.headers.get('link')).toBeNull();
    expect(readdirSync(join(folder, 'a.db-feeds')).sort()).toContain('sf');
  });
});

describe('A bridge', () => {
  const post = (body: string, headers: Record<string, string>, name = 'posted') =>
    world.server.fetch(`/api/feeds/${name}/passings`, {
      method: 'POST',
      headers: { 'content-type': NDJSON, ...headers },
      body,
    });
  const line = () => JSON.stringify({ transponder: CARS['24'], at: new Date().toISOString(), number: 7 });

  it('posts passings, and those that it posts again count once', async () => {
    const body = `${line()}\n`;
    expect((await post(body, timer)).json).toEqual({ accepted: 1, repeated: 0, refused: 0 });
    expect((await post(body, timer)).json).toEqual({ accepted: 0, repeated: 1, refused: 0 });
    const seen = (await crossings(1)).filter(
      ({ passing }) => (passing as { feed: string }).feed === 'posted',
    );
    expect(seen).toHaveLength(1);
  });

  it('needs a role that may record a crossing, and a feed of its own', async () => {
    const refused = await post(line(), viewer);
    expect([refused.status, refused.json['code']]).toEqual([403, 'role-may-not']);
    const other = await post(line(), timer, 'sf');
    expect([other.status, other.json['code']]).toEqual([409, 'feed-not-bridged']);
    const stranger = bearer(await world.add('Stan', 'timer', ['other']));
    const elsewhere = await post(line(), stranger);
    expect([elsewhere.status, elsewhere.json['code']]).toEqual([403, 'meeting-not-yours']);
  });

  it('hears which of its lines is wrong', async () => {
    const wrong = await post(`${line()}\n{"transponder":"1"}\n`, timer);
    expect([wrong.status, wrong.json['code'], wrong.json['line']]).toEqual([400, 'missing-field', 2]);
    const json = await post(line(), { ...timer, 'content-type': 'application/json' });
    expect([json.status, json.json['code']]).toEqual([415, 'media-type-unsupported']);
  });
});

describe('A scoreboard', () => {
  it('reads the meeting as RMonitor', async () => {
    const socket = connect(scoreboardPort, '127.0.0.1');
    const rmonitor = new RMonitorDecoder();
    const cars = new Set<string>();
    let run = '';
    for await (const bytes of socket as AsyncIterable<Buffer>) {
      for (const record of rmonitor.push(bytes)) {
        if (record.kind === 'competitor') cars.add(record.number);
        if (record.kind === 'run' && record.number < 95) run = record.name;
      }
      if (cars.size === 2 && run !== '') break;
    }
    expect([...cars].sort()).toEqual(Object.keys(CARS));
  });
});

describe('A timer', () => {
  it('may record a crossing over HTTP, and nothing of an official', async () => {
    const crossing = { type: 'RecordCrossing', car: '24', line: 'sf', session: 'race' };
    expect((await world.server.issue(crossing, timer)).status).toBe(200);
    const caution = await world.server.issue({ type: 'CallCaution', session: 'race', reason: 'spin' }, timer);
    expect([caution.status, caution.json['code']]).toEqual([403, 'role-may-not']);
  });
});

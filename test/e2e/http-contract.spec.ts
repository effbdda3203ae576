import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROJECTIONS } from '#projections';
import { loadContract, type Contract, type Operation } from '../support/contract.ts';
import { NIGHT } from '../support/proved.ts';
import { DIRECTOR, NDJSON, startServer, type TestServer } from '../support/server.ts';
import { bearer, guarded, type GuardedServer } from '../support/tokens.ts';

/*
 * Each operation and each stream of the documents is called, for success and for a problem. The test server
 * checks every answer against the documents, so a test fails when they differ.
 */

let folder: string;
let contract: Contract;
let server: TestServer;
/** A server with officials, for the operations that an open server does not have. */
let world: GuardedServer;
let director: Readonly<Record<string, string>>;

beforeAll(async () => {
  contract = await loadContract();
  folder = mkdtempSync(join(tmpdir(), 'greenflag-'));
  const feeds = join(folder, 'feeds.json');
  writeFileSync(feeds, JSON.stringify({ meeting: 'm', feeds: [{ name: 'posted', url: 'bridge:' }] }));
  server = await startServer({ example: true, feeds, feedsFolder: folder });
  for (const command of NIGHT.slice(0, 9)) await server.issue(command);
  await prepareSeries(server);
  world = await guarded();
  director = bearer(await world.add('Jane Doe', 'director'));
  for (const name of ['Gone', 'Gina', 'Ann', 'Ben']) await world.add(name, 'scorer');
  await prepareDevice();
});
afterAll(async () => {
  await server.close();
  await world.close();
  rmSync(folder, { recursive: true });
});

const CLASH = '/api/meetings/clash-2023';
const post = (body: object): RequestInit => ({
  method: 'POST',
  body: JSON.stringify(body),
  headers: { 'content-type': 'application/json', ...DIRECTOR },
});

/** A series of one meeting. */
const SERIES = {
  id: 's',
  points: { group: { places: [3, 2, 1] } },
  meetings: ['m'],
  rankings: [{ id: 'season', of: ['*/group-1'], points: 'group', by: ['points'] }],
};

interface Example {
  readonly path: string;
  readonly init?: RequestInit;
  /** Whether the operation needs a server with officials. */
  readonly isGuarded?: true;
}

const versionOf = (projection: string): number => PROJECTIONS[projection]?.version ?? 0;

/** A request that succeeds, for each operation. Streams are called by their channels. */
const EXAMPLES: Readonly<Record<string, Example>> = {
  issue: { path: `${CLASH}/commands`, init: post({ type: 'AddNote', text: 'Dry track' }) },
  exportEntries: { path: `${CLASH}/entries` },
  importEntries: {
    path: `${CLASH}/entries?dryRun=true`,
    init: {
      method: 'POST',
      body: 'No,Name\n99,Jane Doe\n',
      headers: { 'content-type': 'text/csv', ...DIRECTOR },
    },
  },
  addExample: { path: '/api/example', isGuarded: true, init: post({}) },
  meetings: { path: '/api/meetings' },
  events: { path: `${CLASH}/events?limit=200` },
  view: { path: `${CLASH}/projections/field` },
  sessionView: { path: `${CLASH}/projections/results/main` },
  diff: { path: `${CLASH}/projections/field/diff?from=114` },
  sessionDiff: { path: `${CLASH}/projections/results/lcq-1/diff?from=1500` },
  viewHead: { path: `${CLASH}/projections/field/head` },
  sessionHead: { path: `${CLASH}/projections/results/main/head` },
  viewPatch: { path: `${CLASH}/projections/field/patch?from=114&to=120&v=${versionOf('field')}` },
  sessionPatch: {
    path: `${CLASH}/projections/results/lcq-1/patch?from=1500&to=1501&v=${versionOf('results')}`,
  },
  ask: {
    path: `${CLASH}/what-if`,
    init: post({ strike: [98], show: ['results/main', 'qualifying-order'] }),
  },
  allFeeds: { path: '/api/feeds' },
  oneFeed: { path: '/api/feeds/posted' },
  raw: { path: '/api/feeds/posted/raw', init: { headers: DIRECTOR } },
  passings: {
    path: '/api/feeds/posted/passings',
    init: {
      method: 'POST',
      body: '{"transponder":"1","at":"2023-02-05T20:00:00.000Z"}',
      headers: { 'content-type': NDJSON, ...DIRECTOR },
    },
  },
  allSeries: { path: '/api/series' },
  oneSeries: { path: '/api/series/s' },
  checkDocument: { path: '/api/series/check', init: post(SERIES) },
  issueToSeries: { path: '/api/series/s/commands', init: post({ type: 'PostStandings', ranking: 'season' }) },
  standings: { path: '/api/series/s/standings/season' },
  standingsProof: { path: '/api/series/s/standings/season/proof' },
  importIntoMeeting: {
    path: '/api/meetings/m/standings',
    init: post({ series: 's', ranking: 'season' }),
  },
  list: { path: '/api/formats' },
  check: { path: '/api/formats/check', init: post({ id: 'empty', sessions: [] }) },
  live: { path: '/health/live' },
  ready: { path: '/health/ready' },
  readMetrics: { path: '/metrics', isGuarded: true },
  jwks: { path: '/.well-known/jwks.json' },
  proof: { path: '/api/meetings/m/sessions/group-1/proof' },
  officials: { path: '/api/officials', isGuarded: true },
  addOfficial: {
    path: '/api/officials',
    init: post({ official: 'Joe', role: 'scorer', meetings: ['m'] }),
    isGuarded: true,
  },
  revokeOfficial: { path: '/api/officials/Gone/revoke', init: post({ reason: 'left' }), isGuarded: true },
  closePairing: {
    path: '/api/officials/Ben/pairings/CLOSING/close',
    init: post({}),
    isGuarded: true,
  },
  openPairing: { path: '/api/officials/Gina/pairings', init: post({ kind: 'digits' }), isGuarded: true },
  allowDevice: {
    path: '/api/officials/Ann/pairings/PAIRING/allow',
    init: post({}),
    isGuarded: true,
  },
  redeemPairing: { path: '/api/pairings/redeem', init: post({ claim: 'CLAIM' }), isGuarded: true },
  refused: { path: '/api/attempts', isGuarded: true },
  ticket: { path: '/api/tickets', init: post({ path: `${CLASH}/events` }), isGuarded: true },
  meetingTicket: { path: `${CLASH}/tickets`, init: post({ path: `${CLASH}/events` }), isGuarded: true },
  whoami: { path: '/api/whoami', isGuarded: true },
};

/** Defines a series over the certified qualifying group, and certifies its standings. */
async function prepareSeries(to: TestServer): Promise<void> {
  const commands = [
    { type: 'DefineSeries', series: SERIES },
    { type: 'PostStandings', ranking: 'season' },
    { type: 'CertifyStandings', ranking: 'season' },
  ];
  for (const command of commands) await to.fetch('/api/series/s/commands', post(command));
}

/** What the server said about a device, by the words that stand for it in an example. */
const device = { PAIRING: '', CLAIM: '', CLOSING: '' };

async function prepareDevice(): Promise<void> {
  const open = (name: string) =>
    world.server.fetch(`/api/officials/${name}/pairings`, guardedInit(post({ kind: 'qr' })));
  const asked = await open('Ann');
  const shown = await world.server.fetch(
    '/api/pairings/redeem',
    guardedInit(post({ secret: asked.json['secret'] })),
  );
  device.PAIRING = String(asked.json['pairing']);
  device.CLAIM = String(shown.json['claim']);
  device.CLOSING = String((await open('Ben')).json['pairing']);
}

const guardedInit = (init: RequestInit): RequestInit => ({
  ...init,
  headers: { ...(init.headers as Record<string, string> | undefined), ...director },
});

const withDevice = (text: string): string =>
  text.replace(/PAIRING|CLAIM|CLOSING/u, (word) => device[word as keyof typeof device]);

const send = ({ path, init = {}, isGuarded }: Example) => {
  if (!isGuarded) return server.fetch(path, init);
  const body = typeof init.body === 'string' ? { body: withDevice(init.body) } : {};
  return world.server.fetch(withDevice(path), guardedInit({ ...init, ...body }));
};

const isStream = ({ responses }: Operation): boolean =>
  Object.hasOwn(responses[200]?.content ?? {}, 'text/event-stream');

const operations = (): Operation[] =>
  Object.values(contract.openApi.paths).flatMap((methods) => Object.values(methods));

it('has an example of each operation', () => {
  const names = operations().filter((operation) => !isStream(operation));
  expect(names.map(({ operationId }) => operationId).sort()).toEqual(Object.keys(EXAMPLES).sort());
});

it.each(Object.keys(EXAMPLES))('describes what %s answers', async (name) => {
  const example = EXAMPLES[name];
  if (!example) throw new Error(name);
  expect((await send(example)).status).toBe(200);
  expect(contract.exercised).toContain(`${name} 200`);
  const separator = example.path.includes('?') ? '&' : '?';
  const wrong = await send({ ...example, path: `${example.path}${separator}nonsense=1` });
  expect([wrong.status, wrong.json['code']]).toEqual([400, 'query-wrong']);
  expect(contract.exercised).toContain(`${name} 400`);
});

const SHOWN: Readonly<Record<string, string>> = { 'qualifying-order': 'qualifying', ranking: 'standings' };

/** A session or a ranking of the example in which a projection shows something. */
const sessionFor = (projection: string): string => SHOWN[projection] ?? 'heat-1';

describe.each(Object.entries(PROJECTIONS))('the view %s', (name, { session }) => {
  const paths = [
    ...(session === 'required' || session === 'ranking' ? [] : [name]),
    ...(session === 'none' ? [] : [`${name}/${sessionFor(name)}`]),
  ];

  it.each(paths)('is described with its rows, and what changed in it: %s', async (path) => {
    expect((await server.fetch(`${CLASH}/projections/${path}`)).status).toBe(200);
    expect((await server.fetch(`${CLASH}/projections/${path}/diff?from=300`)).status).toBe(200);
  });
});

describe('each stream', () => {
  const NIGHT_OF_CLASSES = 'classes';
  const meetingOf = (name: string): string => (name.endsWith('.class') ? NIGHT_OF_CLASSES : 'clash-2023');
  const addressOf = (name: string, address: string): string => {
    const [projection = ''] = name.split('.');
    const session = meetingOf(name) === NIGHT_OF_CLASSES ? 'mods' : sessionFor(projection);
    const path = address.replace('{meeting}', meetingOf(name)).replace('{session}', session);
    const query = {
      several: '?show=field&show=results/heat-1',
      replay: '?speed=max&to=40&projection=entry-list',
    };
    return path + (query[name as keyof typeof query] ?? '');
  };
  /** The kinds of messages that a stream sends. */
  const kindsOf = (name: string): readonly string[] => {
    if (name === 'log') return ['event'];
    if (name === 'feeds') return ['snapshot'];
    return name === 'replay' ? ['snapshot', 'patch', 'end'] : ['snapshot', 'patch'];
  };

  it('sends what the documents say, or says why it cannot', async () => {
    await server.issue(
      {
        type: 'ScheduleMeeting',
        name: 'A night of classes',
        date: '2026-05-02',
        track: { name: 'A bowl', lengthMiles: 0.25 },
        classes: [{ id: 'mods', format: 'weekly-oval' }],
      },
      {},
      NIGHT_OF_CLASSES,
    );
    for (const [name, { address }] of Object.entries(contract.asyncApi.channels)) {
      const path = addressOf(name, address);
      const client = await server.stream(path);
      await client.waitUntil(() => client.events.length > 0);
      await server.issue({ type: 'AddNote', text: `Seen by ${name}` }, {}, meetingOf(name));
      const kinds = kindsOf(name);
      await client.waitUntil(() => kinds.every((kind) => client.events.some(({ event }) => event === kind)));
      client.cut();
      expect([...contract.exercised]).toEqual(expect.arrayContaining(kinds.map((kind) => `${name} ${kind}`)));
      if (!address.includes('{meeting}')) continue;
      const unknown = path.replace(meetingOf(name), 'no-meeting');
      expect((await server.fetch(unknown)).json['code']).toBe('meeting-unknown');
    }
  });

  it('is an operation of the other document', () => {
    const streams = operations().filter(isStream);
    expect(streams.map(({ operationId }) => operationId).sort()).toEqual(
      ['eventStream', 'feedsStream', 'replay', 'sessionViewStream', 'viewStream', 'viewsStream'].sort(),
    );
    const ofMeetings = streams.filter(({ responses }) => Object.hasOwn(responses, '404'));
    for (const { operationId } of ofMeetings) expect(contract.exercised).toContain(`${operationId} 404`);
  });
});

describe('the check of answers', () => {
  const answer = { method: 'GET', path: '/api/meetings', status: 200, type: 'application/json' };
  const page = { meetings: [], next: null };
  const check = (more: object) => () =>
    contract.checkAnswer({ ...answer, text: JSON.stringify(page), ...more });

  it('passes what the documents describe', () => expect(check({})).not.toThrow());

  it.each([
    ['a status', { status: 418 }, 'The status is not documented.'],
    ['a media type', { type: 'text/html' }, 'The media type is not documented.'],
    ['a field', { text: JSON.stringify({ ...page, total: 0 }) }, 'must NOT have additional properties'],
    ['a missing field', { text: '{"meetings":[]}' }, "must have required property 'next'"],
    ['a route', { path: '/api/races' }, 'There is no such operation.'],
  ])('fails for %s that they do not describe', (_name, more, words) => expect(check(more)).toThrow(words));

  it('fails for the code of another route', async () => {
    const { text, status } = await server.fetch(`${CLASH}/projections/fields`);
    const type = 'application/problem+json';
    expect(check({ path: `${CLASH}/events`, status, type, text })).toThrow('must be equal to one of');
  });

  it('fails for a message of another stream', async () => {
    const client = await server.stream(`${CLASH}/projections/field/stream`);
    await client.waitUntil(() => client.events.length > 0);
    client.cut();
    const [snapshot] = client.events;
    if (!snapshot) throw new Error('Nothing was sent.');
    const asResults = contract.messageCheck(`${CLASH}/projections/results/main/stream`);
    expect(() => asResults(snapshot)).toThrow('has no such message');
  });
});

import { schemasWithoutId } from '@asyncapi/specs';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { EVENTS } from '#domain';
import { PROJECTIONS } from '#projections';
import { loadContract, type Contract } from '../support/contract.ts';
import { enter, SCHEDULE, startServer, type TestServer } from '../support/server.ts';
import type { SseEvent } from '../support/sse.ts';

interface Channel {
  readonly address: string;
  readonly messages: Readonly<Record<string, { readonly $ref: string }>>;
}

interface Document {
  readonly channels: Readonly<Record<string, Channel>>;
  readonly operations: Readonly<Record<string, { readonly channel: { readonly $ref: string } }>>;
  readonly components: { readonly messages: Readonly<Record<string, { readonly name: string }>> };
}

const ajv = addFormats.default(new Ajv({ strict: false, allErrors: true }));

let server: TestServer;
let document: Document;
let contract: Contract;
beforeAll(async () => {
  server = await startServer();
  document = (await server.fetch('/api/asyncapi.json')).json as unknown as Document;
  contract = await loadContract();
  await server.issue(SCHEDULE);
  for (const car of ['10', '2']) await server.issue(enter(car));
});
afterAll(() => server.close());

/** Returns the first messages of a stream, as the server sends them. */
async function streamed(
  path: string,
  messages: number,
  during?: () => Promise<unknown>,
): Promise<SseEvent[]> {
  const client = await server.stream(path);
  await during?.();
  await client.waitUntil(() => client.events.length >= messages);
  client.cut();
  return client.events;
}

/** Returns the names of the documented messages that a message matches. */
const isOneOf = (channel: string, message: SseEvent): string[] => {
  const found = contract.asyncApi.channels[channel];
  return found ? contract.matchingMessages(found, message) : [];
};

it('is AsyncAPI 3.1, by the official schema', () => {
  const official = schemasWithoutId['3.1.0'] as object;
  ajv.validate(official, document);
  expect(ajv.errors).toBeNull();
});

it('names every event and every projection', () => {
  const { messages } = document.components;
  expect(Object.keys(document.channels['log']?.messages ?? {})).toEqual([...Object.keys(EVENTS), 'ping']);
  for (const [name, { session }] of Object.entries(PROJECTIONS)) {
    expect(Object.keys(messages)).toContain(`snapshot.${name}`);
    const [whole, ofSession] = [document.channels[name], document.channels[`${name}.session`]];
    expect([whole !== undefined, ofSession !== undefined]).toEqual([
      session === 'none' || session === 'optional',
      session !== 'none',
    ]);
  }
});

it('has no broken reference', () => {
  const text = JSON.stringify(document);
  const refs = [...text.matchAll(/"\$ref":"#([^"]+)"/gu)].map(([, path = '']) => path);
  const missing = refs.filter((path) => {
    let at: unknown = document;
    for (const step of path.split('/').slice(1)) at = (at as Record<string, unknown> | undefined)?.[step];
    return at === undefined;
  });
  expect(refs.length).toBeGreaterThan(50);
  expect(missing).toEqual([]);
});

it('has exactly the streams of the server', async () => {
  const { json } = await server.fetch('/api/openapi.json');
  const paths = json['paths'] as Record<
    string,
    { get?: { responses: Record<string, { content?: object }> } }
  >;
  const streams = Object.entries(paths).filter(([, { get }]) =>
    Object.hasOwn(get?.responses['200']?.content ?? {}, 'text/event-stream'),
  );
  const named = Object.values(document.channels).map(({ address }) =>
    address.replace(/projections\/[^/]+\//u, 'projections/{name}/'),
  );
  expect([...new Set(named)].sort()).toEqual(streams.map(([path]) => path).sort());
});

it('describes the streamed records', async () => {
  const sent = await streamed('/api/meetings/m/events/stream', 3);
  expect(sent.map((each) => isOneOf('log', each))).toEqual([
    ['MeetingScheduled'],
    ['CarEntered'],
    ['CarEntered'],
  ]);
});

it.each([
  ['entry-list', 'entry-list'],
  ['lineup.session', 'lineup/heat-1'],
  ['results.session', 'results/heat-1'],
])('describes the streamed view: %s', async (channel, path) => {
  const address = `/api/meetings/m/projections/${path}/stream`;
  const sent = await streamed(address, 2, () => server.issue(enter(String(sentCars++))));
  const [name] = channel.split('.');
  expect(sent.map((each) => isOneOf(channel, each))).toEqual([[`snapshot.${name}`], ['patch']]);
});
let sentCars = 20;

it('describes a stream of several views', async () => {
  const address = '/api/meetings/m/projections/stream?show=entry-list&show=lineup/heat-1';
  const sent = await streamed(address, 2, () => server.issue(enter(String(sentCars++))));
  expect(sent.map((each) => isOneOf('several', each))).toEqual([
    ['snapshot-of-several'],
    ['patch-of-several'],
  ]);
});

it('describes a replay with its end', async () => {
  const sent = await streamed('/api/meetings/m/replay?speed=max&projection=entry-list&to=2', 4);
  const names = sent.map((each) => isOneOf('replay', each)[0]);
  expect([names[0], names.at(-1)]).toEqual(['snapshot.entry-list', 'end']);
  expect(new Set(names.slice(1, -1))).toEqual(new Set(['patch']));
});

it('rejects a view of another name and a record of the wrong shape', async () => {
  const [snapshot] = await streamed('/api/meetings/m/projections/entry-list/stream', 1);
  const [record] = await streamed('/api/meetings/m/events/stream', 1);
  if (!snapshot || !record) throw new Error('Nothing was streamed.');
  expect(isOneOf('field', snapshot)).toEqual([]);
  expect(
    isOneOf('log', { ...record, data: record.data.replace('"lengthMiles":0.25', '"lengthMiles":"short"') }),
  ).toEqual([]);
});

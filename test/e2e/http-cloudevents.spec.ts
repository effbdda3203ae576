import { CloudEvent, HTTP } from 'cloudevents';
import { startServer, type Reply, type TestServer } from '../support/server.ts';

const TYPE = 'application/cloudevents-batch+json';
const EVENTS = '/api/meetings/clash-2023/events';

interface Recorded {
  readonly id: string;
  readonly revision: number;
  readonly data: object;
  readonly metadata: Readonly<Record<string, string>>;
}

let server: TestServer;
beforeAll(async () => {
  server = await startServer({ example: true });
});
afterAll(() => server.close());

const get = (query = ''): Promise<Reply> => server.fetch(EVENTS + query, { headers: { accept: TYPE } });

/** Reads the events with the official SDK, which checks each one against the standard. */
function read({ headers, text }: Reply): CloudEvent<Record<string, unknown>>[] {
  const events = HTTP.toEvent({ headers: Object.fromEntries(headers), body: text });
  if (!Array.isArray(events)) throw new Error('It is no batch.');
  return (events as CloudEvent<Record<string, unknown>>[]).map((event) => new CloudEvent(event, true));
}

it('are a valid batch for the official SDK, with one event for each record', async () => {
  const { json } = await server.fetch(`${EVENTS}?limit=1000`);
  const reply = await get('?limit=1000');
  expect(reply.headers.get('content-type')).toBe(`${TYPE}; charset=utf-8`);
  expect(reply.headers.get('vary')).toBe('accept');
  const events = read(reply);
  for (const event of events) event.validate();
  const records = json['events'] as { id: string; data: object }[];
  expect(events.map(({ id, data }) => ({ id, data }))).toEqual(records.map(({ id, data }) => ({ id, data })));
});

it('have the data of their records', async () => {
  const { json } = await server.fetch(`${EVENTS}?type=LapSet&limit=1`);
  const [record] = json['events'] as [Recorded];
  const [event] = JSON.parse((await get('?type=LapSet&limit=1')).text) as object[];
  const { id, revision, data, metadata } = record;
  expect(event).toEqual({
    specversion: '1.0',
    id,
    source: '/api/meetings/clash-2023',
    type: 'greenflag.LapSet',
    subject: 'qualifying',
    time: metadata['occurredAt'],
    datacontenttype: 'application/json',
    dataschema: 'urn:greenflag:event:LapSet:1',
    sequence: String(revision).padStart(10, '0'),
    revision,
    recordedat: metadata['recordedAt'],
    official: 'timing-and-scoring',
    officialrole: 'scorer',
    commandid: metadata['commandId'],
    correlationid: metadata['correlationId'],
    causationid: metadata['causationId'],
    previoushash: metadata['previousHash'],
    hash: metadata['hash'],
    data,
  });
});

it('have a sequence that sorts as text in the order of the log', async () => {
  const sequences = read(await get('?after=5&limit=200')).map((event) => String(event['sequence']));
  expect(sequences[0]).toBe('0000000006');
  expect(sequences).toEqual(sequences.toSorted());
});

it('have no subject when they belong to no session', async () => {
  const [event] = read(await get('?limit=1'));
  expect(event?.subject).toBeUndefined();
});

it.each([TYPE, 'application/json'])('have pages with a link to the next one: %s', async (accept) => {
  const ids: string[] = [];
  let next: string | undefined = `${EVENTS}?session=lcq-1&type=LapSet&limit=100`;
  while (next !== undefined) {
    const reply: Reply = await server.fetch(next, { headers: { accept } });
    const body = JSON.parse(reply.text) as { id: string }[] | { events: { id: string }[] };
    ids.push(...(Array.isArray(body) ? body : body.events).map(({ id }) => id));
    next = /^<([^>]+)>; rel="next"$/u.exec(reply.headers.get('link') ?? '')?.[1];
  }
  const all = await server.fetch(EVENTS, { headers: { accept: 'application/x-ndjson' } });
  const laps = all.text.split('\n').filter((line) => /"type":"LapSet".*"session":"lcq-1"/u.test(line));
  expect(ids).toEqual(laps.map((line) => (JSON.parse(line) as { id: string }).id));
  expect(ids.length).toBeGreaterThan(300);
});

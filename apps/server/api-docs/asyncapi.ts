import { PROJECTIONS } from '#projections';
import { asyncApiSchemas, EVENT_TYPES } from './schemas.ts';
import { MAX_VIEWS } from '../views/requested-views.ts';

type Json = Readonly<Record<string, unknown>>;

const DESCRIPTION = `The streams of Greenflag: server-sent events over HTTP, below the address of the
server. The \`id\` of each message is its revision, a position in the log of the meeting. A client that
reconnects with \`Last-Event-ID\` continues after it. A \`ping\` has no id. It comes every 2 s while a session
of the meeting is under a flag, otherwise every 15 s. A client that shows a flag and gets no byte for 3 s must
say that the flag may have changed. Streams of no meeting get comments instead, which carry no data.`;

const ref = (...path: readonly string[]) => ({
  $ref: ['#', ...path].map((step) => step.replaceAll('~', '~0').replaceAll('/', '~1')).join('/'),
});
const messageRefs = (names: readonly string[]): Json =>
  Object.fromEntries(names.map((name) => [name, ref('components', 'messages', name)]));

/** The fields of a server-sent event other than its data. */
const headers = (event: string, hasId: boolean): Json => ({
  type: 'object',
  properties: {
    ...(hasId && { id: { type: 'string', pattern: '^[0-9]+$', description: 'The revision.' } }),
    event: { const: event },
  },
  required: hasId ? ['id', 'event'] : ['event'],
});

interface Message {
  readonly event: string;
  readonly title: string;
  readonly payload: Json;
  readonly hasId?: boolean;
}

const message = ({ event, title, payload, hasId = true }: Message): Json => ({
  name: event,
  title,
  contentType: 'application/json',
  headers: headers(event, hasId),
  payload,
});

const schema = (name: string): Json => ref('components', 'schemas', name);

const snapshotName = (name: string): string => `snapshot.${name}`;

/** Messages of a stream with several views. */
const [SNAPSHOTS, PATCHES] = ['snapshot-of-several', 'patch-of-several'] as const;
const FEEDS = 'snapshot-of-feeds';

function messages(): Json {
  const events = EVENT_TYPES.map((type): [string, Json] => {
    const payload = schema(`Event.${type}`);
    return [type, message({ event: 'event', title: `The record ${type}`, payload })];
  });
  const snapshots = Object.keys(PROJECTIONS).map((name): [string, Json] => {
    const payload = schema(`View.${name}`);
    return [snapshotName(name), message({ event: 'snapshot', title: `The whole view ${name}`, payload })];
  });
  return {
    ...Object.fromEntries([...events, ...snapshots]),
    patch: message({
      event: 'patch',
      title: 'The changes since the previous view',
      payload: schema('Patch'),
    }),
    [SNAPSHOTS]: message({
      event: 'snapshot',
      title: 'The whole views by their names, all at that revision',
      payload: { type: 'object', additionalProperties: schema('View') },
    }),
    [PATCHES]: message({
      event: 'patch',
      title: 'The changes of each view by its name',
      payload: { type: 'object', additionalProperties: schema('Patch') },
    }),
    [FEEDS]: message({ event: 'snapshot', title: 'The timing feeds as they are', payload: schema('Feeds') }),
    ping: message({ event: 'ping', title: 'A sign of life', payload: PING, hasId: false }),
    end: message({ event: 'end', title: 'The end of the replay', payload: END }),
  };
}

const PARAMETERS: Readonly<Record<string, Json>> = {
  meeting: { description: 'The meeting.', examples: ['clash-2023'] },
  session: { description: 'A session of its format.', examples: ['heat-1'] },
};

interface Stream {
  readonly name: string;
  /** The address of the stream: from its root, or relative to the address of the meeting. */
  readonly address: string;
  readonly title: string;
  readonly messages: readonly string[];
  /** Parameters of the query. */
  readonly query?: Json;
}

const streams = (): Stream[] => [
  {
    name: 'log',
    address: 'events/stream',
    title: 'The log of a meeting, record by record',
    messages: [...EVENT_TYPES, 'ping'],
    query: { after: { type: 'integer', minimum: -1, description: 'Only records after that revision.' } },
  },
  ...Object.entries(PROJECTIONS).flatMap(([name, { session, byClass }]) => {
    const view = {
      title: `The view ${name}, as it changes`,
      messages: [snapshotName(name), 'patch', 'ping'],
    };
    const whole = { ...view, name, address: `projections/${name}/stream` };
    const ofSession = { ...view, name: `${name}.session`, address: `projections/${name}/{session}/stream` };
    if (session === 'none') return byClass ? [whole, { ...ofSession, name: `${name}.class` }] : [whole];
    return session === 'required' || session === 'ranking' ? [ofSession] : [whole, ofSession];
  }),
  {
    name: 'several',
    address: 'projections/stream',
    title: 'Several views, as they change',
    messages: [SNAPSHOTS, PATCHES, 'ping'],
    query: {
      show: {
        type: 'array',
        items: { type: 'string' },
        minItems: 1,
        maxItems: MAX_VIEWS,
        uniqueItems: true,
        description: 'A projection, or a projection and its session. Repeat the parameter for each view.',
        examples: [['field', 'running-order/heat-1']],
      },
    },
  },
  {
    name: 'feeds',
    address: '/api/feeds/stream',
    title: 'The timing feeds, as they change; the ids only count the messages',
    messages: [FEEDS],
  },
  {
    name: 'replay',
    address: 'replay',
    title: 'The replay of a view in the meeting’s own time',
    messages: [...Object.keys(PROJECTIONS).map(snapshotName), 'patch', 'end'],
    query: {
      from: { type: 'string', description: `${BOUND} Default: the start.` },
      to: { type: 'string', description: `${BOUND} Default: the end.` },
      speed: { type: 'string', default: '1', description: 'A number above 0, or `max`.' },
      projection: { enum: Object.keys(PROJECTIONS), default: 'running-order' },
      session: { type: 'string', description: 'Only from its opening to its last record.' },
    },
  },
];

const BOUND = 'A revision, or an instant of the meeting’s own clock (when things happened on the track).';

function channel({ address, title, messages: names }: Stream): Json {
  const full = address.startsWith('/') ? address : `/api/meetings/{meeting}/${address}`;
  const parameters = Object.entries(PARAMETERS).filter(([name]) => full.includes(`{${name}}`));
  return { address: full, title, messages: messageRefs(names), parameters: Object.fromEntries(parameters) };
}

/** Describes a stream as an operation of the server. A client receives the messages after a GET request. */
const operation = ({ name, title, query = {} }: Stream): Json => ({
  action: 'send',
  title,
  channel: ref('channels', name),
  bindings: {
    http: {
      method: 'GET',
      query: { type: 'object', properties: query, additionalProperties: false },
      bindingVersion: '0.3.0',
    },
  },
});

const END: Json = {
  type: 'object',
  properties: { revision: { type: 'integer', minimum: 0, description: 'The last revision.' } },
  required: ['revision'],
};

const PING: Json = {
  type: 'object',
  properties: {
    at: {
      type: 'string',
      format: 'date-time',
      description:
        'The time up to which the server knows the records: now, or since when its store does not answer.',
    },
  },
  required: ['at'],
};

/** Builds the AsyncAPI document of the streams from the registries of events and projections. */
export function buildAsyncApiDocument(): Json {
  const all = streams();
  return {
    asyncapi: '3.1.0',
    info: {
      title: 'Greenflag',
      version: '1',
      description: DESCRIPTION,
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    defaultContentType: 'text/event-stream',
    channels: Object.fromEntries(all.map((stream) => [stream.name, channel(stream)])),
    operations: Object.fromEntries(all.map((stream) => [`send.${stream.name}`, operation(stream)])),
    components: { messages: messages(), schemas: asyncApiSchemas() },
  };
}

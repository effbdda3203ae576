import { EventSourceParserStream } from 'eventsource-parser/stream';
import { immutableJSONPatch } from 'immutable-json-patch';
import { SCHEDULE, startServer, type TestServer } from '../support/server.ts';

interface Message {
  readonly kind: string;
  readonly id: number;
  readonly data: unknown;
}

const at = (time: string): string => `2023-02-05T${time}.000Z`;
const qualifying = { session: 'qualifying' };
const COMMANDS = [
  { ...SCHEDULE, at: at('10:00:00') },
  { type: 'EnterCar', car: '7', driver: 'Corey LaJoie', at: at('10:00:01') },
  { type: 'EnterCar', car: '21', driver: 'Harrison Burton', at: at('10:00:02') },
  { type: 'OpenSession', ...qualifying, at: at('10:30:00') },
  { type: 'ShowGreen', ...qualifying, at: at('10:30:01') },
  { type: 'RecordLap', ...qualifying, car: '7', timeMs: 14_000, at: at('10:30:16') },
  { type: 'RecordLap', ...qualifying, car: '21', timeMs: 13_900, at: at('10:30:17') },
  { type: 'ShowCheckered', ...qualifying, at: at('10:30:20') },
  { type: 'AddNote', text: 'the day after', at: '2023-02-06T10:00:00.000Z' },
];
const LAST = COMMANDS.length - 1;

let server: TestServer;

beforeAll(async () => {
  server = await startServer();
  for (const command of COMMANDS) expect((await server.issue(command)).status).toBe(200);
});
afterAll(() => server.close());

const open = (query: string, init: RequestInit = {}, of = server): Promise<Response> =>
  fetch(`${of.url}/api/meetings/m/replay?${query}`, init);

async function* messagesOf({ body }: Response): AsyncGenerator<Message> {
  if (!body) return;
  const events = body.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream());
  for await (const { event = '', id, data } of events)
    yield { kind: event, id: Number(id), data: JSON.parse(data) };
}

async function all(query: string, init: RequestInit = {}): Promise<Message[]> {
  const messages: Message[] = [];
  for await (const message of messagesOf(await open(query, init))) messages.push(message);
  return messages;
}

const inShort = (messages: readonly Message[]): string[] => messages.map(({ kind, id }) => `${kind} ${id}`);
const served = async (revision: number, view: string): Promise<unknown> =>
  (await server.fetch(`/api/meetings/m/projections/${view}?at=${revision}`)).json;

describe('a replay', () => {
  it('has a snapshot, a patch for each record and an end, and each view matches its revision', async () => {
    const messages = await all('speed=max&projection=entry-list');
    expect(inShort(messages)).toEqual([
      'snapshot 0',
      ...Array.from({ length: LAST }, (_, i) => `patch ${i + 1}`),
      `end ${LAST}`,
    ]);
    let view: unknown;
    for (const { kind, id, data } of messages.slice(0, -1)) {
      view = kind === 'snapshot' ? data : immutableJSONPatch(view, data as never);
      expect(view).toEqual(await served(id, 'entry-list'));
    }
  });

  it('shows the running order of the session under way by default', async () => {
    const [snapshot] = await all(`speed=max&from=4&to=${at('10:30:16')}`);
    expect(snapshot?.data).toEqual(await served(4, 'running-order/qualifying'));
  });

  it('of a session starts with its opening and ends with its last record', async () => {
    const messages = await all('speed=max&session=qualifying&projection=race-log');
    expect(inShort(messages)).toEqual(['snapshot 3', ...[4, 5, 6, 7].map((id) => `patch ${id}`), 'end 7']);
  });

  it('keeps its speed: a record of the next day does not come yet', async () => {
    const stop = new AbortController();
    const response = await open(`speed=600&from=${at('10:30:00')}`, { signal: stop.signal });
    const seen: string[] = [];
    for await (const { kind, id } of messagesOf(response)) {
      seen.push(`${kind} ${id}`);
      if (id === LAST - 1) break;
    }
    stop.abort();
    expect(seen).toEqual(['snapshot 3', 'patch 4', 'patch 5', 'patch 6', 'patch 7']);
  });

  it('continues after the last record of the client, and gets 204 at the end', async () => {
    const after = (id: number) => ({ headers: { 'last-event-id': String(id) } });
    const whole = await all('speed=max');
    expect(await all('speed=max', after(5))).toEqual(whole.filter(({ id }) => id > 5));
    const none = await open('speed=max', after(LAST));
    expect([none.status, await none.text()]).toEqual([204, '']);
    for (const id of ['3', '9', 'x']) {
      const wrong = await open('speed=max&from=4', { headers: { 'last-event-id': id } });
      expect([wrong.status, ((await wrong.json()) as Message & { code: string }).code]).toEqual([
        400,
        'last-event-id-wrong',
      ]);
    }
  });

  it.each([
    ['speed=0', 400, 'speed-wrong'],
    ['speed=-1', 400, 'speed-wrong'],
    ['speed=NaN', 400, 'speed-wrong'],
    ['from=5&to=4', 400, 'nothing-between'],
    ['from=99', 404, 'revision-unknown'],
    ['to=99', 404, 'revision-unknown'],
    ['from=2023-03-01T00:00:00Z', 404, 'moment-past-end'],
    ['to=2023-01-01T00:00:00Z', 404, 'moment-before-start'],
    ['from=yesterday', 400, 'moment-wrong'],
    ['projection=runing-order', 404, 'projection-unknown'],
    ['session=heat-9', 404, 'session-unknown'],
    ['session=heat-1', 404, 'session-without-records'],
    ['pace=2', 400, 'query-wrong'],
  ])('with %s gets %i %s', async (query, status, code) => {
    const response = await open(query);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    const problem = (await response.json()) as { status: number; code: string; detail: string };
    expect(problem).toMatchObject({ status, code });
    expect(problem.detail).toMatch(/[A-Z]/u);
    expect(problem.detail).toMatch(/\.$/u);
  });

  it('of an unknown meeting gets 404', async () => {
    expect((await server.fetch('/api/meetings/nope/replay')).json).toMatchObject({ code: 'meeting-unknown' });
  });
});

describe('a replay that is under way', () => {
  it('ends when the server shuts down, and does not delay it', async () => {
    const other = await startServer();
    for (const command of COMMANDS) await other.issue(command);
    const messages = messagesOf(await open('speed=1', {}, other));
    expect((await messages.next()).value).toMatchObject({ kind: 'snapshot', id: 0 });
    await other.close();
    const rest: Message[] = [];
    for await (const message of messages) rest.push(message);
    expect(rest.map(({ kind }) => kind)).not.toContain('end');
  });

  it('leaves no timer when the client disconnects', async () => {
    const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    const before = timers();
    const stop = new AbortController();
    const messages = messagesOf(await open(`from=${at('10:30:20')}`, { signal: stop.signal }));
    await messages.next();
    expect(timers()).toBeGreaterThan(before);
    stop.abort();
    while (timers() > before) await new Promise((resolve) => setImmediate(resolve));
  });
});

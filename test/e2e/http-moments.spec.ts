import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadPresets, RaceControl } from '#race-control';
import { openStore } from '#event-store/open';
import { enter, SCHEDULE, startServer, type TestServer } from '../support/server.ts';

const VIEW = '/api/meetings/m/projections/entry-list';
const TIMES = ['10:00', '11:00', '12:00'].map((time) => `2023-02-05T${time}:00.000Z`);

/** Cars are entered at ten and eleven. At noon a car is entered that arrived at half past ten. */
const COMMANDS = [
  { ...SCHEDULE, at: TIMES[0] },
  { ...enter('31'), at: TIMES[0] },
  { ...enter('2'), at: TIMES[1] },
  { ...enter('8'), at: '2023-02-05T10:30:00.000Z' },
];

describe('moments over HTTP', () => {
  let folder: string;
  let server: TestServer;
  /** The records of the log by the clock of the server. */
  let recorded: string[];
  const cars = async (query: string): Promise<unknown> => {
    const { status, json } = await server.fetch(`${VIEW}${query}`);
    if (status !== 200) return [status, json['code'], json['field']];
    return (json['rows'] as { car: string }[]).map(({ car }) => car);
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'greenflag-moments-'));
    server = await startServer({ store: `sqlite:${join(folder, 'm.db')}` });
    recorded = [];
    for (const command of COMMANDS) {
      await server.issue(command);
      const { json } = await server.fetch(VIEW);
      recorded.push(String(json['recordedAt']));
      // No two records get the same millisecond.
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  });
  afterAll(async () => {
    await server.close();
    await rm(folder, { recursive: true });
  });

  it('by recorded time have the records that were in the log then', async () => {
    expect(await cars(`?at=${recorded[0]}`)).toEqual([]);
    expect(await cars(`?at=${recorded[2]}`)).toEqual(['2', '31']);
    expect(await cars(`?at=${recorded[2]}&by=recorded`)).toEqual(['2', '31']);
    expect(await cars(`?at=${recorded[3]}`)).toEqual(['2', '8', '31']);
  });

  it('by occurred time have what had happened by then, with late records', async () => {
    expect(await cars(`?at=${TIMES[0]}&by=occurred`)).toEqual(['31']);
    expect(await cars('?at=2023-02-05T10:45:00Z&by=occurred')).toEqual(['8', '31']);
    expect(await cars(`?at=${TIMES[1]}&by=occurred`)).toEqual(['2', '8', '31']);
  });

  it('are the same in every time zone', async () => {
    const zone = encodeURIComponent('2023-02-05T11:45:00+01:00');
    expect(await cars(`?at=${zone}&by=occurred`)).toEqual(['8', '31']);
  });

  it('have the revision of their last record', async () => {
    const known = await server.fetch(`${VIEW}?at=${recorded[1]}`);
    expect([known.json['revision'], known.headers.get('etag')]).toEqual([1, '"1.1"']);
    const happened = await server.fetch(`${VIEW}?at=${TIMES[0]}&by=occurred`);
    expect([happened.json['revision'], happened.headers.get('etag')]).toEqual([3, '"3.1"']);
  });

  it.each([
    ['?at=2999-01-01T00:00:00Z', [404, 'moment-in-future', 'at']],
    ['?at=2999-01-01T00:00:00Z&by=occurred', [404, 'moment-in-future', 'at']],
    ['?at=2001-01-01T00:00:00Z', [404, 'moment-before-start', 'at']],
    ['?at=2001-01-01T00:00:00Z&by=occurred', [404, 'moment-before-start', 'at']],
    ['?at=4', [404, 'revision-unknown', 'at']],
    ['?at=-1', [400, 'moment-wrong', 'at']],
    ['?at=1.5', [400, 'moment-wrong', 'at']],
    ['?at=', [400, 'moment-wrong', 'at']],
    ['?at=noon', [400, 'moment-wrong', 'at']],
    ['?at=2023-02-05', [400, 'moment-wrong', 'at']],
    ['?at=2023-02-30T10:00:00Z', [400, 'moment-wrong', 'at']],
    ['?at=2023-02-05T10:00:00', [400, 'moment-wrong', 'at']],
    ['?at=1&at=2', [400, 'query-wrong', 'at']],
    ['?at=1&by=occurred', [400, 'by-without-instant', 'by']],
    ['?by=recorded', [400, 'by-without-instant', 'by']],
    ['?at=2023-02-05T10:00:00Z&by=guess', [400, 'by-wrong', 'by']],
  ])('that do not exist have a problem for each reason: %s', async (query, problem) => {
    expect(await cars(query)).toEqual(problem);
  });

  it('with a bare plus in the address get a problem that says how to write it', async () => {
    const { json } = await server.fetch(`${VIEW}?at=2023-02-05T11:45:00+01:00`);
    expect(json['detail']).toContain('%2B');
  });

  describe('a view of one’s own writes', () => {
    it('is answered at once when the log has the revision', async () => {
      const reply = await server.fetch(`${VIEW}?atLeast=3`, { headers: { prefer: 'wait=0' } });
      expect([reply.status, reply.json['revision']]).toEqual([200, 3]);
      expect(reply.headers.get('preference-applied')).toBe('wait=0');
    });

    it('is answered when another process has written the revision', async () => {
      const { json: before } = await server.fetch(VIEW);
      const next = Number(before['revision']) + 1;
      const waiting = server.fetch(`${VIEW}?atLeast=${next}`, { headers: { prefer: 'wait=30' } });
      const store = await openStore(`sqlite:${join(folder, 'm.db')}`);
      const other = new RaceControl(store, { presets: loadPresets() });
      const official = { id: 'tower', role: 'director' } as const;
      await other.issue({ meeting: 'm', command: { type: 'AddNote', text: 'Wind.' }, official });
      expect((await waiting).json['revision']).toBe(next);
      await other.drain();
      await store.close();
    });

    it('fails after the wait with a problem that says what to do', async () => {
      const reply = await server.fetch(`${VIEW}?atLeast=900`, { headers: { prefer: 'wait=0' } });
      expect([reply.status, reply.json['code'], reply.json['expectedRevision']]).toEqual([
        504,
        'revision-not-reached',
        900,
      ]);
    });

    it('waits at most as long as the server allows, and says how long', async () => {
      const before = Number((await server.fetch(VIEW)).json['revision']);
      const headers = { prefer: 'respond-async, wait=86400' };
      const waiting = server.fetch(`${VIEW}?atLeast=${before + 1}`, { headers });
      await server.issue({ type: 'AddNote', text: 'Dry.' });
      expect((await waiting).headers.get('preference-applied')).toBe('wait=30');
    });

    it('is refused together with a moment', async () => {
      expect(await cars('?atLeast=1&at=1')).toEqual([400, 'query-wrong', 'atLeast']);
      expect(await cars('?atLeast=-1')).toEqual([400, 'query-wrong', 'atLeast']);
      expect(await cars('?atLeast=x')).toEqual([400, 'query-wrong', 'atLeast']);
    });

    it('is ended when the server shuts down', async () => {
      const brief = await startServer();
      await brief.issue(SCHEDULE);
      const waiting = brief.fetch(`${VIEW}?atLeast=1`, { headers: { prefer: 'wait=30' } });
      // The server has received the request once it has answered a later one.
      await brief.fetch('/health/live');
      const [reply] = await Promise.all([waiting, brief.close()]);
      expect([reply.status, reply.json['code']]).toEqual([503, 'shutting-down']);
    });
  });
});

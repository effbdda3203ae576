import { DIRECTOR, startServer, type TestServer } from '../support/server.ts';

const RESULTS = '/api/meetings/m/projections/results/modifieds%2Fheat-1';
const classes = ['late-models', 'modifieds'].map((id) => ({ id, format: 'clash-2023' }));

describe('A meeting with classes over HTTP', () => {
  let server: TestServer;

  beforeAll(async () => {
    server = await startServer();
    const about = { name: 'A night of classes', date: '2026-05-02' };
    const track = { name: 'A bowl', lengthMiles: 0.25 };
    const scheduled = await server.issue({ type: 'ScheduleMeeting', ...about, track, classes });
    expect(scheduled.status).toBe(200);
    for (const { id } of classes) {
      const entered = await server.issue({ type: 'EnterCar', car: '7', class: id, driver: 'Ann Lee' });
      expect(entered.status).toBe(200);
    }
  });
  afterAll(() => server.close());

  it('has the sessions of a class at addresses with an encoded slash', async () => {
    const { status, json, headers } = await server.fetch(RESULTS);
    expect([status, json['session']]).toEqual([200, 'modifieds/heat-1']);
    const tag = headers.get('etag') ?? '';
    expect((await server.fetch(RESULTS, { headers: { 'if-none-match': tag } })).status).toBe(304);
  });

  it('decodes an address once', async () => {
    const twice = await server.fetch(RESULTS.replace('%2F', '%252F'));
    expect([twice.status, twice.json['code']]).toEqual([404, 'session-unknown']);
  });

  it('has the views of a class, and says which classes there are', async () => {
    const field = await server.fetch('/api/meetings/m/projections/field/modifieds');
    expect(field.json).toMatchObject({ class: 'modifieds', session: 'modifieds/main' });
    const none = await server.fetch('/api/meetings/m/projections/field');
    expect(none.json).toMatchObject({ code: 'session-unknown', sessions: ['late-models', 'modifieds'] });
    expect(none.json['detail']).toContain('field is a view of one class. Name it in the address.');
  });

  it('names the class in the file of a sheet', async () => {
    const { headers } = await server.fetch(RESULTS, { headers: { accept: 'text/csv' } });
    expect(headers.get('content-disposition')).toContain('"m-modifieds-heat-1-results.csv"');
  });

  it('gives the addresses of the view where it is polled', async () => {
    const { json } = await server.fetch(`${RESULTS}/head`);
    const { view } = json['links'] as { view: string };
    expect(view).toContain(RESULTS);
    expect((await server.fetch(view)).status).toBe(200);
  });

  it('streams the views of a session and of a class', async () => {
    const shows = 'show=results/modifieds/heat-1&show=field%2Fmodifieds';
    for (const path of [`/api/meetings/m/projections/stream?${shows}`, `${RESULTS}/stream`]) {
      const client = await server.stream(path);
      await client.waitUntil(() => client.events.length > 0);
      expect(client.events[0]?.data).toContain('modifieds/heat-1');
      client.cut();
    }
  });

  it('is called by a command as it is', async () => {
    const { status, json } = await server.issue(
      { type: 'OpenSession', session: 'modifieds/qualifying' },
      DIRECTOR,
    );
    expect([status, json['code']]).toEqual([200, undefined]);
    const { json: log } = await server.fetch('/api/meetings/m/events?session=modifieds%2Fqualifying');
    expect(log['events']).toHaveLength(1);
  });
});

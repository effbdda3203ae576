import { NIGHT } from '../support/proved.ts';
import { DIRECTOR, startServer, type TestServer } from '../support/server.ts';

const SERIES = {
  id: 's',
  name: 'A season',
  points: { group: { places: [3, 2, 1] } },
  meetings: ['m'],
  rankings: [{ id: 'season', of: ['*/group-1'], points: 'group', by: ['points'] }],
};
const STANDINGS = '/api/series/s/standings/season';

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
  for (const command of NIGHT.slice(0, 9)) await server.issue(command);
  await send({ type: 'DefineSeries', series: SERIES });
});
afterAll(() => server.close());

const send = (body: object, headers: Record<string, string> = DIRECTOR) =>
  server.fetch('/api/series/s/commands', {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers },
  });

it('lists the series and shows one', async () => {
  expect((await server.fetch('/api/series')).json).toMatchObject({
    series: [{ series: 's', name: 'A season', meetings: 1, rankings: ['season'] }],
  });
  expect((await server.fetch('/api/series/s')).json).toMatchObject({
    meetings: [{ meeting: 'm', isScheduled: true, certified: ['group-1'], reopened: [] }],
  });
});

it('answers 304 to a client that has the standings already', async () => {
  const { headers } = await server.fetch(STANDINGS);
  const etag = headers.get('etag') ?? '';
  const again = await server.fetch(STANDINGS, { headers: { 'if-none-match': etag } });
  expect(again.status).toBe(304);
});

it('posts and certifies, and proves the standings', async () => {
  expect((await server.fetch(`${STANDINGS}/proof`)).json).toMatchObject({ code: 'proof-unknown' });
  expect((await send({ type: 'PostStandings', ranking: 'season' })).json).toMatchObject({ written: true });
  expect((await send({ type: 'CertifyStandings', ranking: 'season' })).json).toMatchObject({ written: true });
  expect((await send({ type: 'CertifyStandings', ranking: 'season' })).json).toMatchObject({
    written: false,
  });
  expect((await server.fetch(STANDINGS)).json).toMatchObject({
    rows: [{ place: 1, name: '10', points: '3' }, { name: '48' }],
    posted: { version: 1, certified: { by: 'Jane Doe' }, stale: null },
  });
  expect((await server.fetch(`${STANDINGS}/proof`)).json).toMatchObject({ series: 's', version: 1 });
});

it('makes sheets of the standings', async () => {
  const csv = await server.fetch(STANDINGS, { headers: { accept: 'text/csv' } });
  const [head = '', first = ''] = csv.text.replace('\uFEFF', '').split('\r\n');
  expect(head.split(',').slice(0, 4)).toEqual(['place', 'name', 'driver', 'points']);
  expect(first.split(',').slice(0, 4)).toEqual(['1', '10', 'Driver 10', '3']);
  const pdf = await server.fetch(STANDINGS, { headers: { accept: 'application/pdf' } });
  expect(pdf.text.slice(0, 5)).toBe('%PDF-');
});

it('refuses what is unknown or out of place with a code', async () => {
  expect(await server.fetch('/api/series/other')).toMatchObject({
    status: 404,
    json: { code: 'series-unknown' },
  });
  expect(await server.fetch('/api/series/s/standings/other')).toMatchObject({
    status: 404,
    json: { code: 'standings-unknown' },
  });
  const viewer = { 'greenflag-official': 'Ada; role=viewer' };
  expect(await send({ type: 'PostStandings', ranking: 'season' }, viewer)).toMatchObject({
    status: 403,
    json: { code: 'role-may-not-in-series' },
  });
  expect(await send({ type: 'DefineSeries', series: { ...SERIES, id: 'other' } })).toMatchObject({
    status: 422,
    json: { code: 'series-differs' },
  });
});

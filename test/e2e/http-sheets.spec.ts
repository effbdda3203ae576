import { startServer, type TestServer } from '../support/server.ts';
import { pagesOf } from '../support/sheets.ts';

const RESULTS = '/api/meetings/clash-2023/projections/results/heat-1';
const SHEET = 'application/vnd.greenflag.sheet+json';

describe('sheets over HTTP', () => {
  let server: TestServer;
  const get = (path: string, headers: Record<string, string> = {}) => server.fetch(path, { headers });
  const bytes = async (path: string, accept: string) => {
    const response = await fetch(server.url + path, { headers: { accept } });
    return new Uint8Array(await response.arrayBuffer());
  };

  beforeAll(async () => {
    server = await startServer({ example: true });
  });
  afterAll(() => server.close());

  it('are chosen by Accept, each with its type and file name', async () => {
    const kinds = await Promise.all(
      ['application/pdf', 'text/csv', SHEET].map(async (accept) => {
        const { status, headers } = await get(RESULTS, { accept });
        return [status, headers.get('content-type'), headers.get('content-disposition')];
      }),
    );
    expect(kinds).toEqual([
      [200, 'application/pdf', 'inline; filename="clash-2023-heat-1-results.pdf"'],
      [200, 'text/csv; charset=utf-8; header=present', 'inline; filename="clash-2023-heat-1-results.csv"'],
      [200, SHEET, 'inline; filename="clash-2023-heat-1-results.json"'],
    ]);
    const [page] = pagesOf(await bytes(RESULTS, 'application/pdf'));
    expect(page?.text).toContain('1 2 10 Aric Almirola');
  });

  it('are not sent to clients that do not ask for them', async () => {
    const browser = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';
    for (const accept of ['application/json', '*/*', browser]) {
      const { headers, json } = await get(RESULTS, { accept });
      expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
      expect(json).toMatchObject({ projection: 'results', session: 'heat-1' });
    }
  });

  it('have one tag for each type, which gets 304', async () => {
    const tags = new Set<string | null>();
    for (const accept of ['application/json', 'application/pdf', 'text/csv', SHEET]) {
      const { headers } = await get(RESULTS, { accept });
      expect(headers.get('vary')?.toLowerCase()).toContain('accept');
      const etag = headers.get('etag') ?? '';
      tags.add(etag);
      const again = await get(RESULTS, { accept, 'if-none-match': etag });
      expect([again.status, again.text]).toEqual([304, '']);
    }
    expect(tags.size).toBe(4);
  });

  it('have tags that If-Match accepts', async () => {
    const { headers } = await get(RESULTS, { accept: 'application/pdf' });
    const note = { type: 'AddNote', text: 'Seen on paper.' };
    const key = { 'if-match': headers.get('etag') ?? '' };
    expect((await server.issue(note, key, 'clash-2023')).status).toBe(200);
    expect((await server.issue(note, key, 'clash-2023')).status).toBe(412);
  });

  it('are available on both papers, and on no other', async () => {
    const width = async (paper: string) =>
      pagesOf(await bytes(`${RESULTS}?paper=${paper}`, 'application/pdf'))[0]?.width;
    expect(Math.round((await width('a4')) ?? 0)).toBe(595);
    expect(await width('letter')).toBe(612);
    const wrong = await get(`${RESULTS}?paper=a5`, { accept: 'application/pdf' });
    expect([wrong.status, wrong.json['field']]).toEqual([400, 'paper']);
    const csv = await get(`${RESULTS}?paper=a4`, { accept: 'text/csv' });
    expect([csv.status, csv.json['code'], csv.json['field']]).toEqual([400, 'query-wrong', 'paper']);
  });

  it('are available at an earlier revision', async () => {
    const { text } = await get(`${RESULTS}?at=351`, { accept: 'text/csv' });
    expect(text.split('\r\n')[1]).toMatch(/,heat-1,unofficial,351,/u);
  });

  it('get 406 with the available types for views without sheets', async () => {
    const { status, json } = await get('/api/meetings/clash-2023/projections/race-log', {
      accept: 'application/pdf',
    });
    expect([status, json['code'], json['types']]).toEqual([406, 'not-acceptable', ['application/json']]);
    const image = await get(RESULTS, { accept: 'image/png' });
    expect(image.json['types']).toEqual(['application/json', 'application/pdf', 'text/csv', SHEET]);
  });

  it('have the same problems as views', async () => {
    const codeOf = async (path: string) => {
      const { status, json } = await get(`/api/meetings/${path}`, { accept: 'application/pdf' });
      return [status, json['code']];
    };
    expect(await codeOf('nowhere/projections/field')).toEqual([404, 'meeting-unknown']);
    expect(await codeOf('clash-2023/projections/fiel')).toEqual([404, 'projection-unknown']);
    expect(await codeOf('clash-2023/projections/results')).toEqual([404, 'session-unknown']);
    expect(await codeOf('clash-2023/projections/field?at=99999')).toEqual([404, 'revision-unknown']);
  });
});

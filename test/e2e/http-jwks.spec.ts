import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openKeys } from '#race-control';
import { LogLines } from '../support/log-lines.ts';
import { MEETING, NIGHT } from '../support/proved.ts';
import { DIRECTOR, startServer, type TestServer } from '../support/server.ts';

const PATH = '/.well-known/jwks.json';

describe('the published keys', () => {
  let folder: string;
  let server: TestServer;
  const file = () => join(folder, 'keys.json');

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'greenflag-'));
    server = await startServer({ keys: file() });
  });
  afterAll(async () => {
    await server.close();
    rmSync(folder, { recursive: true });
  });

  it('are the public halves of the keys in the file, and may be cached for five minutes', async () => {
    const { status, headers, json } = await server.fetch(PATH);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('application/jwk-set+json');
    expect(headers.get('cache-control')).toBe('public, max-age=300');
    expect(json).toEqual(openKeys(file()).publicKeys);
  });

  it('get 304 with their ETag until a key is added', async () => {
    const { headers } = await server.fetch(PATH);
    const etag = headers.get('etag') ?? '';
    expect((await server.fetch(PATH, { headers: { 'if-none-match': etag } })).status).toBe(304);
    openKeys(file()).rotate();
    const { status, json } = await server.fetch(PATH, { headers: { 'if-none-match': etag } });
    expect(status).toBe(200);
    expect(json['keys']).toHaveLength(2);
  });

  it('are created beside a store file', async () => {
    const store = await startServer({ store: `sqlite:${join(folder, 'races.db')}` });
    const { json } = await store.fetch(PATH);
    expect(json).toEqual(openKeys(join(folder, 'races.keys.json')).publicKeys);
    await store.close();
  });

  it('get a problem without the path of the file when the file is missing', async () => {
    const place = join(folder, 'lost.json');
    const logged = new LogLines();
    const other = await startServer({ keys: place, logLevel: 'error', logStream: logged });
    rmSync(place);
    const { status, json } = await other.fetch(PATH);
    expect({ status, code: json['code'] }).toEqual({ status: 503, code: 'keys-missing' });
    expect(JSON.stringify(json)).not.toContain(folder);
    await other.close();
    expect(logged.text).toContain(place);
  });

  it('remain while others can read the file: officials go on, and no result is certified', async () => {
    const place = join(folder, 'exposed.json');
    const other = await startServer({ keys: place });
    const night = NIGHT.slice(0, 8);
    for (const command of night) expect((await other.issue(command, DIRECTOR, MEETING)).status).toBe(200);
    chmodSync(place, 0o644);
    const certify = () => other.issue(NIGHT[8], DIRECTOR, MEETING);
    const refused = await certify();
    expect([refused.status, refused.json['code']]).toEqual([503, 'keys-exposed']);
    expect((await other.fetch(PATH)).status).toBe(200);
    const note = await other.issue({ type: 'AddNote', text: 'It rains' }, DIRECTOR, MEETING);
    expect([note.status, note.json['revision']]).toEqual([200, 8]);
    chmodSync(place, 0o600);
    expect((await certify()).status).toBe(200);
    await other.close();
  });
});

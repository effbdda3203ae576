import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { get, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { sendRaw } from '../support/send-raw.ts';
import { DIRECTOR, startServer, type TestServer } from '../support/server.ts';
import { guarded } from '../support/tokens.ts';

const SCRIPT = `console.log(${JSON.stringify('lap '.repeat(5_000))});`;
const FILES = {
  'index.html': '<!doctype html><title>Greenflag</title>',
  'embed.html': '<!doctype html><title>Board</title>',
  'assets/index-a1b2c3.js': SCRIPT,
  'assets/index-a1b2c3.css': 'body { color: green }',
  'assets/flag-a1b2c3.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
  'assets/letters-a1b2c3.woff2': 'wOF2',
  'assets/words-a1b2c3.json': '{}',
  'assets/.hidden': 'secret',
  'site.webmanifest': '{"name":"Greenflag"}',
  '.vite/manifest.json': '{"secret":1}',
  'api/officials': 'shadow',
  'health/live': 'shadow',
};

let folder: string;
let server: TestServer;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'greenflag-page-'));
  for (const each of ['page/assets', 'page/api', 'page/health', 'page/.vite'])
    mkdirSync(join(folder, each), { recursive: true });
  for (const [name, text] of Object.entries(FILES)) writeFileSync(join(folder, 'page', name), text);
  const script = join(folder, 'page/assets/index-a1b2c3.js');
  writeFileSync(`${script}.br`, brotliCompressSync(SCRIPT));
  writeFileSync(`${script}.gz`, gzipSync(SCRIPT));
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  symlinkSync(join(folder, 'secret.txt'), join(folder, 'page/assets/link.txt'));
  server = await startServer({ page: join(folder, 'page') });
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

interface Answer {
  readonly response: IncomingMessage;
  readonly body: Buffer;
}

/** Returns the bytes as they were sent. `fetch` would decompress them. */
const ask = (path: string, headers: Record<string, string> = {}): Promise<Answer> =>
  new Promise((resolve, reject) => {
    get(server.url + path, { agent: false, headers }, (response) => {
      const pieces: Buffer[] = [];
      response.on('data', (piece: Buffer) => pieces.push(piece));
      response.on('end', () => resolve({ response, body: Buffer.concat(pieces) }));
    }).on('error', reject);
  });

describe('the page', () => {
  it.each(['/', '/meetings/clash-2023', '/meetings/clash-2023/sessions/heat-1?place=3'])(
    'is at %s, and is revalidated each time, by a shared cache after a second',
    async (path) => {
      const { status, headers, text } = await server.fetch(path);
      expect([status, text]).toEqual([200, FILES['index.html']]);
      expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(headers.get('cache-control')).toMatch(/^public, s-maxage=1, max-age=0/u);
      const etag = headers.get('etag') ?? '';
      const { response, body } = await ask(path, { 'if-none-match': etag });
      expect([response.statusCode, body.length, response.headers.etag]).toEqual([304, 0, etag]);
    },
  );

  it('may load its own files and send requests to its own server only', async () => {
    const { headers } = await server.fetch('/');
    expect(headers.get('content-security-policy')).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
        "connect-src 'self'; manifest-src 'self'; worker-src 'self'; media-src 'self'; " +
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('answers HEAD with the headers alone', async () => {
    for (const path of ['/', '/meetings/m', '/assets/index-a1b2c3.js']) {
      const headers = { 'accept-encoding': 'gzip' };
      const head = await server.fetch(path, { method: 'HEAD', headers });
      expect([head.status, head.text]).toEqual([200, '']);
      expect(head.headers.get('etag')).toBe((await server.fetch(path, { headers })).headers.get('etag'));
    }
  });

  it('and its files are sent without regard to conditions for a change', async () => {
    for (const path of ['/', '/assets/index-a1b2c3.js']) {
      const since = 'Thu, 01 Jan 1970 00:00:00 GMT';
      const headers = { 'if-match': '"no tag of it"', 'if-unmodified-since': since };
      expect((await server.fetch(path, { headers })).status).toBe(200);
      expect((await server.fetch(path, { method: 'HEAD', headers })).status).toBe(200);
    }
  });

  it('is shown to browsers at an unknown address, and programs get the problem', async () => {
    const accept = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
    for (const path of ['/somewhere', '/meetings', '/about/us?x=1']) {
      const { response, body } = await ask(path, accept);
      expect([path, response.statusCode, body.toString()]).toEqual([path, 404, FILES['index.html']]);
      expect(response.headers['content-security-policy']).toContain("script-src 'self'");
      expect((await server.fetch(path)).json['code']).toBe('route-unknown');
      const posted = await server.fetch(path, { method: 'POST', headers: accept });
      expect(posted.json['code']).toBe('route-unknown');
    }
    for (const path of ['/api/nowhere', '/assets/none.js', '/health/none', '/.well-known/none']) {
      const { status, json } = await server.fetch(path, { headers: accept });
      expect([path, status, json['code']]).toEqual([path, 404, 'route-unknown']);
    }
  });

  it('allows GET and HEAD only', async () => {
    for (const path of ['/', '/meetings/m', '/assets/index-a1b2c3.js']) {
      const { status, headers } = await server.fetch(path, { method: 'POST' });
      expect([status, headers.get('allow')]).toEqual([405, 'GET, HEAD']);
    }
  });
});

describe('the board for frames', () => {
  const CLUB = 'https://club.example';
  const policyOf = (headers: Headers): string => headers.get('content-security-policy') ?? '';

  it('may be framed by the origins that are named, and nothing else may be', async () => {
    const own = await startServer({ page: join(folder, 'page'), embedOrigins: CLUB });
    const board = await own.fetch('/embed/meetings/m/board/heat-1');
    expect([board.status, board.text]).toEqual([200, FILES['embed.html']]);
    expect(board.headers.get('x-frame-options')).toBeNull();
    expect(policyOf(board.headers)).toContain(`frame-ancestors ${CLUB}`);
    expect(policyOf(board.headers)).toContain("script-src 'self'");
    for (const path of ['/', '/meetings/m/board', '/api/meetings', '/assets/index-a1b2c3.js']) {
      const { headers } = await own.fetch(path);
      expect([path, headers.get('x-frame-options')]).toEqual([path, 'DENY']);
      expect(policyOf(headers)).toContain("frame-ancestors 'none'");
    }
    await own.close();
  });

  it('may be framed by nobody by default', async () => {
    const { headers } = await server.fetch('/embed/meetings/m/board');
    expect(policyOf(headers)).toContain("frame-ancestors 'none'");
  });

  it('is not served where reading takes a token, and has no other address', async () => {
    const world = await guarded({ private: true, page: join(folder, 'page'), embedOrigins: CLUB });
    expect((await world.server.fetch('/embed/meetings/m/board')).status).toBe(404);
    await world.close();
    expect((await server.fetch('/embed.html')).status).toBe(404);
  });

  it('wants origins', async () => {
    await expect(startServer({ embedOrigins: 'club.example' })).rejects.toMatchObject({
      code: 'embed-origins-wrong',
    });
  });
});

describe('its files', () => {
  it.each([
    ['/assets/index-a1b2c3.js', 'application/javascript; charset=utf-8'],
    ['/assets/index-a1b2c3.css', 'text/css; charset=utf-8'],
    ['/assets/flag-a1b2c3.svg', 'image/svg+xml'],
    ['/assets/letters-a1b2c3.woff2', 'font/woff2'],
    ['/assets/words-a1b2c3.json', 'application/json; charset=utf-8'],
  ])('are cached forever when their names contain a hash: %s', async (path, type) => {
    const { status, headers, text } = await server.fetch(path);
    expect([status, text]).toEqual([200, FILES[path.slice(1) as keyof typeof FILES]]);
    expect(headers.get('content-type')).toBe(type);
    expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  });

  it('are revalidated when their names contain no hash', async () => {
    const { status, headers } = await server.fetch('/site.webmanifest');
    expect([status, headers.get('content-type')]).toEqual([200, 'application/manifest+json']);
    expect(headers.get('cache-control')).toBe('no-cache');
  });

  it.each([
    ['br, gzip', 'br', brotliDecompressSync],
    ['gzip, deflate, br;q=0', 'gzip', gunzipSync],
    ['*', 'gzip', gunzipSync],
    ['gzip;q=0.5', 'gzip', gunzipSync],
    ['deflate', undefined, (body: Buffer) => body],
    ['', undefined, (body: Buffer) => body],
  ])('are sent in the compression that the client accepts: "%s"', async (accept, encoding, unpack) => {
    const { response, body } = await ask('/assets/index-a1b2c3.js', { 'accept-encoding': accept });
    expect(response.headers['content-encoding']).toBe(encoding);
    expect(response.headers.vary).toBe('accept-encoding');
    expect(Number(response.headers['content-length'])).toBe(body.length);
    expect(unpack(body).toString()).toBe(SCRIPT);
    expect(body.length < SCRIPT.length / 10).toBe(encoding !== undefined);
  });

  it('have one tag for each compression', async () => {
    const tags = ['br', 'gzip', ''].map(
      async (accept) =>
        (await ask('/assets/index-a1b2c3.js', { 'accept-encoding': accept })).response.headers.etag,
    );
    expect(new Set(await Promise.all(tags)).size).toBe(3);
  });

  it('are sent as they are when the build did not compress them', async () => {
    const { response, body } = await ask('/assets/letters-a1b2c3.woff2', { 'accept-encoding': 'br' });
    expect([response.headers['content-encoding'], body.toString()]).toEqual([undefined, 'wOF2']);
  });

  it('are those of the folder, without hidden files and links', async () => {
    for (const path of [
      '/assets/.hidden',
      '/assets/index-a1b2c3.js.br',
      '/assets/link.txt',
      '/.vite/manifest.json',
      '/assets/none.js',
    ]) {
      const { status, json } = await server.fetch(path);
      expect([path, status, json['code']]).toEqual([path, 404, 'route-unknown']);
    }
  });

  it('do not replace routes of the server', async () => {
    expect((await server.fetch('/health/live')).text).not.toContain('shadow');
    expect((await server.fetch('/api/officials', { headers: DIRECTOR })).text).not.toContain('shadow');
    expect((await server.fetch('/api/none')).json['code']).toBe('route-unknown');
    expect((await server.fetch('/index.html')).json['code']).toBe('route-unknown');
  });

  it.each([
    '/assets/../../secret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '/assets/%2e%2e/%2e%2e/secret.txt',
    '/assets//../../secret.txt',
    '/assets/..\\..\\secret.txt',
    '/assets/index-a1b2c3.js/../../../secret.txt',
    '/../secret.txt',
    '/assets/__proto__',
  ])('have no way out: %s', async (path) => {
    const answer = await sendRaw(server.url, (socket) => {
      socket.write(`GET ${path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n`);
    });
    expect(answer).toMatch(/^HTTP\/1\.1 (?:400|404) /u);
    expect(answer).not.toMatch(/\r\n\r\nsecret/u);
  });
});

it('is not limited: requests for its files are not counted', async () => {
  const few = await startServer({ page: join(folder, 'page'), limits: 'address=3' });
  for (let i = 0; i < 10; i += 1) {
    expect((await few.fetch('/')).status).toBe(200);
    expect((await few.fetch('/assets/index-a1b2c3.js')).status).toBe(200);
  }
  const statuses = [];
  for (let i = 0; i < 4; i += 1) statuses.push((await few.fetch('/api/meetings')).status);
  expect(statuses).toEqual([200, 200, 200, 429]);
  await few.close();
});

it('contains no data, so a private server shows it to everybody', async () => {
  const world = await guarded({ private: true, page: join(folder, 'page') });
  for (const path of ['/', '/meetings/m', '/assets/index-a1b2c3.js', '/site.webmanifest'])
    expect((await world.server.fetch(path)).status).toBe(200);
  expect((await world.server.fetch('/?access_token=abc')).json['code']).toBe('token-in-address');
  await world.close();
});

it('comes from the folder of the build if it exists', async () => {
  const usual = await startServer();
  const isBuilt = existsSync('dist/apps/console/index.html');
  expect((await usual.fetch('/')).status).toBe(isBuilt ? 200 : 404);
  const { headers } = await usual.fetch('/', { headers: { 'accept-encoding': 'br' } });
  expect(headers.get('content-encoding')).toBe(isBuilt ? 'br' : null);
  await usual.close();
});

it('says how to build it when it is not built', async () => {
  const bare = await startServer({ page: join(folder, 'none') });
  for (const path of ['/', '/meetings/m']) {
    const { status, json, headers } = await bare.fetch(path);
    expect([status, json['code']]).toEqual([404, 'console-not-built']);
    expect(json['detail']).toContain('npm run build');
    expect(headers.get('content-type')).toBe('application/problem+json');
  }
  expect((await bare.fetch('/assets/index-a1b2c3.js')).json['code']).toBe('route-unknown');
  await bare.close();
});

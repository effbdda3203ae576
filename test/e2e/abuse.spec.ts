import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { sendRaw } from '../support/send-raw.ts';
import { DIRECTOR, enter, NDJSON, SCHEDULE, startServer, type TestServer } from '../support/server.ts';
import type { SseClient } from '../support/sse.ts';

const MIB = 1024 * 1024;
/** Clients of one address. 10,000 clients take some seconds longer. */
const CLIENTS = Number(process.env['GREENFLAG_ABUSE_CLIENTS'] ?? 300);
const BOARD = '/api/meetings/m/projections/entry-list/stream';

let server: TestServer;
let clients: SseClient[];
let sockets: Socket[];

async function serving(limits = ''): Promise<void> {
  server = await startServer({ limits });
  await server.issue(SCHEDULE);
}

/** Checks that the server still answers and that nothing was written. */
const isUnharmed = async (): Promise<void> => {
  const { status, text } = await server.fetch('/api/meetings/m/events');
  expect([status, text.split('"revision"').length - 1]).toEqual([200, 1]);
};

beforeEach(() => {
  clients = [];
  sockets = [];
});
afterEach(async () => {
  for (const client of clients) client.cut();
  for (const socket of sockets) socket.destroy();
  await server.close();
});

const open = async (path = BOARD): Promise<SseClient> => {
  const client = await server.stream(path);
  clients.push(client);
  return client;
};

/** Opens a connection and sends no request. */
const connection = async (): Promise<Socket> => {
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  sockets.push(socket);
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
};

describe('a body of 100 MiB', () => {
  const head = (type: string, more: string) =>
    `POST /api/meetings/m/commands HTTP/1.1\r\nhost: localhost\r\ncontent-type: ${type}\r\n` +
    `greenflag-official: ${DIRECTOR['greenflag-official']}\r\n${more}\r\n\r\n`;

  it.each(['application/json', NDJSON])('of %s is refused by its Content-Length', async (type) => {
    await serving();
    const answer = await sendRaw(server.url, (socket) => {
      socket.write(head(type, `content-length: ${100 * MIB}`));
      socket.once('data', () => socket.end());
    });
    expect(answer).toMatch(/^HTTP\/1\.1 413 /u);
    expect(answer).toContain('application/problem+json');
    await isUnharmed();
  });

  it('without a Content-Length is refused once it is too long', async () => {
    await serving();
    let sent = 0;
    const piece = Buffer.alloc(MIB, 'x');
    const answer = await sendRaw(server.url, (socket) => {
      socket.write(head(NDJSON, 'transfer-encoding: chunked'));
      const chunks = function* () {
        for (; sent < 100; sent += 1)
          yield Buffer.concat([Buffer.from('100000\r\n'), piece, Buffer.from('\r\n')]);
      };
      socket.once('data', () => socket.end());
      Readable.from(chunks()).pipe(socket, { end: false });
    });
    expect(answer).toMatch(/^HTTP\/1\.1 413 /u);
    expect(sent).toBeLessThan(100);
    await isUnharmed();
  });
});

describe('a request whose body has not arrived', () => {
  /** Returns the answer to the head of a request with a body, which is never sent. */
  const answerTo = (path: string, ...headers: string[]): Promise<string> =>
    sendRaw(server.url, (socket) => {
      const lines = [`POST ${path} HTTP/1.1`, 'host: localhost', 'transfer-encoding: chunked', ...headers];
      socket.write(`${lines.join('\r\n')}\r\n\r\n`);
      socket.once('data', () => socket.end());
    });
  const commands = '/api/meetings/m/commands';
  const type = `content-type: ${NDJSON}`;

  it('is refused without an official, and with one who may issue nothing', async () => {
    await serving();
    expect(await answerTo(commands, type)).toMatch(/^HTTP\/1\.1 401 [^]*"code":"official-missing"/u);
    const viewer = 'greenflag-official: Fan; role=viewer';
    expect(await answerTo(commands, type, viewer)).toMatch(/^HTTP\/1\.1 403 [^]*"code":"role-may-not"/u);
    await isUnharmed();
  });

  it('is refused where no route takes it', async () => {
    await serving();
    expect(await answerTo('/api/formats/check', type)).toMatch(/^HTTP\/1\.1 415 /u);
    expect(await answerTo('/api/nothing', type)).toMatch(/^HTTP\/1\.1 404 /u);
    expect(await answerTo('/api/nothing', 'content-type: application/json')).toMatch(/^HTTP\/1\.1 404 /u);
  });

  it('is refused when the bodies that have begun fill the memory', async () => {
    await serving();
    const { 'greenflag-official': official } = DIRECTOR;
    const head = [
      `greenflag-official: ${official}`,
      'content-type: application/json',
      'content-length: 1048576',
    ];
    for (let i = 0; i < 128; i += 1) {
      const socket = await connection();
      socket.write(`POST ${commands} HTTP/1.1\r\nhost: localhost\r\n${head.join('\r\n')}\r\n\r\n`);
    }
    let full = '';
    while (!full.startsWith('HTTP/1.1 503 '))
      full = await answerTo('/api/meetings/m/what-if', ...head.slice(0, 2));
    expect(full).toMatch(/retry-after: 5[^]*"code":"server-full"/u);
    expect((await server.issue(enter('31'))).status).toBe(200);
    for (const socket of sockets) socket.destroy();
  });
});

describe('streams', () => {
  it('of one address are limited, and a client that closes one may open another', async () => {
    await serving('address-streams=50');
    for (let i = 0; i < CLIENTS; i += 1) await open(i % 2 === 0 ? BOARD : '/api/meetings/m/events/stream');
    const statuses = clients.map(({ response }) => response.statusCode);
    expect(statuses).toEqual([...Array<number>(50).fill(200), ...Array<number>(CLIENTS - 50).fill(429)]);
    const { status, json, headers } = await server.fetch(BOARD);
    expect([status, json['code'], headers.get('retry-after')]).toEqual([429, 'too-many-streams', '5']);
    clients[0]?.cut();
    await reopened();
    await isUnharmed();
  });

  it('are limited in total', async () => {
    await serving('streams=20');
    for (let i = 0; i < 20; i += 1) await open();
    const { status, json } = await server.fetch('/api/meetings/m/replay');
    expect([status, json['code']]).toEqual([503, 'server-full']);
    await isUnharmed();
  });

  it('are not counted for HEAD requests', async () => {
    await serving('address-streams=1');
    for (let i = 0; i < 3; i += 1) expect((await server.fetch(BOARD, { method: 'HEAD' })).status).toBe(200);
    expect((await open()).response.statusCode).toBe(200);
  });

  /** Waits, because the server notices a closed connection with a delay. */
  async function reopened(): Promise<void> {
    while ((await open()).response.statusCode !== 200) await new Promise(setImmediate);
  }
});

describe('connections', () => {
  const ask = (): Promise<string> =>
    sendRaw(server.url, (socket) => {
      socket.write('GET /health/live HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n');
    });

  it('of one address are limited, and the refusal says so', async () => {
    await serving('address-connections=10');
    const idle = await Promise.all(Array.from({ length: 10 }, connection));
    const answer = await ask();
    expect(answer).toMatch(/^HTTP\/1\.1 429 [^]*"code":"too-many-connections"/u);
    expect(answer).toContain('x-content-type-options: nosniff');
    for (const socket of idle) socket.destroy();
    // The server notices closed connections with a delay.
    while (!(await ask()).startsWith('HTTP/1.1 200 '));
  });

  it('are limited in total', async () => {
    await serving('connections=10');
    const idle = await Promise.all(Array.from({ length: 10 }, connection));
    expect(await ask()).toMatch(/^HTTP\/1\.1 503 [^]*"code":"server-full"/u);
    for (const socket of idle) socket.destroy();
  });
});

describe('a malformed request', () => {
  beforeEach(() => serving());

  it('with a header of 1 MiB gets 431', async () => {
    const answer = await sendRaw(server.url, (socket) => {
      socket.write(`GET /api/meetings HTTP/1.1\r\nhost: localhost\r\nx: ${'x'.repeat(MIB)}\r\n\r\n`);
    });
    expect(answer).toMatch(/^HTTP\/1\.1 431 /u);
    await isUnharmed();
  });

  it.each([
    '/../../../../etc/passwd',
    '/api/../../../../etc/passwd',
    '/api/docs/../../package.json',
    '/api/docs/..%2f..%2fpackage.json',
    '/api/docs/%2e%2e/%2e%2e/package.json',
    '/api/meetings/..%2f..%2fetc%2fpasswd/events',
    '/assets/../../package.json',
    '/assets/..%2f..%2fpackage.json',
    '/assets/%2e%2e/%2e%2e/package.json',
    '//etc/passwd',
    '/api/docs/swagger-ui.css/../../../package.json',
  ])('reaches no file: %s', async (path) => {
    const answer = await sendRaw(server.url, (socket) => {
      socket.write(`GET ${path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n`);
    });
    expect(answer).toMatch(/^HTTP\/1\.1 (?:400|404) /u);
    expect(answer).toContain('application/problem+json');
    expect(answer).not.toMatch(/root:|"dependencies"/u);
  });

  it('with an address of 5,000 characters is refused', async () => {
    const { status, json } = await server.fetch(`/api/meetings?cursor=${'x'.repeat(5_000)}`);
    expect([status, json['code']]).toEqual([414, 'path-too-long']);
  });

  it('that names a car <script> is answered as JSON, never as HTML', async () => {
    const script = '<script>alert(1)</script>';
    const answers = [
      await server.issue(enter(script)),
      await server.issue({ type: 'EnterCar', car: '31', driver: script }),
      await server.fetch('/api/meetings/m/projections/entry-list'),
      await server.fetch(`/api/meetings/m/projections/${encodeURIComponent(script)}`),
      await server.fetch(`/api/${encodeURIComponent(script)}`),
    ];
    for (const { headers } of answers) {
      expect(headers.get('content-type')).toMatch(/^application\/(?:problem\+)?json/u);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    }
    expect(answers.map(({ status }) => status)).toEqual([400, 200, 200, 404, 404]);
  });
});

describe('a client that is slow on purpose', () => {
  it('is refused when its headers are incomplete', async () => {
    await serving('header-seconds=1');
    const answer = await sendRaw(server.url, (socket) => {
      socket.write('GET /api/meetings HTTP/1.1\r\nhost: localhost\r\nx-a: ');
      const drip = setInterval(() => socket.write('x'), 100);
      socket.once('close', () => clearInterval(drip)).once('error', () => clearInterval(drip));
    });
    expect(answer).toMatch(/^HTTP\/1\.1 408 /u);
    expect(answer).toContain('"code":"request-timeout"');
    await isUnharmed();
  });

  it('is refused when its body is incomplete, and nothing is written', async () => {
    await serving('request-seconds=1');
    const body = JSON.stringify(enter('31'));
    const answer = await sendRaw(server.url, (socket) => {
      socket.write(
        'POST /api/meetings/m/commands HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n' +
          `greenflag-official: ${DIRECTOR['greenflag-official']}\r\ncontent-length: ${body.length}\r\n\r\n`,
      );
      socket.write(body.slice(0, -1));
    });
    expect(answer).toMatch(/^HTTP\/1\.1 408 /u);
    await isUnharmed();
  });
});

import { connect, type Socket } from 'node:net';
import { fastify, type FastifyInstance } from 'fastify';
import { answerInTurn } from './pipelining.ts';

let app: FastifyInstance;
let url: string;
/** Requests that the server works on, and that it has begun. */
let open: number;
let mostOpen: number;
let begun: string[];
/** The test answers `/held` when it wants it. */
let release: () => void;
let untilHeld: Promise<void>;
let connections: Socket[];

beforeEach(async () => {
  [open, mostOpen, begun, connections] = [0, 0, [], []];
  const held = new Promise<void>((resolve) => (release = resolve));
  app = fastify();
  answerInTurn(app);
  app.server.on('connection', (socket: Socket) => connections.push(socket));
  untilHeld = new Promise((resolve) => {
    app.get('/held', () => {
      resolve();
      return held.then(() => 'held');
    });
  });
  app.get<{ Params: { name: string } }>('/at-once/:name', async ({ params: { name } }) => {
    begun.push(name);
    open += 1;
    mostOpen = Math.max(mostOpen, open);
    await new Promise(setImmediate);
    open -= 1;
    return `answer ${name};`;
  });
  url = await app.listen({ port: 0, host: '127.0.0.1' });
});
afterEach(() => app.close());

const requestFor = (path: string) => `GET ${path} HTTP/1.1\r\nhost: test\r\n\r\n`;
const numbered = (count: number) => Array.from({ length: count }, (_, i) => `${i}`);

/** Sends requests in one piece, without waiting for answers. */
function pipeline(paths: readonly string[]): Socket {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.write(paths.map(requestFor).join(''));
  return socket.setEncoding('utf8');
}

describe('requests that are sent without waiting for answers', () => {
  it('are worked on one at a time, and answered in order', async () => {
    let received = '';
    const socket = pipeline(numbered(500).map((name) => `/at-once/${name}`));
    for await (const text of socket) {
      received += String(text);
      if (received.includes('answer 499;')) break;
    }
    expect([...received.matchAll(/answer (\d+);/gu)].map(([, name]) => name)).toEqual(numbered(500));
    expect(mostOpen).toBe(1);
  });

  it('end soon after the client has left', async () => {
    const socket = pipeline(['/held', ...numbered(500).map((name) => `/at-once/${name}`)]);
    await untilHeld;
    const [onServer] = connections;
    const closed = new Promise((resolve) => onServer?.once('close', resolve));
    socket.destroy();
    release();
    await closed;
    // It is noticed at the latest when an answer cannot be sent.
    expect(begun.length).toBeLessThan(20);
  });

  it('let other connections have their turn', async () => {
    const socket = pipeline(['/held', ...numbered(500).map((name) => `/at-once/${name}`)]).resume();
    await untilHeld;
    release();
    await fetch(`${url}/at-once/other`);
    expect(begun.indexOf('other')).toBeLessThan(500);
    socket.destroy();
  });
});

import { fastify, type FastifyInstance } from 'fastify';
import { Observable, Subject } from 'rxjs';
import type { LiveAnswer, LiveBatch, LiveMessage } from '#race-control';
import { SseClient } from '../../../test/support/sse.ts';
import { sendLiveMessages } from './send-live-messages.ts';
import type { PingOptions } from './pings.ts';
import { SseStreams, type SseStream } from './sse.ts';

const MIB = 1024 * 1024;

let app: FastifyInstance;
let streams: SseStreams;
let opened: { readonly stream: SseStream; readonly unsent: () => number }[];
let clients: SseClient[];

/** Starts a server on which every request opens a stream. */
async function serving(pings?: PingOptions): Promise<void> {
  streams = new SseStreams(undefined, pings);
  app = fastify();
  app.get('/', (request, reply) => {
    const stream = streams.openStream(request, reply);
    if (stream) opened.push({ stream, unsent: () => reply.raw.socket?.writableLength ?? 0 });
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
}

beforeEach(() => {
  opened = [];
  clients = [];
});
afterEach(async () => {
  for (const client of clients) client.cut();
  streams.beforeApplicationShutdown();
  await app.close();
});

async function connect() {
  const address = app.server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const client = await SseClient.open(`http://127.0.0.1:${port}/`);
  clients.push(client);
  const last = opened.at(-1);
  if (!last) throw new Error('No stream was opened.');
  return { client, ...last };
}

const message = (revision: number, length = 10): LiveMessage => ({
  kind: 'event',
  revision,
  text: JSON.stringify('x'.repeat(length)),
});
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

describe('a stream', () => {
  it('of no meeting sends comments while it has no messages', async () => {
    await serving({ tickMs: 2 });
    const { client } = await connect();
    await client.waitUntil(() => client.comments.filter((comment) => comment === ':').length >= 3);
    expect([client.events, client.pings]).toEqual([[], []]);
  });

  it('sends every sign of life, even shortly after a message', async () => {
    await serving();
    const { client, stream } = await connect();
    stream.send([message(1)]);
    await client.waitUntil(() => client.events.length === 1);
    stream.sendSign(Buffer.from(':\n\n'));
    await client.waitUntil(() => client.comments.includes(':'));
    expect(client.comments.filter((comment) => comment === ':')).toHaveLength(1);
  });

  it('gets a ping each second tick while its meeting is under a flag, else each fifteenth', async () => {
    const ticking = jest.spyOn(globalThis, 'setInterval');
    try {
      const at = Date.parse('2023-02-05T20:00:00.000Z');
      await serving({ knownUpTo: () => at });
      const [quiet, flagged] = [await connect(), await connect()];
      quiet.stream.isUnderFlag = () => false;
      flagged.stream.isUnderFlag = () => true;
      const [tick, tickMs] = ticking.mock.calls[0] ?? [];
      expect(tickMs).toBe(1_000);
      for (let second = 1; second <= 15; second += 1) {
        tick?.();
        const sent = Math.floor(second / 2) + (second === 15 ? 2 : 0);
        do await turn();
        while (streams.pingsSent < sent);
      }
      await quiet.client.waitUntil(() => quiet.client.pings.length === 1);
      await flagged.client.waitUntil(() => flagged.client.pings.length === 8);
      expect(quiet.client.pings).toEqual(['{"at":"2023-02-05T20:00:00.000Z"}']);
      expect([quiet.client.events, quiet.client.last, streams.pingsSent]).toEqual([[], -1, 9]);
    } finally {
      ticking.mockRestore();
    }
  });

  it('gets one ping that was prepared for all', async () => {
    await serving({ tickMs: 5 });
    const opened = [await connect(), await connect(), await connect()];
    const signs = opened.map(({ stream }) => jest.spyOn(stream, 'sendSign'));
    for (const { stream } of opened) stream.isUnderFlag = () => true;
    await Promise.all(opened.map(({ client }) => client.waitUntil(() => client.pings.length >= 2)));
    const [first, ...others] = signs.map(({ mock }) => mock.calls[1]?.[0]);
    expect(first).toBeInstanceOf(Buffer);
    for (const other of others) expect(other).toBe(first);
  });

  it('is counted until its client disconnects', async () => {
    await serving();
    const [first, second] = [await connect(), await connect()];
    expect(streams.size).toBe(2);
    first.client.cut();
    while (!first.stream.isClosed) await turn();
    expect(streams.size).toBe(1);
    await second.stream.end();
    expect(streams.size).toBe(0);
  });

  it('has no timer of its own: one sends the heartbeats of all', async () => {
    await serving();
    const timers = [jest.spyOn(globalThis, 'setInterval'), jest.spyOn(globalThis, 'setTimeout')];
    for (let i = 0; i < 5; i += 1) await connect();
    expect(timers.map(({ mock }) => mock.calls.length)).toEqual([1, 0]);
    for (const timer of timers) timer.mockRestore();
  });

  it('is not opened for a client that has left', async () => {
    const client = new AbortController();
    const answered = new Promise((resolve) => {
      streams = new SseStreams();
      app = fastify();
      app.get('/', (request, reply) => {
        request.raw.socket.once('close', () => resolve(streams.openStream(request, reply)));
        client.abort();
      });
    });
    const url = await app.listen({ port: 0, host: '127.0.0.1' });
    await expect(fetch(url, { signal: client.signal })).rejects.toThrow('aborted');
    expect([await answered, streams.size]).toEqual([null, 0]);
  });

  it('encodes a list once for all clients', async () => {
    await serving();
    const made = jest.spyOn(Buffer, 'from');
    const pair = [await connect(), await connect()];
    const batch = [message(1), message(2)];
    const before = made.mock.calls.length;
    for (const { stream } of pair) stream.send(batch);
    expect(made.mock.calls.length - before).toBe(1);
    made.mockRestore();
    await Promise.all(pair.map(({ client }) => client.waitUntil(() => client.last === 2)));
  });

  it('encodes a long message in chunks, as its client reads them', async () => {
    await serving();
    const { client, stream } = await connect();
    const text = JSON.stringify('é🏁'.repeat(2 * MIB));
    const encode = jest.spyOn(Buffer, 'from');
    stream.send([{ kind: 'event', revision: 1, text }]);
    const lengths = encode.mock.results.map(({ value }) => (value as Buffer).length);
    encode.mockRestore();
    expect(Math.max(...lengths)).toBeLessThan(128 * 1024);
    expect(lengths.reduce((sum, length) => sum + length, 0)).toBeLessThan(Buffer.byteLength(text));
    await client.waitUntil(() => client.events.length === 1);
    expect(client.events[0]?.data === text).toBe(true);
  });

  it('that is opened during a shutdown is closed at once', async () => {
    await serving();
    streams.beforeApplicationShutdown();
    const { client } = await connect();
    await client.ended();
    expect(client.comments.at(-1)).toMatch(/^retry: \d+$/u);
  });
});

describe('a client that stops reading', () => {
  it.each([
    ['many short messages', 100, 50_000],
    ['one message that is longer than that', 20 * MIB, 1],
  ])('holds at most 1 MiB of unsent bytes: %s', async (_what, length, most) => {
    await serving();
    const { client, stream, unsent } = await connect();
    client.response.pause();
    // Bytes in the buffers of the system are not counted: the server has sent them.
    let revision = 0;
    let held = 0;
    while (stream.send([message(revision, length)]) && revision < 1_000_000) {
      revision += 1;
      held = Math.max(held, unsent());
      if (revision % most === 0) await turn();
    }
    held = Math.max(held, unsent());
    expect(held).toBeGreaterThan(MIB / 2);
    expect(held).toBeLessThanOrEqual(MIB);
    client.response.resume();
    await stream.drained();
    await client.waitUntil(() => client.last === revision);
    expect(client.events.map(({ id }) => Number(id))).toEqual(
      Array.from({ length: revision + 1 }, (_, i) => i),
    );
    expect(client.events.at(-1)?.data).toHaveLength(length + 2);
  });

  it('does not delay the shutdown', async () => {
    await serving();
    const { client, stream } = await connect();
    client.response.pause();
    stream.send([message(0, 20 * MIB)]);
    streams.beforeApplicationShutdown();
    await stream.drained();
    expect(streams.size).toBe(0);
  });
});

/** A source of messages that the test controls. It records the requested revisions. */
function feed() {
  const asked: (number | undefined)[] = [];
  const coming: Subject<LiveBatch>[] = [];
  let listening = 0;
  const ask = (after?: number): Promise<LiveAnswer> => {
    asked.push(after);
    const batches = new Observable<LiveBatch>((subscriber) => {
      listening += 1;
      const source = new Subject<LiveBatch>();
      coming.push(source);
      const following = source.subscribe(subscriber);
      return () => {
        listening -= 1;
        following.unsubscribe();
      };
    });
    return Promise.resolve({ kind: 'live', batches, isUnderFlag: () => true });
  };
  return { asked, ask, next: (batch: LiveBatch) => coming.at(-1)?.next(batch), listening: () => listening };
}

describe('a client that follows', () => {
  async function following(whenSlow: 'everything' | 'snapshot') {
    await serving();
    const { client, stream, unsent } = await connect();
    const source = feed();
    const first = await source.ask();
    if (first.kind !== 'live') throw new Error(first.kind);
    sendLiveMessages(stream, first, {
      requestBatches: source.ask,
      whenSlow,
      address: 'test',
    });
    return { client, stream, source, unsent };
  }

  /** Sends to a client that does not read, until the server stops. */
  async function stall({ client, source }: Awaited<ReturnType<typeof following>>): Promise<number> {
    client.response.pause();
    let revision = 0;
    while (source.listening() > 0) {
      revision += 1;
      source.next([{ ...message(revision, 50_000), kind: 'patch' }]);
    }
    return revision;
  }

  it.each(['everything', 'snapshot'] as const)(
    'and stops reading ends its subscription: %s',
    async (whenSlow) => {
      const all = await following(whenSlow);
      const revision = await stall(all);
      expect(all.source.asked).toHaveLength(1);
      expect(all.unsent()).toBeLessThanOrEqual(MIB);
      all.client.response.resume();
      while (all.source.listening() === 0) await turn();
      expect(all.source.asked).toEqual([undefined, whenSlow === 'snapshot' ? undefined : revision]);
      await all.client.waitUntil(() => all.client.last === revision);
    },
  );

  it('and gets a long snapshot in chunks continues after it', async () => {
    const { client, source } = await following('snapshot');
    source.next([{ ...message(7, 20 * MIB), kind: 'snapshot' }]);
    while (source.asked.length === 1 || source.listening() === 0) await turn();
    expect(source.asked).toEqual([undefined, 7]);
    source.next([message(8)]);
    await client.waitUntil(() => client.last === 8);
  });

  it('and disconnects while it does not read gets no new subscription', async () => {
    const all = await following('everything');
    await stall(all);
    all.client.cut();
    await new Promise<void>((resolve) => all.stream.onClosed(resolve));
    await turn();
    expect(all.source.asked).toHaveLength(1);
  });

  it('and disconnects ends its subscription', async () => {
    const { client, source } = await following('everything');
    client.cut();
    while (source.listening() > 0) await turn();
    expect(source.asked).toEqual([undefined]);
  });
});

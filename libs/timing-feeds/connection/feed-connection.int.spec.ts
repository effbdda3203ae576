import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import { systemClock } from '../feed-types.ts';
import { dialTcp, type FeedConnection } from './feed-connection.ts';
import { reconnectWaitMs } from './reconnect-wait.ts';
import { silenceOf } from './silence.ts';

/** A decoder on this machine, and what its client noticed. The waits of the client are short. */
class Scene {
  readonly events: string[] = [];
  readonly sockets: Socket[] = [];
  connection!: FeedConnection;
  private readonly server: Server = createServer((socket) => this.sockets.push(socket));
  private wanted: { readonly count: number; readonly resolve: () => void } | null = null;

  /** Opens the connection, and lets the process stand still before it can see the answer. */
  async open(standStillMs = 0): Promise<this> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    const { port } = this.server.address() as AddressInfo;
    const clock = {
      ...systemClock,
      after: (ms: number, run: () => void) => systemClock.after(ms / 100, run),
    };
    this.connection = dialTcp(
      { host: '127.0.0.1', port },
      clock,
    )({
      connected: () => this.note('connected'),
      bytes: (chunk) => this.note(Buffer.from(chunk).toString()),
      lost: (words) => this.note(words),
    });
    this.connection.start();
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, standStillMs);
    await this.has(1);
    return this;
  }

  private note(event: string): void {
    this.events.push(event);
    if (this.wanted && this.events.length >= this.wanted.count) this.wanted.resolve();
  }

  has(count: number): Promise<void> {
    return new Promise((resolve) => {
      this.wanted = { count, resolve };
      if (this.events.length >= count) resolve();
    });
  }

  close(): void {
    this.connection.stop();
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
  }
}

describe('the connection of a feed', () => {
  let scene: Scene;
  beforeEach(async () => (scene = await new Scene().open()));
  afterEach(() => scene.close());

  it('gives the bytes of the other side, and sends to it', async () => {
    scene.sockets[0]?.write('hello');
    await scene.has(2);
    const answered = once(scene.sockets[0] as Socket, 'data');
    scene.connection.send(Buffer.from('time?'));
    expect(scene.events).toEqual(['connected', 'hello']);
    expect(String((await answered)[0])).toBe('time?');
  });

  it('is made although the process stood still for longer than it waits', async () => {
    scene.close();
    scene = await new Scene().open(100);
    expect(scene.events).toEqual(['connected']);
  });

  it('is made again when the other side ends it', async () => {
    scene.sockets[0]?.destroy();
    await scene.has(3);
    expect(scene.events).toEqual(['connected', 'The other side closed the connection.', 'connected']);
  });

  it('is made again when it is given up', async () => {
    scene.connection.renew('silent for 30 s');
    await scene.has(3);
    expect(scene.events).toEqual(['connected', 'The connection failed: silent for 30 s.', 'connected']);
  });

  it('is not made again after it was stopped', async () => {
    const closed = once(scene.sockets[0] as Socket, 'close');
    scene.sockets[0]?.resume();
    scene.connection.stop();
    await closed;
    expect(scene.events).toEqual(['connected']);
  });

  it('keeps what came during a pause', async () => {
    scene.connection.pause(true);
    scene.sockets[0]?.write('first');
    scene.connection.pause(false);
    await scene.has(2);
    expect(scene.events).toEqual(['connected', 'first']);
  });
});

describe('the wait before a reconnect', () => {
  it.each([
    [1, 0, 1_000],
    [1, 1, 500],
    [2, 0, 2_000],
    [5, 0, 15_000],
    [60, 0, 15_000],
    [60, 1, 7_500],
  ])('after %i failures, with %d of the dice, is %i ms', (failures, random, ms) => {
    expect(reconnectWaitMs(failures, random)).toBe(ms);
  });
});

describe('the silence of a feed', () => {
  it.each([
    ['p3', 14_999, 'none'],
    ['p3', 15_000, 'amber'],
    ['p3', 30_000, 'red'],
    ['rmonitor', 4_999, 'none'],
    ['rmonitor', 5_000, 'amber'],
    ['rmonitor', 20_000, 'red'],
    ['bridge', 1e9, 'none'],
  ] as const)('of %s after %i ms is %s', (protocol, ms, silence) => {
    expect(silenceOf(protocol, 0, ms)).toBe(silence);
  });
});

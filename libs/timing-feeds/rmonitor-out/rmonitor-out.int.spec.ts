import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { systemClock, type FeedClock } from '../feed-types.ts';
import type { ScoreboardViews } from './scoreboard-of-views.ts';
import { RMonitorOut } from './rmonitor-out.ts';

/** A clock whose timers run when the test says so. */
class TestClock implements FeedClock {
  #due: (() => void)[] = [];
  readonly random = systemClock.random;
  #nowMs = Date.UTC(2026, 5, 6, 12);
  now = (): number => this.#nowMs;
  after = (_ms: number, run: () => void): (() => void) => {
    this.#due.push(run);
    return () => (this.#due = this.#due.filter((one) => one !== run));
  };
  beat(times = 1): void {
    for (let i = 0; i < times; i += 1) {
      this.#nowMs += 1_000;
      for (const run of this.#due.splice(0)) run();
    }
  }
}

class Client {
  text = '';
  readonly closed: Promise<unknown>;
  private constructor(readonly socket: Socket) {
    this.closed = once(socket, 'close');
    socket.on('error', () => socket.destroy());
    socket.on('data', (bytes) => (this.text += bytes.toString('latin1')));
  }

  static async of(port: number): Promise<Client> {
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    return new Client(socket);
  }

  /** Waits until the client has received a text. */
  async until(part: string): Promise<string> {
    while (!this.text.includes(part)) await once(this.socket, 'data');
    return this.text;
  }
}

/** Views at a time: together much less than a client may be behind. */
const BURST = 20;

const viewsOf = (session: string, laps: number, phase = 'green'): ScoreboardViews => ({
  meeting: {
    track: { name: 'Coliseum', lengthMiles: 0.25 },
    sessions: ['heat-1', 'heat-2'].map((id) => ({
      session: id,
      name: `Session ${id}`,
      phase: id === session ? phase : 'scheduled',
    })),
  },
  entryList: { rows: [{ car: '7', driver: 'Ann First', team: 'A, B', transponder: '4711' }] },
  runningOrder: {
    session,
    flag: 'green',
    lapsToGo: 20 - laps,
    timeToGo: null,
    rows: [{ car: '7', driver: 'Ann First', laps, lastLapMs: 30_000, bestLapMs: 30_000, gapMs: 0 }],
  },
  results: { session, rows: [{ car: '7', bestLap: laps }] },
});

describe('the live feed for scoreboards', () => {
  let clock: TestClock;
  let out: RMonitorOut;
  let clients: Client[];
  const join = async (): Promise<Client> => {
    const client = await Client.of(out.status().port);
    clients.push(client);
    return client;
  };

  beforeEach(async () => {
    clients = [];
    clock = new TestClock();
    out = new RMonitorOut({ port: 0, clock, zoneMs: () => 0 });
    await out.start();
  });

  afterEach(async () => {
    for (const { socket } of clients) socket.destroy();
    await out.stop();
  });

  it('listens on loopback, and beats every second also when nothing runs', async () => {
    expect(out.status().host).toBe('127.0.0.1');
    const client = await join();
    await client.until('$F,0,"00:00:00","12:00:00","00:00:00","      "\r\n');
    client.text = '';
    clock.beat();
    await client.until('$F,0,');
  });

  it('sends all of it to a new client, and then what changes', async () => {
    out.show(viewsOf('heat-1', 1));
    const client = await join();
    const first = await client.until('$F,');
    expect(first.split('\r\n').map((line) => line.slice(0, line.indexOf(',')))).toEqual(
      expect.arrayContaining(['$B', '$E', '$C', '$A', '$COMP', '$G', '$H', '$F']),
    );
    expect(first).not.toContain('$J');
    client.text = '';
    clock.beat();
    out.show(viewsOf('heat-1', 2));
    expect(await client.until('$H')).toMatch(/\$J,"7","00:00:30.000".*\r\n\$G,1,"7",2,.*\r\n\$H,1,"7",2/);
  });

  it('sends all of it again every 30 seconds, without crossings', async () => {
    out.show(viewsOf('heat-1', 1));
    const client = await join();
    await client.until('$F,');
    client.text = '';
    clock.beat(30);
    expect(await client.until('$H')).toMatch(/\$B,1,"Session heat-1"\r\n/);
    expect(client.text).not.toContain('$J');
  });

  it('clears the screens for another session', async () => {
    out.show(viewsOf('heat-1', 1));
    const client = await join();
    await client.until('$F,');
    client.text = '';
    out.show(viewsOf('heat-2', 0));
    expect(await client.until('$H')).toMatch(/^\$I,"12:00:00","06 Jun 26"\r\n\$B,2,"Session heat-2"/);
  });

  it('refuses the 33rd client', async () => {
    for (let i = 0; i < 32; i += 1) await (await join()).until('$F');
    const last = await join();
    await last.closed;
    expect(out.status()).toEqual(expect.objectContaining({ clients: 32, refused: 1 }));
  });

  it('drops what a client sends, and disconnects one that sends much', async () => {
    const client = await join();
    await client.until('$F');
    client.socket.write('$G,1,"7",99,"00:00:00.000"\r\n');
    client.text = '';
    clock.beat();
    await client.until('$F');
    client.socket.write('x'.repeat(8_192));
    await client.closed;
    expect(out.status()).toEqual(expect.objectContaining({ clients: 0, refused: 1 }));
  });

  it('disconnects a client that does not read, and serves the others', async () => {
    const [slow, other] = [await join(), await join()];
    await Promise.all([slow.until('$F'), other.until('$F')]);
    slow.socket.pause();
    const name = 'x'.repeat(40);
    let bursts = 0;
    while (out.status().clients === 2) {
      // Each view clears the screens and sends all of it. A burst is short enough for a client that reads.
      bursts += 1;
      other.text = '';
      for (let i = 0; i < BURST; i += 1) {
        const views = viewsOf('heat-1', i % 2);
        out.show({ ...views, meeting: { ...views.meeting, track: { name, lengthMiles: 1 } } });
        clock.beat(30);
      }
      while (other.text.split('$F').length <= 30 * BURST) await once(other.socket, 'data');
    }
    expect(bursts).toBeGreaterThan(1);
    expect(out.status().refused).toBe(1);
    clock.beat();
    await other.until('$F');
  });
});

import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { freePort } from '../support/free-port.ts';
import { KurrentDouble } from '../support/kurrentdb/double.ts';
import { DIRECTOR, enter, SCHEDULE, startServer, type TestServer } from '../support/server.ts';
import { SseClient } from '../support/sse.ts';
import { bearer, guarded, type GuardedServer } from '../support/tokens.ts';

const isInstalled = spawnSync('haproxy', ['-v']).status === 0;

const portOf = (url: string) => new URL(url).port;

async function until(isTrue: () => Promise<boolean>): Promise<void> {
  while (!(await isTrue().catch(() => false))) await pause(50);
}

/** HAProxy as the door of the cluster, with its real configuration on the ports of this test. */
class Door {
  private constructor(
    readonly url: string,
    private readonly haproxy: ChildProcess,
    private readonly folder: string,
  ) {}

  static async open(servers: readonly TestServer[]): Promise<Door> {
    const folder = mkdtempSync(join(tmpdir(), 'greenflag-door-'));
    const [port, health] = [`${await freePort()}`, `${await freePort()}`];
    const [a, b] = servers.map(({ url }) => portOf(url));
    const text = readFileSync('deploy/haproxy.cfg', 'utf8')
      .replace('bind :3000', `bind 127.0.0.1:${port}\n    http-response set-header answered-by %s`)
      .replace('127.0.0.1:3999', `127.0.0.1:${health}`)
      .replaceAll('127.0.0.1:3001', `127.0.0.1:${a}`)
      .replaceAll('127.0.0.1:3002', `127.0.0.1:${b}`);
    writeFileSync(join(folder, 'haproxy.cfg'), text);
    const haproxy = spawn('haproxy', ['-db', '-f', join(folder, 'haproxy.cfg')], { stdio: 'ignore' });
    const door = new Door(`http://127.0.0.1:${port}`, haproxy, folder);
    await until(async () => (await fetch(`http://127.0.0.1:${health}/`)).status === 200);
    await door.untilServing(['a', 'b']);
    return door;
  }

  close(): void {
    this.haproxy.kill('SIGKILL');
    rmSync(this.folder, { recursive: true });
  }

  fetch(path: string, init: RequestInit = {}): Promise<Response> {
    return fetch(this.url + path, init);
  }

  post(path: string, body: object, headers: Record<string, string> = DIRECTOR): Promise<Response> {
    const all = { 'content-type': 'application/json', ...headers };
    return this.fetch(path, { method: 'POST', headers: all, body: JSON.stringify(body) });
  }

  /** Returns the name of the server that answers a request, `a` or `b`. */
  async serverOf(path: string, init: RequestInit = {}): Promise<string | null> {
    const answer = await this.fetch(path, init);
    await answer.text();
    return answer.headers.get('answered-by');
  }

  /** Waits until the door gives requests to exactly these servers. */
  untilServing(names: readonly string[]): Promise<void> {
    return until(async () => {
      const answers = await Promise.all(Array.from({ length: 8 }, () => this.serverOf('/health/ready')));
      return [...new Set(answers)].sort().join() === names.join();
    });
  }

  /** Issues a command until it is accepted, each time with the same id. Returns its revision. */
  async issue(meeting: string, command: object, headers: Record<string, string> = DIRECTOR): Promise<number> {
    const id = { 'idempotency-key': randomUUID() };
    for (;;) {
      // The connection may end with the server.
      const posting = this.post(`/api/meetings/${meeting}/commands`, command, { ...headers, ...id });
      const answer = await posting.catch(() => null);
      const body = (await answer?.json().catch(() => ({}))) as { readonly revision: number };
      if (answer?.status === 200) return body.revision;
      await pause(50);
    }
  }

  /** Follows the log of the meeting `m`, after a revision. */
  follow(after?: number): Promise<SseClient> {
    const headers: Record<string, string> = after === undefined ? {} : { 'last-event-id': String(after) };
    return SseClient.open(`${this.url}/api/meetings/m/events/stream`, headers);
  }
}

const idsOf = ({ events }: SseClient) => events.map(({ id }) => id);
const MEETINGS = Array.from({ length: 24 }, (_, n) => `night-${n + 1}`);
const eventsOf = (meeting: string) => `/api/meetings/${meeting}/events`;

if (isInstalled) {
  describe('The door', () => {
    let double: KurrentDouble;
    let store: string;
    let servers: TestServer[];
    let door: Door;

    /** Returns the server of each meeting. */
    const places = async () =>
      Object.fromEntries(
        await Promise.all(MEETINGS.map(async (meeting) => [meeting, await door.serverOf(eventsOf(meeting))])),
      ) as Record<string, string | null>;

    beforeAll(async () => {
      double = await KurrentDouble.start();
      store = `${double.url}&timeout_ms=2000`;
      servers = [await startServer({ store }), await startServer({ store })];
      door = await Door.open(servers);
      await door.issue('m', SCHEDULE);
    });
    afterAll(async () => {
      door.close();
      await Promise.all(servers.map((server) => server.close()));
      double.close();
    });

    it('has no metrics, however they are written', async () => {
      for (const path of ['/metrics', '//metrics', '/%6Detrics', '/METRICS', '/metrics/', '/metrics?a=1']) {
        const answer = await door.fetch(path);
        expect([path, answer.status, answer.headers.get('answered-by')]).toEqual([path, 404, null]);
      }
    });

    it('forwards a stream without delay, and resumes it', async () => {
      const first = await door.follow();
      await first.waitUntil(() => first.events.length === 1);
      await door.issue('m', enter('1'));
      await first.waitUntil(() => first.events.length === 2);
      first.cut();
      for (const car of ['2', '3', '4']) await door.issue('m', enter(car));
      const again = await Promise.all([1, 2, 3, 4].map(() => door.follow(first.last)));
      for (const stream of again) {
        await stream.waitUntil(() => stream.events.length >= 3);
        expect(idsOf(stream)).toEqual(['2', '3', '4']);
        stream.cut();
      }
    });

    it.each(['m', 'clash-2023'])('sends everything of the meeting %s to the same server', async (meeting) => {
      const paths = [
        `/api/meetings/${meeting}`,
        `/api/meetings/${meeting}?session=heat-1`,
        `/api/meetings/${meeting}/projections/results/heat-1?at=/meetings/other/`,
        `/api/meetings/${meeting.replace(/\w/u, (letter) => letter.toUpperCase())}/events`,
        `/api/meetings/${meeting.replace(/\w/u, (letter) => `%${letter.charCodeAt(0).toString(16)}`)}/events`,
        `/meetings/${meeting}`,
        `/meetings/${meeting}/desk/heat-1?x=/api/meetings/other`,
      ];
      const answers = await Promise.all([...paths, ...paths, ...paths].map((path) => door.serverOf(path)));
      const posted = await door.post(`/api/meetings/${meeting}/commands`, { type: 'AddNote', text: 'rain' });
      expect(new Set(answers)).toEqual(new Set([posted.headers.get('answered-by')]));
    });

    it('shares the meetings and the other requests between the servers', async () => {
      expect(new Set(Object.values(await places()))).toEqual(new Set(['a', 'b']));
      const others = ['/', '/api/meetings', '/api/whoami', '/api/meetings/'];
      const answers = await Promise.all([...others, ...others].map((path) => door.serverOf(path)));
      expect(new Set(answers)).toEqual(new Set(['a', 'b']));
    });

    it('forwards the messages of the servers while the store is unavailable', async () => {
      const before = await door.serverOf(eventsOf('m'));
      double.node.stop();
      await until(async () => (await door.fetch('/health/ready')).status === 503);
      const answer = await door.post('/api/meetings/m/commands', enter('5'));
      expect(answer.status).toBe(503);
      expect(answer.headers.get('retry-after')).not.toBeNull();
      expect(answer.headers.get('answered-by')).toBe(before);
      expect(await answer.json()).toMatchObject({ code: 'store-unavailable' });
      await double.node.start();
      await door.untilServing(['a', 'b']);
    });

    it('moves the meetings of a server that is gone, and no others, and loses nothing', async () => {
      const before = await places();
      const moving = MEETINGS.filter((meeting) => before[meeting] === 'a').slice(0, 4);
      const texts = Array.from({ length: 8 }, (_, n) => `note ${n}`);
      const issueAll = async (meeting: string): Promise<number[]> => {
        const revisions = [await door.issue(meeting, SCHEDULE)];
        for (const text of texts) revisions.push(await door.issue(meeting, { type: 'AddNote', text }));
        return revisions;
      };
      const issuing = Promise.all(moving.map(issueAll));
      const port = Number(portOf(servers[0]?.url ?? ''));
      await servers[0]?.close();
      for (const revisions of await issuing) expect(revisions).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
      await until(async () => Object.values(await places()).every((server) => server === 'b'));
      servers[0] = await startServer({ store, port });
      // A server that starts on a busy machine may miss a check of its health once more.
      await until(async () => isDeepStrictEqual(await places(), before));
      for (const meeting of moving) {
        const { events } = (await (await door.fetch(eventsOf(meeting))).json()) as { events: unknown[] };
        expect(events).toHaveLength(1 + texts.length);
      }
    });

    it('reports when no server is there', async () => {
      await Promise.all(servers.map((server) => server.close()));
      await until(async () => (await door.fetch('/health/live')).status === 503);
      for (const path of ['/api/meetings', eventsOf('m')]) {
        const answer = await door.fetch(path);
        expect(answer.headers.get('content-type')).toBe('application/problem+json');
        expect(answer.headers.get('retry-after')).toBe('2');
        expect(await answer.json()).toMatchObject({ status: 503, code: 'not-ready' });
      }
    });
  });

  describe('The door of two private servers', () => {
    let double: KurrentDouble;
    let one: GuardedServer;
    let other: TestServer;
    let door: Door;

    beforeAll(async () => {
      double = await KurrentDouble.start();
      one = await guarded({ store: double.url, private: true });
      const keys = join(one.folder, 'keys.json');
      other = await startServer({ store: double.url, private: true, open: false, keys });
      door = await Door.open([one.server, other]);
    });
    afterAll(async () => {
      door.close();
      await other.close();
      await one.close();
      double.close();
    });

    it('brings a ticket and its stream to the same server', async () => {
      const director = bearer(await one.add('Jane Doe', 'director'));
      const meetings = MEETINGS.slice(0, 6);
      for (const meeting of meetings) await door.issue(meeting, SCHEDULE, director);
      const answeredBy = new Set<string | null>();
      for (let n = 0; n < 30; n += 1) {
        const meeting = meetings[n % meetings.length] ?? '';
        const path = `${eventsOf(meeting)}/stream`;
        const answer = await door.post(`/api/meetings/${meeting}/tickets`, { path }, director);
        answeredBy.add(answer.headers.get('answered-by'));
        const { ticket } = (await answer.json()) as { readonly ticket: string };
        const stream = await SseClient.open(`${door.url}${path}?ticket=${ticket}`);
        await stream.waitUntil(() => stream.last === 0);
        stream.cut();
      }
      expect(answeredBy).toEqual(new Set(['a', 'b']));
    });
  });
} else {
  describe('The door', () => {
    it.skip('is tested only if haproxy is installed', () => undefined);
  });
}

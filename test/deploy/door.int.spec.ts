import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { KurrentDouble } from '../support/kurrentdb/double.ts';
import { DIRECTOR, enter, SCHEDULE, startServer, type TestServer } from '../support/server.ts';
import { SseClient } from '../support/sse.ts';

jest.setTimeout(60_000);

const isInstalled = spawnSync('haproxy', ['-v']).status === 0;

let folder: string;
let double: KurrentDouble;
let servers: TestServer[];
let haproxy: ChildProcess;
let door: string;

const portOf = (url: string) => new URL(url).port;

async function freePort(): Promise<string> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return String(port);
}

/** Starts HAProxy as the door of the cluster, with its real configuration on the ports of this test. */
async function openDoor(): Promise<void> {
  const [port, health] = [await freePort(), await freePort()];
  const [a, b] = servers.map(({ url }) => portOf(url));
  const text = readFileSync('deploy/haproxy.cfg', 'utf8')
    .replace('bind :3000', `bind 127.0.0.1:${port}`)
    .replace('127.0.0.1:3999', `127.0.0.1:${health}`)
    .replaceAll('127.0.0.1:3001', `127.0.0.1:${a}`)
    .replaceAll('127.0.0.1:3002', `127.0.0.1:${b}`);
  writeFileSync(join(folder, 'haproxy.cfg'), text);
  haproxy = spawn('haproxy', ['-db', '-f', join(folder, 'haproxy.cfg')], { stdio: 'ignore' });
  door = `http://127.0.0.1:${port}`;
  await until(async () => (await fetch(`http://127.0.0.1:${health}/`)).status === 200);
  await until(async () => (await fetch(`${door}/health/ready`)).status === 200);
}

async function until(isTrue: () => Promise<boolean>): Promise<void> {
  while (!(await isTrue().catch(() => false))) await pause(50);
}

const issue = (command: object) =>
  fetch(`${door}/api/meetings/m/commands`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...DIRECTOR },
    body: JSON.stringify(command),
  });

/** Follows the log through the door, after a revision. */
const follow = (after?: number): Promise<SseClient> =>
  SseClient.open(
    `${door}/api/meetings/m/events/stream`,
    after === undefined ? {} : { 'last-event-id': String(after) },
  );
const idsOf = ({ events }: SseClient) => events.map(({ id }) => id);

if (isInstalled) {
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'greenflag-door-'));
    double = await KurrentDouble.start();
    const store = `${double.url}&timeout_ms=500`;
    servers = [await startServer({ store }), await startServer({ store })];
    await openDoor();
    await issue(SCHEDULE);
  });
  afterAll(async () => {
    haproxy.kill('SIGKILL');
    await Promise.all(servers.map((server) => server.close()));
    double.close();
    rmSync(folder, { recursive: true });
  });

  describe('The door', () => {
    it('forwards a stream without delay, and resumes it on either server', async () => {
      const first = await follow();
      await first.waitUntil(() => first.events.length === 1);
      await issue(enter('1'));
      await first.waitUntil(() => first.events.length === 2);
      first.cut();
      for (const car of ['2', '3', '4']) await issue(enter(car));
      const again = await Promise.all([1, 2, 3, 4].map(() => follow(first.last)));
      for (const stream of again) {
        await stream.waitUntil(() => stream.events.length >= 3);
        expect(idsOf(stream)).toEqual(['2', '3', '4']);
        stream.cut();
      }
    });

    it('forwards the messages of the servers while the store is unavailable', async () => {
      double.node.stop();
      await until(async () => (await fetch(`${door}/health/ready`)).status === 503);
      const answer = await issue(enter('5'));
      expect(answer.status).toBe(503);
      expect(answer.headers.get('retry-after')).not.toBeNull();
      expect(await answer.json()).toMatchObject({ code: 'store-unavailable' });
      await double.node.start();
      await until(async () => (await fetch(`${door}/health/ready`)).status === 200);
    });

    it('uses the other server when one is gone, and reports when both are', async () => {
      await servers[0]?.close();
      for (const car of ['6', '7', '8', '9', '10']) expect((await issue(enter(car))).status).toBe(200);
      await servers[1]?.close();
      await until(async () => (await fetch(`${door}/health/live`)).status === 503);
      const answer = await fetch(`${door}/api/meetings`);
      expect(answer.headers.get('content-type')).toBe('application/problem+json');
      expect(answer.headers.get('retry-after')).toBe('2');
      expect(await answer.json()).toMatchObject({ status: 503, code: 'not-ready' });
    });
  });
} else {
  describe('The door', () => {
    it.skip('is tested only if haproxy is installed', () => undefined);
  });
}

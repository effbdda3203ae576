import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { processorSeconds } from '../live.ts';

export const isVarnishInstalled = spawnSync('varnishd', ['-V']).status === 0;

/** Time for Varnish to compile its configuration and to start. */
const START_MS = 20_000;
const CHECK_EVERY_MS = 50;

/** Varnish in front of a server, with the configuration of deploy/ on a free port. */
export class Varnish {
  /** The addresses of the requests that reached the server, in order. */
  readonly serverRequests: string[] = [];

  private constructor(
    readonly url: string,
    private readonly folder: string,
    private readonly daemon: ChildProcess,
    private readonly log: ChildProcess,
  ) {
    if (log.stdout) createInterface(log.stdout).on('line', (line) => this.serverRequests.push(line));
  }

  /** Starts Varnish in front of a server. `deploy` is the folder of its configuration. */
  static async start(server: string, deploy = 'deploy'): Promise<Varnish> {
    const folder = mkdtempSync(join(tmpdir(), 'greenflag-varnish-'));
    const file = join(folder, 'varnish.vcl');
    const [port, instance] = [await freePort(), join(folder, 'instance')];
    const { port: serverPort } = new URL(server);
    const text = readFileSync(join(deploy, 'varnish.vcl'), 'utf8');
    writeFileSync(file, text.replace('.port = "3000"', `.port = "${serverPort}"`));
    const listen = ['-a', `127.0.0.1:${port}`, '-n', instance, '-f', file];
    // It runs as the user of this process: the folder is not readable by another one. A connection stays open
    // for longer than clients keep it, so that none is closed under a request.
    const options = ['-F', '-j', 'none', '-s', 'malloc,128m', '-p', 'timeout_idle=60'];
    const daemon = spawn('varnishd', [...options, ...listen], {
      stdio: 'ignore',
    });
    const url = `http://127.0.0.1:${port}`;
    await untilAnswered(`${url}/health/live`, daemon);
    const format = ['-b', '-F', '%U%q'];
    const log = spawn('varnishncsa', ['-n', instance, ...format], { stdio: ['ignore', 'pipe', 'ignore'] });
    const varnish = new Varnish(url, folder, daemon, log);
    // The log shows only what happens after it is open.
    await varnish.untilLogged(async (marker) => void (await fetch(`${url}/health/live?${marker}`)));
    return varnish;
  }

  /** Resolves once `serverRequests` has all requests up to now. */
  async flushed(): Promise<void> {
    await this.untilLogged(async (marker) => void (await fetch(`${this.url}/health/live?${marker}`)));
    const isMarker = (request: string) => request.startsWith('/health/live');
    const requests = this.serverRequests.filter((request) => !isMarker(request));
    this.serverRequests.splice(0, this.serverRequests.length, ...requests);
  }

  /** Returns the processor time of the manager and of its worker. */
  processorSeconds(): number {
    const { pid = 0 } = this.daemon;
    const workers = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number);
    return [pid, ...workers].reduce((sum, each) => sum + processorSeconds(each), 0);
  }

  async stop(): Promise<void> {
    for (const child of [this.log, this.daemon]) {
      child.kill('SIGTERM');
      if (child.exitCode === null) await once(child, 'exit');
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Sends marked requests, which a cache cannot answer, until the log shows one. */
  private async untilLogged(send: (marker: string) => Promise<void>): Promise<void> {
    const marker = `marker=${performance.now()}`;
    const isLogged = () => this.serverRequests.some((request) => request.includes(marker));
    for (let n = 0; !isLogged(); n += 1) {
      await send(`${marker}.${n}`);
      await pause(CHECK_EVERY_MS);
    }
  }
}

async function untilAnswered(url: string, daemon: ChildProcess): Promise<void> {
  const end = performance.now() + START_MS;
  while (performance.now() < end && daemon.exitCode === null) {
    const answer = await fetch(url).catch(() => null);
    if (answer?.ok) return;
    await pause(CHECK_EVERY_MS);
  }
  throw new Error('Varnish did not start.');
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

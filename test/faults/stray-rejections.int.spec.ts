import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { KurrentDBClient } from '@kurrent/kurrentdb-client';
import { exitCode, KillableProcesses } from '../support/killable.ts';
import { KurrentDouble } from '../support/kurrentdb/double.ts';
import { startServer } from '../support/server.ts';

const INJECTED = '--import=./test/support/kurrentdb/stray-rejections.mjs';

let double: KurrentDouble;
let processes: KillableProcesses;
beforeAll(async () => {
  processes = new KillableProcesses({ NODE_OPTIONS: INJECTED });
  double = await KurrentDouble.start();
});
afterAll(async () => {
  await processes.killAll();
  double.close();
});

async function given() {
  const { child, url } = await processes.serve(double.url);
  const lines: string[] = [];
  // The log is on standard output, and what ends the process on standard error.
  for (const input of [child.stdout, child.stderr])
    if (input) createInterface({ input }).on('line', (line) => lines.push(line));
  const readStore = async () => {
    const answer = await fetch(`${url}/health/ready`);
    return ((await answer.json()) as { store: { clientFailures?: number } }).store;
  };
  return { child, lines, readStore };
}

describe('A rejection that nobody awaits in a running server', () => {
  it('from inside the client of the store is logged and counted, and the server keeps running', async () => {
    const { child, lines, readStore } = await given();
    expect((await readStore()).clientFailures).toBeUndefined();
    for (const failures of [1, 2]) {
      child.kill('SIGUSR2');
      while (((await readStore()).clientFailures ?? 0) < failures);
    }
    expect(child.exitCode).toBeNull();
    const inLog = () => lines.filter((line) => line.includes('The client of the store failed: Error:'));
    while (inLog().length < 2) await pause(5);
    for (const line of inLog()) expect(line).toMatch(/Failed to discover.*kurrentdb-client/u);
  });

  it('from elsewhere ends the process', async () => {
    const { child, lines } = await given();
    child.kill('SIGHUP');
    expect(await exitCode(child)).toBe(1);
    expect(lines.join('\n')).toContain('a mistake of ours');
  });

  it('from inside the client does not end a server that has not started yet', async () => {
    double.node.faults.hang('read');
    const starting = startServer({ store: double.url });
    while (double.node.faults.waiting === 0) await pause(5);
    const reason = await failureOfClient();
    const isCaught = process.emit('unhandledRejection', reason, Promise.resolve());
    double.node.faults.release();
    const server = await starting;
    const { json } = await server.fetch('/health/ready');
    await server.close();
    expect(isCaught).toBe(true);
    expect(json['store']).toMatchObject({ clientFailures: 1 });
  });
});

async function failureOfClient(): Promise<unknown> {
  const client = KurrentDBClient.connectionString`kurrentdb://127.0.0.1:9,127.0.0.1:19?tls=false&discoveryInterval=5`;
  const { getChannel } = client as unknown as { readonly getChannel: () => Promise<unknown> };
  return getChannel().catch((error: unknown) => error);
}

import { createInterface } from 'node:readline';
import { exitCode, KillableProcesses } from '../support/killable.ts';
import { KurrentDouble } from '../support/kurrentdb/double.ts';

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
  if (child.stderr) createInterface({ input: child.stderr }).on('line', (line) => lines.push(line));
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
    const log = lines.join('\n');
    expect(log).toContain('The client of the store failed: Error: Failed to discover');
    expect(log).toContain('kurrentdb-client');
  });

  it('from elsewhere ends the process', async () => {
    const { child, lines } = await given();
    child.kill('SIGHUP');
    expect(await exitCode(child)).toBe(1);
    expect(lines.join('\n')).toContain('a mistake of ours');
  });
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, renameSync, watch } from 'node:fs';
import { join } from 'node:path';
import { commandLine, MAIN, waitForOutput } from '../../../../test/support/cli.ts';

const cli = commandLine();
const { folder, greenflag } = cli;
const FILE = join(folder, 'clash.db');
const STORE = `sqlite:${FILE}`;
const BACKUP = /^greenflag-[0-9a-f]{8}-\d{8}T\d{9}Z\.db$/u;

const newFolder = (name: string): string => {
  mkdirSync(join(folder, name));
  return join(folder, name);
};

beforeAll(() => greenflag('demo', '--store', STORE));
afterAll(() => cli.remove());

describe('A backup by a process of its own', () => {
  const start = (...args: string[]) => {
    const child = spawn(process.execPath, [MAIN, 'backup', ...args], { cwd: folder });
    child.stdout.setEncoding('utf8');
    child.stderr.setEncoding('utf8');
    return { child, end: once(child, 'close') as Promise<[number | null]> };
  };

  it('is made again and again, also after a failure, until the process is stopped', async () => {
    const to = newFolder('service');
    const { child, end } = start(to, '--every', '1s', '--keep', '2', '--store', STORE);
    await waitForOutput(child.stderr, /Deleted greenflag-/u);
    renameSync(FILE, `${FILE}.away`);
    await waitForOutput(child.stderr, /The backup failed, and is tried again later\./u);
    const again = waitForOutput(child.stdout, /verified/u);
    renameSync(`${FILE}.away`, FILE);
    await again;
    child.kill('SIGTERM');
    expect((await end)[0]).toBe(0);
    const left = readdirSync(to);
    expect(left.every((name) => BACKUP.test(name))).toBe(true);
    expect([2, 3]).toContain(left.length);
  });

  it('leaves nothing behind when it is stopped or when there is no room', async () => {
    const to = newFolder('stopped');
    const began = new Promise<void>((resolve) => watch(to, () => resolve()));
    const { child, end } = start(join(to, 'copy.db'), '--store', STORE);
    await began;
    child.kill('SIGINT');
    expect([(await end)[0], readdirSync(to)]).toEqual([130, []]);

    const full = newFolder('full');
    const limited = 'ulimit -f 1000; exec "$0" "$@"';
    const args = ['-c', limited, process.execPath, MAIN, 'backup', full, '--store', STORE];
    const failed = spawn('sh', args, { cwd: folder });
    failed.stderr.setEncoding('utf8');
    const said = waitForOutput(failed.stderr, /^store-.*\n/mu);
    expect(((await once(failed, 'close')) as [number])[0]).toBe(5);
    expect([(await said)[0], readdirSync(full)]).toEqual([expect.stringContaining(full), []]);
  });
});

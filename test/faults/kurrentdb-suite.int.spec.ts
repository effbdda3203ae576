import { spawn } from 'node:child_process';
import { openStore } from '#event-store/open';
import { RaceControl } from '#race-control';
import { CONTRACT_PREFIX, everythingAfter } from '../../libs/event-store/contract/harness.ts';
import { commandLine, type CommandLine } from '../support/cli.ts';
import { KurrentDouble } from '../support/kurrentdb/double.ts';
import { accept, enter, schedule } from '../support/race.ts';

/*
 * The contract suite runs on a server that holds a meeting, as `npm run test:kurrentdb` runs it on a real
 * server.
 */
const CHECKS = ['verify', 'doctor', 'rebuild'];

let double: KurrentDouble;
let cli: CommandLine;
beforeAll(async () => {
  double = await KurrentDouble.start();
  cli = commandLine();
  const store = await openStore(double.url);
  const race = new RaceControl(store, { presets: new Map() });
  for (const command of [schedule, enter('1')]) await accept(race, command);
  await race.drain();
  await store.close();
});
afterAll(() => {
  cli.remove();
  double.close();
});

/** Runs the suite as its npm script does, and returns its exit code and what it prints. */
function runSuite(...options: string[]): Promise<{ code: number | null; out: string }> {
  const env = { ...process.env, GREENFLAG_TEST_KURRENTDB: double.url };
  const child = spawn('npm', ['run', '--silent', 'test:kurrentdb', '--', ...options], { env });
  let out = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (out += String(text)));
  child.stdin.end();
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, out })));
}

/** Returns the streams of the suite whose events can be read. */
async function streamsLeft(): Promise<readonly string[]> {
  const store = await openStore(double.url);
  const found = await store.streams({ prefix: CONTRACT_PREFIX });
  const everything = await everythingAfter(store, null);
  expect(everything.filter(({ stream }) => stream === 'meeting-test')).toHaveLength(2);
  await store.close();
  return found.map(({ stream }) => stream);
}

async function expectSoundStore(): Promise<void> {
  for (const check of CHECKS) {
    const { code, out, err } = await cli.greenflag(check, '--store', double.url);
    expect({ check, code, said: code === 0 ? '' : out + err }).toEqual({ check, code: 0, said: '' });
  }
}

it('is not run beside meetings unless somebody says so', async () => {
  const records = double.log.events.length;
  const { code, out } = await runSuite();
  expect([code, out]).toEqual([1, expect.stringContaining('has meetings')]);
  expect(double.log.events).toHaveLength(records);
});

it('leaves a store that verify, doctor and rebuild call sound', async () => {
  const { code, out } = await runSuite('--beside-meetings');
  expect([code, code === 0 ? '' : out]).toEqual([0, '']);
  expect(await streamsLeft()).not.toEqual([]);
  await expectSoundStore();
}, 400_000);

it('leaves no stream once it has cleaned up', async () => {
  expect(await runSuite('--clean')).toEqual({
    code: 0,
    out: expect.stringMatching(/^[1-9]\d* streams of the contract suite were deleted\.\n$/u) as string,
  });
  expect(await streamsLeft()).toEqual([]);
  expect((await runSuite('--clean')).out).toBe('0 streams of the contract suite were deleted.\n');
  await expectSoundStore();
});

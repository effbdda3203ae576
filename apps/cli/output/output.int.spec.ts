import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { commandLine, MAIN } from '../../../test/support/cli.ts';

const cli = commandLine();
const STORE = `sqlite:${cli.folder}/clash.db`;

beforeAll(() => cli.greenflag('demo', '--store', STORE));
afterAll(() => cli.remove());

/** Runs the built program with a full disk as its standard output. */
async function runOnFullDisk(...args: string[]) {
  const stdio = ['ignore', openSync('/dev/full', 'w'), 'pipe'] as const;
  const child = spawn(process.execPath, [MAIN, ...args], { cwd: cli.folder, stdio: [...stdio] });
  let err = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (err += text));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, err };
}

describe('An output that cannot be written', () => {
  it.each([
    ['a long log', ['export', '--meeting', 'clash-2023', '--store', STORE]],
    ['one line', ['formats', '--json']],
    ['the help', ['--help']],
  ])('is said in words, with exit code 1: %s', async (_, args) => {
    expect(await runOnFullDisk(...args)).toEqual({
      code: 1,
      err: 'The output cannot be written, and is not complete: ENOSPC: no space left on device, write.\n',
    });
  });
});

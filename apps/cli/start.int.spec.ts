import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { MAIN } from '../../test/support/cli.ts';

/** Writes the address of each module that a process loads to the file that LOADED names. */
const HOOK = `
import { appendFileSync } from 'node:fs';
import { register } from 'node:module';
import { isMainThread } from 'node:worker_threads';
if (isMainThread) register(import.meta.url);
export async function load(url, context, next) {
  appendFileSync(process.env.LOADED, url + '\\n');
  return next(url, context);
}
`;

/** What only a server, a sheet, or another engine needs. */
const LARGE = /@nestjs|fastify|pdfkit|kurrentdb|swagger|chunks\/(?:server|static|pdf|publishing)-/u;
const LIBS = /chunks\/(?:race-control|command|remote-target)-/u;

describe('the start of the command line', () => {
  const folder = mkdtempSync(join(tmpdir(), 'greenflag-start-'));
  const store = `sqlite:${join(folder, 'greenflag.db')}`;

  beforeAll(() => {
    greenflag('run', 'examples/clash-2023/clash-2023.ndjson', '--store', store);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** Runs the built program, and returns the addresses of the files that it loaded. */
  function greenflag(...args: string[]): readonly string[] {
    const [hook, loaded] = [join(folder, 'hook.mjs'), join(folder, 'loaded.txt')];
    writeFileSync(hook, HOOK);
    writeFileSync(loaded, '');
    const flags = ['--import', pathToFileURL(hook).href, MAIN];
    const { status, stderr } = spawnSync(process.execPath, [...flags, ...args], {
      env: { ...process.env, LOADED: loaded },
      encoding: 'utf8',
    });
    expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
    return readFileSync(loaded, 'utf8')
      .split('\n')
      .filter((url) => url.startsWith('file:'));
  }

  it('loads no command and no library for the help', () => {
    const loaded = greenflag('--help');
    expect(loaded.filter((url) => LARGE.test(url) || LIBS.test(url))).toEqual([]);
    expect(loaded.length).toBeLessThan(10);
  });

  it('loads race control and the store for a view, and nothing of the server', () => {
    const loaded = greenflag('show', 'meeting', '--meeting', 'clash-2023', '--store', store);
    expect(loaded.filter((url) => LARGE.test(url))).toEqual([]);
    expect(loaded.filter((url) => url.includes('chunks/race-control-'))).toHaveLength(1);
    expect(loaded.length).toBeLessThan(30);
  });

  it('loads no library for PDF to write a CSV file', () => {
    const args = ['results', 'main', '--meeting', 'clash-2023', '--as', 'csv', '--store', store];
    const loaded = greenflag('publish', ...args, '--out', join(folder, 'results.csv'));
    expect(loaded.filter((url) => /pdfkit|chunks\/pdf-/u.test(url))).toEqual([]);
  });
});

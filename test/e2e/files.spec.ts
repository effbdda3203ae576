import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { enter, startServer } from '../support/server.ts';

let folder: string;
let umask: number;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'greenflag-'));
  // The most permissive setting that a machine can have.
  umask = process.umask(0);
});
afterEach(() => {
  process.umask(umask);
  rmSync(folder, { recursive: true });
});

it('the files of a server are readable by their owner only, with any umask', async () => {
  const server = await startServer({ store: `sqlite:${join(folder, 'a.db')}`, open: false });
  expect((await server.issue(enter('31'))).status).toBe(401);
  const modes = (): string[] =>
    readdirSync(folder).map((name) => `${name} ${(statSync(join(folder, name)).mode & 0o777).toString(8)}`);
  while (!readdirSync(folder).includes('a.attempts.ndjson')) await new Promise(setImmediate);
  expect(modes().sort()).toEqual([
    'a.attempts.ndjson 600',
    'a.db 600',
    'a.db-position 600',
    'a.db-shm 600',
    'a.db-wal 600',
    'a.keys.json 600',
  ]);
  await server.close();
});

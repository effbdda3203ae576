import { chdir, cwd } from 'node:process';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { failure } from './contract/harness.ts';
import { openStore } from './open.ts';

describe('openStore', () => {
  it.each([
    ['kurrentdb://127.0.0.1:2113', 'not built in yet'],
    ['postgres://127.0.0.1/races', 'does not name an engine'],
    ['data/greenflag.db', 'does not name an engine'],
    ['', 'does not name an engine'],
    ['sqlite:', 'does not name a file'],
    ['sqlite:races.db?page_size=1', 'unknown option, page_size'],
    ['sqlite:races.db?busy_ms=soon', 'not a whole number, soon'],
  ])('refuses %s', async (url, words) => {
    expect((await failure(openStore(url), 'unknown-engine')).message).toContain(words);
  });

  it('gives each opener of memory: a store of its own', async () => {
    const [one, two] = [await openStore('memory:'), await openStore('memory:')];
    await one.append('meeting', [{ id: '1', type: 'T', data: {}, metadata: {} }], 'any');
    expect(await two.head('meeting')).toBeNull();
  });

  it('starts a relative path at the working directory, and names the whole path in its url', async () => {
    const [before, folder] = [cwd(), await mkdtemp(join(tmpdir(), 'greenflag-open-'))];
    chdir(folder);
    try {
      const store = await openStore('sqlite:./data/greenflag.db');
      expect(store.url).toBe(`sqlite:${join(cwd(), 'data', 'greenflag.db')}`);
      expect((await stat(join(folder, 'data', 'greenflag.db'))).isFile()).toBe(true);
      await store.close();
    } finally {
      chdir(before);
      await rm(folder, { recursive: true });
    }
  });
});

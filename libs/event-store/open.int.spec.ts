import { chdir, cwd } from 'node:process';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { failure } from './contract/harness.ts';
import { openStore, pathBeside } from './open.ts';

describe('openStore', () => {
  it.each([
    ['kurrentdb:', 'does not name a server'],
    ['kurrentdb://?tls=false', 'does not name a server'],
    ['kurrentdb://127.0.0.1:2113?tsl=false', 'unknown option, tsl'],
    ['kurrentdb://127.0.0.1:2113?gossipTimeout=5', 'sets gossipTimeout; leave it out'],
    ['kurrentdb://127.0.0.1:2113?timeout_ms=soon', "has the timeout_ms 'soon'"],
    ['esdb+discover://127.0.0.1:harbour', 'not a connection string'],
    ['kurrentdb://admin:changeit@127.0.0.1:harbour', "'kurrentdb://admin:***@127.0.0.1:harbour'"],
    ['kurrentdb://admin:100%@127.0.0.1:2113', "has a '%'"],
    ['kurrentdb://127.0.0.1:2113,127.0.0.1:2114?tls=false&connectionName=100%', "has a '%'"],
    ['postgres://127.0.0.1/races', 'does not name an engine'],
    ['data/greenflag.db', 'does not name an engine'],
    ['', 'does not name an engine'],
    ['sqlite:', 'does not name a file'],
    ['sqlite:races.db?page_size=1', 'unknown option, page_size'],
    ['sqlite:races.db?busy_ms=soon', 'not a whole number, soon'],
  ])('refuses %s', async (url, words) => {
    expect((await failure(openStore(url), 'unknown-engine')).message).toContain(words);
  });

  it('does not show the password of a wrong URL', async () => {
    for (const url of ['kurrentdb://admin:changeit@h:x?tls=maybe', 'kurrentdb://admin:changeit%@h']) {
      const refused = await failure(openStore(url), 'unknown-engine');
      expect(refused.message).not.toContain('changeit');
    }
  });

  it('opens a new store for each memory: URL', async () => {
    const [one, two] = [await openStore('memory:'), await openStore('memory:')];
    await one.append('meeting', [{ id: '1', type: 'T', data: {}, metadata: {} }], 'any');
    expect(await two.head('meeting')).toBeNull();
  });

  it('resolves a relative path at the working directory, and its url holds the absolute path', async () => {
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

describe('the path beside a store', () => {
  it.each([
    ['sqlite:races/clash.db', 'races/clash.keys.json'],
    ['sqlite:/tmp/races?busy_ms=1', '/tmp/races.keys.json'],
    ['sqlite:clash.db.db', 'clash.db.keys.json'],
    ['kurrentdb://127.0.0.1:2113?tls=false', 'data/greenflag.keys.json'],
  ])('of %s is %s', (url, path) => {
    expect(pathBeside(url, 'keys.json')).toBe(resolve(path));
  });

  it('is null for a store in memory', () => {
    expect(pathBeside('memory:races', 'keys.json')).toBeNull();
  });
});

import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { launchProcess, launchWithFileLimit } from '../../../../test/support/event-store/launch.ts';
import { events, failure, ids, nextEvents } from '../../contract/harness.ts';
import { readWholeStream } from '../../pages.ts';
import { loadSqlite, type Database } from './driver.ts';
import { toStoreError } from './failures.ts';
import { SqliteStore } from './store.ts';

let folder: string;
let file: string;
const opened: { close(): unknown }[] = [];

async function open(options: { busyMs?: number; maxPageCount?: number } = {}): Promise<SqliteStore> {
  const store = await SqliteStore.open({ file, ...options });
  opened.push(store);
  return store;
}

async function connect(): Promise<Database> {
  const { DatabaseSync } = await loadSqlite();
  const db = new DatabaseSync(file);
  opened.push({ close: () => db.isOpen && db.close() });
  return db;
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'greenflag-faults-'));
  file = join(folder, 'store.db');
});

afterEach(async () => {
  for (const each of opened.splice(0).reverse()) await each.close();
  await rm(folder, { recursive: true });
});

describe('opening a path', () => {
  it('makes missing folders, and a file that only its owner can read', async () => {
    file = join(folder, 'a', 'b', 'store.db');
    await (await open()).append('s', events(1), 'any');
    for (const each of [file, `${file}-wal`]) expect(statSync(each).mode & 0o777).toBe(0o600);
  });

  it('uses an empty file as a new store, also when several open it at once', async () => {
    writeFileSync(file, '');
    const stores = await Promise.all([open(), open(), open(), open()]);
    await Promise.all(stores.map((store) => store.append('s', events(1), 'any')));
    expect(await stores[0].head('s')).toBe(3);
  });

  it('does not change a file that is not a database', async () => {
    writeFileSync(file, 'Lap times of 1979, the only copy. '.repeat(50));
    const before = readFileSync(file, 'utf8');
    expect((await failure(open(), 'not-a-store')).message).toContain(file);
    expect(readFileSync(file, 'utf8')).toBe(before);
  });

  it('does not change the database of another program', async () => {
    const db = await connect();
    db.exec('CREATE TABLE bookmarks (url TEXT)');
    db.close();
    const before = readFileSync(file);
    expect((await failure(open(), 'not-a-store')).message).toContain('another program');
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  it('refuses a folder, and a path through a file', async () => {
    file = folder;
    await failure(open(), 'not-a-store');
    writeFileSync(join(folder, 'plain'), '');
    file = join(folder, 'plain', 'store.db');
    await failure(open(), 'store-unavailable');
  });

  it('refuses a store that a newer version wrote', async () => {
    await (await open()).close();
    const db = await connect();
    db.exec('PRAGMA user_version = 99');
    db.close();
    expect((await failure(open(), 'store-newer')).message).toContain('99');
  });
});

describe('a file that cannot be written', () => {
  /** Opens the store as the user nobody, because root may write everything. */
  const openAsNobody = async (): Promise<SqliteStore> => {
    const isRoot = process.geteuid?.() === 0;
    if (isRoot) process.seteuid?.(65_534);
    try {
      return await open();
    } finally {
      if (isRoot) process.seteuid?.(0);
    }
  };

  beforeEach(async () => {
    // Another process makes the file, so that this process has no connection to it.
    expect(await launchProcess('append', `sqlite:${file}`, 's', '3').ended).toBe(0);
    chmodSync(file, 0o444);
  });

  afterEach(() => chmodSync(folder, 0o700));

  it('can be read; a write says why it fails', async () => {
    chmodSync(folder, 0o777);
    const store = await openAsNobody();
    expect(await store.readStream('s')).toHaveLength(3);
    await failure(store.append('s', events(1), 'any'), 'store-read-only');
    await failure(store.snapshots.drop(), 'store-read-only');
    const { writable, problem } = await store.health();
    expect({ writable, problem }).toEqual({
      writable: false,
      problem: expect.stringContaining(file) as string,
    });
  });

  it('can be read in a folder that cannot be written either, with the log beside it', async () => {
    expect(await launchProcess('append-and-exit', `sqlite:${file}`, 'late', '3').ended).toBe(0);
    rmSync(`${file}-shm`, { force: true });
    chmodSync(folder, 0o555);
    for (const ending of ['-wal', '-position']) chmodSync(file + ending, 0o444);
    const store = await openAsNobody();
    expect(await store.readStream('s')).toHaveLength(3);
    expect((await store.readStream('late')).length).toBeGreaterThanOrEqual(3);
    await failure(store.append('s', events(1), 'any'), 'store-read-only');
    expect(store.losses()).toEqual([]);
  });

  it('is announced there when it lost records', async () => {
    const db = await connect();
    db.exec('DELETE FROM events WHERE position = 2; PRAGMA wal_checkpoint(TRUNCATE)');
    db.close();
    for (const ending of ['-wal', '-shm']) rmSync(file + ending, { force: true });
    chmodSync(`${file}-position`, 0o444);
    chmodSync(folder, 0o555);
    expect((await openAsNobody()).losses()).toMatchObject([{ code: 'records-missing' }]);
  });
});

describe('a store without room', () => {
  it('refuses what does not fit, stores the rest, and writes nothing by halves', async () => {
    const store = await open({ maxPageCount: 64 });
    const taken: string[] = [];
    let full: unknown;
    while (full === undefined) {
      const batch = events(3, { text: 'x'.repeat(3_000) });
      await store.append('s', batch, 'any').then(
        () => taken.push(...ids(batch)),
        (error: unknown) => (full = error),
      );
    }
    expect(full).toMatchObject({ code: 'store-full' });
    expect(ids(await store.readStream('s'))).toEqual(taken);
    await store.close();
    const roomier = await open();
    expect((await roomier.append('s', events(1), taken.length - 1)).revision).toBe(taken.length);
  });

  it('accepts the small appends of a group whose large one does not fit', async () => {
    const store = await open({ maxPageCount: 64 });
    const outcomes = await Promise.allSettled([
      store.append('s', events(1), 'any'),
      store.append('large', events(1, { text: 'x'.repeat(1_000_000) }), 'any'),
      store.append('s', events(1), 0),
      store.append('s', events(1), 0),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'rejected']);
    expect(outcomes[1]).toMatchObject({ reason: { code: 'store-full' } });
    expect(outcomes[3]).toMatchObject({ reason: { code: 'wrong-expected-revision' } });
    expect((await store.readAll(null)).map(({ globalPosition }) => globalPosition)).toEqual([0, 1]);
  });
});

describe('a store that was full', () => {
  it('says so in its health until an append is accepted again', async () => {
    const store = await open({ maxPageCount: 64 });
    const large = events(1, { text: 'x'.repeat(1_000_000) });
    await failure(store.append('large', large, 'any'), 'store-full');
    const { writable, problem } = await store.health();
    expect({ writable, problem }).toEqual({
      writable: false,
      problem: expect.stringContaining('room') as string,
    });
    await failure(store.append('s', events(1), 7), 'wrong-expected-revision');
    expect(await store.health()).toMatchObject({ writable: false });
    await store.append('s', events(1), 'any');
    expect(await store.health()).toMatchObject({ writable: true });
  });

  it('closes even if the log cannot be written into the file', async () => {
    const store = await open();
    await store.append('s', events(1), 'any');
    // A message that the thread cannot read makes it fail while the store is being closed.
    store['writer']['worker']?.postMessage(null);
    await store.close();
    expect(await (await open()).head('s')).toBe(0);
  });

  it('closes in a process that may still write the log, but not the file', async () => {
    const roomy = await open();
    await roomy.append('s', events(400, { text: 'x'.repeat(1_000) }), 'any');
    await roomy.close();
    const limited = launchWithFileLimit(600, 'append', `sqlite:${file}`, 's', '3');
    expect(await limited.ended).toBe(0);
    expect(statSync(`${file}-wal`).size).toBeGreaterThan(0);
    expect(await (await open()).head('s')).toBe(402);
  });
});

describe('a row that is no JSON object', () => {
  it.each(['not json', 'null', '[]', '"text"'])('is named by the read that fails: %s', async (metadata) => {
    const store = await open();
    await store.append('s', events(3), 'any');
    const db = await connect();
    db.prepare('UPDATE events SET metadata = ? WHERE revision = 1').run(metadata);
    const { message, more } = await failure(store.readStream('s'), 'log-damaged');
    expect(message).toContain('Record 1 of stream s');
    expect(more.damagedRevision).toBe(1);
    await failure(store.readAll(null), 'log-damaged');
    expect(await store.readStream('s', { from: 2 })).toHaveLength(1);
  });

  it('is damage too when SQLite itself finds its pages torn', () => {
    expect(toStoreError({ message: 'database disk image is malformed', errcode: 11 }, 'f').code).toBe(
      'log-damaged',
    );
  });
});

describe('a file that is lost while it is open', () => {
  it('refuses further appends', async () => {
    const store = await open();
    await store.append('s', events(1), 'any');
    rmSync(file);
    expect((await failure(store.append('s', events(1), 'any'), 'store-unavailable')).message).toContain(
      'removed',
    );
    await failure(store.readStream('s'), 'store-unavailable');
    expect(await store.health()).toMatchObject({ writable: false });
  });

  it('is used again when it is put back, and a subscription continues', async () => {
    const store = await open();
    await store.append('s', events(1), 'any');
    const seen = nextEvents(store.subscribe('s', null), 2);
    mkdirSync(join(folder, 'away'));
    renameSync(file, join(folder, 'away', 'store.db'));
    await failure(store.append('s', events(1), 'any'), 'store-unavailable');
    renameSync(join(folder, 'away', 'store.db'), file);
    await store.append('s', events(1), 0);
    expect((await seen).map(({ revision }) => revision)).toEqual([0, 1]);
  });
});

describe('a lock that another process holds for too long', () => {
  it('makes the append fail as busy, and the next one succeeds', async () => {
    const store = await open({ busyMs: 50 });
    const db = await connect();
    db.exec('BEGIN IMMEDIATE');
    await failure(store.append('s', events(1), 'any'), 'store-busy');
    expect(await store.readStream('s')).toEqual([]);
    db.exec('ROLLBACK');
    expect((await store.append('s', events(1), 'no-stream')).revision).toBe(0);
  });

  it('is waited for up to the limit', async () => {
    const store = await open();
    const db = await connect();
    db.exec('BEGIN IMMEDIATE');
    const appending = store.append('s', events(1), 'any');
    setTimeout(() => db.exec('ROLLBACK'), 300);
    expect((await appending).revision).toBe(0);
  });
});

describe('a writer that ends by itself', () => {
  it('rejects the pending appends, is reported by health, and is started again', async () => {
    const store = await open();
    await store.append('s', events(1), 'any');
    // The thread receives a message that it cannot read instead of the append, so it ends without an answer.
    const worker = store['writer']['worker'] as Worker;
    const post = worker.postMessage.bind(worker);
    jest.spyOn(worker, 'postMessage').mockImplementationOnce(() => post(null));
    const batch = events(1);
    await failure(store.append('s', batch, 0), 'store-unavailable');
    const health = await store.health();
    expect(health.writable).toBe(true);
    expect(health.problem).toContain('writer');
    expect((await store.append('s', batch, 0)).revision).toBe(1);
    expect((await store.health()).problem).toBeUndefined();
  });
});

describe('a process that exits while it appends', () => {
  it('exits with code 0, and every acknowledged append is stored', async () => {
    const appender = launchProcess('append-and-exit', `sqlite:${file}`, 's', '100');
    expect(await appender.ended).toBe(0);
    const acknowledged = await appender.lines(100);
    const stored = ids(await (await open()).readStream('s'));
    expect(acknowledged).toHaveLength(100);
    expect(stored.filter((id) => acknowledged.includes(id))).toEqual(acknowledged);
  });
});

describe('a process that is killed while it appends', () => {
  it('leaves a sound store with every acknowledged append', async () => {
    await (await open()).close();
    const appender = launchProcess('append', `sqlite:${file}`, 's', '1000000');
    await appender.lines(100);
    appender.kill();
    await appender.ended;
    const acknowledged = await appender.lines(Infinity);
    const store = await open();
    const stored: string[] = [];
    for await (const { id } of readWholeStream(store, 's')) stored.push(id);
    expect(stored.slice(0, acknowledged.length)).toEqual(acknowledged);
    expect(stored.length).toBeLessThanOrEqual(acknowledged.length + 1);
    expect((await connect()).prepare('PRAGMA integrity_check').get()).toMatchObject({
      integrity_check: 'ok',
    });
    expect((await store.append('s', events(1), stored.length - 1)).revision).toBe(stored.length);
  });
});

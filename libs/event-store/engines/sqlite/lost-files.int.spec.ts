import { copyFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launchProcess } from '../../../../test/support/event-store/launch.ts';
import { events, failure, ids } from '../../contract/harness.ts';
import { readWholeStream } from '../../pages.ts';
import { loadSqlite } from './driver.ts';
import { inodesOf, OpenFiles } from './open-files.mjs';
import { SqliteStore } from './store.ts';

/* Files beside the store are lost while it is open. No receipt may be given for what is lost with them. */
let folder: string;
let file: string;
const opened: { close(): unknown }[] = [];

async function open(path = file): Promise<SqliteStore> {
  const store = await SqliteStore.open({ file: path });
  opened.push(store);
  return store;
}

/** Returns the ids that are in the store file alone, as the next process finds it after a kill. */
async function idsInFileAlone(): Promise<string[]> {
  const copy = join(folder, 'copy.db');
  copyFileSync(file, copy);
  const found: string[] = [];
  for await (const { id } of readWholeStream(await open(copy), 's')) found.push(id);
  return found;
}

/** Commits as the writer does, loses files between its check and the commit, and returns the failure. */
async function commitWhileLosing(lose: () => void): Promise<unknown> {
  const store = await open();
  await store.append('s', events(1), 'any');
  const { DatabaseSync } = await loadSqlite();
  const db = new DatabaseSync(file);
  opened.push(db);
  const files = new OpenFiles(db, file, inodesOf(file), () => true);
  files.check();
  lose();
  db.exec(`INSERT INTO events VALUES (1, 's', 1, 'late', 't', '{}', '{}')`);
  try {
    files.confirm();
    return null;
  } catch (error) {
    expect(() => files.check()).toThrow(/store\.db-wal was (?:removed|replaced)/u);
    return error;
  }
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'greenflag-lost-'));
  file = join(folder, 'store.db');
});

afterEach(async () => {
  for (const each of opened.splice(0).reverse()) await each.close();
  await rm(folder, { recursive: true });
});

describe.each([['-wal'], ['-shm'], ['-wal', '-shm', '-position']])(
  '%s %s %s removed under load',
  (...endings) => {
    it('ends the receipts, and every record that has one is in the store file', async () => {
      const store = await open();
      const acknowledged: string[] = [];
      const refusals: unknown[] = [];
      const write = async (): Promise<void> => {
        for (;;) {
          const batch = events(1);
          try {
            await store.append('s', batch, 'any');
            acknowledged.push(...ids(batch));
          } catch (error) {
            refusals.push(error);
            return;
          }
          if (acknowledged.length > 5_000) return;
          if (acknowledged.length === 100) for (const ending of endings) rmSync(file + ending);
        }
      };
      await Promise.all(Array.from({ length: 8 }, write));
      expect(refusals).toHaveLength(8);
      for (const refusal of refusals) expect(refusal).toMatchObject({ code: 'store-log-lost' });
      const found = new Set(await idsInFileAlone());
      expect(acknowledged.filter((id) => !found.has(id))).toEqual([]);
      expect(found.size).toBe(acknowledged.length);
    });
  },
);

describe('a log that is removed', () => {
  it('is found by the health, which saves the records and says so', async () => {
    const store = await open();
    const batch = events(3);
    await store.append('s', batch, 'any');
    rmSync(`${file}-wal`);
    const { writable, code, problem } = await store.health();
    expect({ writable, code }).toEqual({ writable: false, code: 'store-log-lost' });
    expect(problem).toContain('store.db-wal was removed while it was open');
    expect(problem).toContain('all records that were acknowledged were saved');
    expect(await idsInFileAlone()).toEqual(ids(batch));
    expect(ids(await store.readStream('s'))).toEqual(ids(batch));
  });

  it('confirms a commit that went into it only after the records were saved', async () => {
    expect(await commitWhileLosing(() => rmSync(`${file}-wal`))).toBeNull();
    expect(await idsInFileAlone()).toContain('late');
  });
});

describe('a store that is closed after its log was removed', () => {
  it('keeps what another process wrote since', async () => {
    const first = launchProcess('append-and-wait', `sqlite:${file}`, 's', '200');
    expect(await first.lines(200)).toHaveLength(200);
    for (const ending of ['-wal', '-shm']) rmSync(file + ending);
    // The other process finds a store that lost its end, and has a log that is gone again when it ends.
    expect(await launchProcess('append', `sqlite:${file}`, 'other', '30').ended).toBe(0);
    for (const ending of ['-wal', '-shm']) rmSync(file + ending, { force: true });
    first.stop();
    expect(await first.ended).toBe(0);
    const found = launchProcess('follow', `sqlite:${file}`, 'other', '30');
    expect(await found.lines(30)).toHaveLength(30);
    expect(await found.ended).toBe(0);
  });
});

describe('a log that is replaced', () => {
  const replace = () => {
    renameSync(`${file}-wal`, join(folder, 'away'));
    writeFileSync(`${file}-wal`, '');
  };

  it('leaves open what became of a commit that went into the old one', async () => {
    const lost = {
      code: 'LOG_LOST',
      outcome: 'unknown',
      message: expect.stringContaining('replaced') as string,
    };
    expect(await commitWhileLosing(replace)).toMatchObject(lost);
  });

  it('makes the store refuse everything, with what to do about it', async () => {
    const store = await open();
    await store.append('s', events(1), 'any');
    replace();
    const { message } = await failure(store.append('s', events(1), 'any'), 'store-log-lost');
    expect(message).toContain('may be lost');
    expect(message).toContain('greenflag verify');
  });
});

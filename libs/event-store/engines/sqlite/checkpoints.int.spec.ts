import { copyFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { events } from '../../contract/harness.ts';
import { Checkpoints } from './checkpoints.mjs';
import { loadSqlite, type Database } from './driver.ts';
import { inodesOf, OpenFiles } from './open-files.mjs';
import { PositionKeeper } from './position-keeper.mjs';
import { SqliteStore } from './store.ts';

/* Without a checkpoint, the store file alone holds nothing of the running meeting. */
let folder: string;
let file: string;
let store: SqliteStore;
let copies = 0;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'greenflag-checkpoints-'));
  file = join(folder, 'store.db');
  store = await SqliteStore.open({ file });
});

afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

/** Returns the number of records in the store file alone, without the log beside it. */
async function recordsInFile(): Promise<number> {
  const copy = join(folder, `${copies++}.db`);
  copyFileSync(file, copy);
  const alone = await SqliteStore.open({ file: copy });
  const head = await alone.head('s');
  await alone.close();
  return (head ?? -1) + 1;
}

it('writes the log into the file when nothing is written for a while', async () => {
  await store.append('s', events(3), 'any');
  expect(await recordsInFile()).toBe(0);
  while ((await recordsInFile()) < 3) await pause(50);
  await store.append('s', events(2), 'any');
  while ((await recordsInFile()) < 5) await pause(50);
});

describe('a checkpoint', () => {
  let db: Database;
  let checkpoints: Checkpoints;
  let nowMs: number;

  beforeEach(async () => {
    await store.append('s', events(1), 'any');
    const { DatabaseSync } = await loadSqlite();
    db = new DatabaseSync(file);
    nowMs = 0;
    jest.spyOn(performance, 'now').mockImplementation(() => nowMs);
    const files = new OpenFiles(db, file, inodesOf(file), () => true);
    checkpoints = new Checkpoints(db, files, new PositionKeeper(db, file));
  });
  afterEach(() => {
    db.close();
    jest.restoreAllMocks();
  });

  it('is due a second after the last commit, and then no more', async () => {
    expect(checkpoints.dueInMs).toBe(Infinity);
    checkpoints.noteCommit();
    nowMs = 800;
    checkpoints.noteCommit();
    expect(checkpoints.dueInMs).toBe(1_000);
    nowMs = 1_800;
    expect(checkpoints.dueInMs).toBe(0);
    checkpoints.run();
    expect(await recordsInFile()).toBe(1);
    expect(checkpoints.dueInMs).toBe(Infinity);
  });

  it('waits no longer than a minute for an idle moment', () => {
    for (nowMs = 0; nowMs <= 60_000; nowMs += 500) checkpoints.noteCommit();
    expect(checkpoints.isOverdue).toBe(true);
    checkpoints.run();
    expect(checkpoints.isOverdue).toBe(false);
  });

  it('waits for no reader, and comes again when one kept records in the log', async () => {
    const reader = new (await loadSqlite()).DatabaseSync(file);
    reader.exec('BEGIN; SELECT count(*) FROM events');
    db.exec(`INSERT INTO events VALUES (1, 's', 1, 'late', 't', '{}', '{}')`);
    checkpoints.noteCommit();
    checkpoints.run();
    expect(checkpoints.dueInMs).toBe(60_000);
    reader.exec('COMMIT');
    reader.close();
    checkpoints.run();
    expect(checkpoints.dueInMs).toBe(Infinity);
  });
});

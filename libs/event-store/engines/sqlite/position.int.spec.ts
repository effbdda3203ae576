import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { events, ids } from '../../contract/harness.ts';
import { loadSqlite } from './driver.ts';
import { PositionFile, readPosition } from './position-file.mjs';
import { PositionKeeper } from './position-keeper.mjs';
import { SqliteStore } from './store.ts';

/* A log that loses its end looks like a shorter log. The file with the last acknowledged position tells. */
let folder: string;
let file: string;
const opened: { close(): unknown }[] = [];

async function open(path = file): Promise<SqliteStore> {
  const store = await SqliteStore.open({ file: path });
  opened.push(store);
  return store;
}

/** Makes a store with records, each with a commit of its own, and returns it as a power cut leaves it. */
async function storeWith(records: number): Promise<string> {
  const store = await open();
  for (let i = 0; i < records; i += 1) await store.append('s', events(1), 'any');
  return copyTo('cut.db');
}

/** Copies the files of the open store. */
function copyTo(name: string): string {
  const copy = join(folder, name);
  for (const ending of ['', '-wal', '-position']) copyFileSync(file + ending, copy + ending);
  return copy;
}

/** Opens a store, and returns the codes of its losses. */
const codesOf = (store: SqliteStore): string[] => store.losses().map(({ code }) => code);
const wordsOf = (store: SqliteStore): string => store.losses()[0]?.words ?? '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'greenflag-position-'));
  file = join(folder, 'store.db');
});

afterEach(async () => {
  for (const each of opened.splice(0).reverse()) await each.close();
  await rm(folder, { recursive: true });
});

describe('a store that lost its end', () => {
  it('is announced when its log was cut, with the number of records', async () => {
    const cut = await storeWith(20);
    truncateSync(`${cut}-wal`, statSync(`${cut}-wal`).size - 1);
    const store = await open(cut);
    expect(await store.head('s')).toBe(18);
    expect(codesOf(store)).toEqual(['records-missing']);
    expect(wordsOf(store)).toContain(
      'record is missing: record 19 was acknowledged, and the last record of the store was 18.',
    );
    expect(await store.health()).toMatchObject({ writable: true, warnings: store.losses() });
  });

  it('is announced when a byte of its log was changed', async () => {
    const cut = await storeWith(20);
    const log = readFileSync(`${cut}-wal`);
    log.writeUInt8(log.readUInt8(log.length - 2_000) ^ 1, log.length - 2_000);
    writeFileSync(`${cut}-wal`, log);
    expect(codesOf(await open(cut))).toEqual(['records-missing']);
  });

  it('is announced when its whole log was removed', async () => {
    const cut = await storeWith(20);
    rmSync(`${cut}-wal`);
    expect(wordsOf(await open(cut))).toContain('20 acknowledged records are missing');
  });

  it('stays announced after new records and another start', async () => {
    const cut = await storeWith(20);
    rmSync(`${cut}-wal`);
    const store = await open(cut);
    await store.append('s', events(30), 'any');
    await store.close();
    expect(wordsOf(await open(cut))).toContain('20 acknowledged records are missing');
  });

  it('is announced with both losses after a second one', async () => {
    const cut = await storeWith(20);
    rmSync(`${cut}-wal`);
    const store = await open(cut);
    for (let i = 0; i < 3; i += 1) await store.append('s', events(1), 'any');
    for (const ending of ['', '-wal', '-position'])
      copyFileSync(cut + ending, join(folder, `twice.db${ending}`));
    truncateSync(join(folder, 'twice.db-wal'), statSync(`${cut}-wal`).size - 1);
    expect(wordsOf(await open(join(folder, 'twice.db')))).toContain('21 acknowledged records are missing');
  });

  it('is announced when other records took the place of the lost ones', async () => {
    const cut = await storeWith(20);
    truncateSync(`${cut}-wal`, statSync(`${cut}-wal`).size - 1);
    renameAside(cut);
    // An older version does not know the file of the position.
    const older = await open(cut);
    await older.append('s', events(5), 'any');
    await older.close();
    copyFileSync(`${cut}-aside`, `${cut}-position`);
    expect(codesOf(await open(cut))).toEqual(['records-changed']);
  });

  const renameAside = (store: string): void => {
    copyFileSync(`${store}-position`, `${store}-aside`);
    rmSync(`${store}-position`);
  };
});

describe('a loss that is accepted', () => {
  it('is announced no longer, in other processes neither, and the acceptance is in the log', async () => {
    const cut = await storeWith(20);
    rmSync(`${cut}-wal`);
    const [server, doctor] = [await open(cut), await open(cut)];
    await doctor.acceptLoss('ann');
    expect([server, doctor].map(codesOf)).toEqual([[], []]);
    expect((await server.health()).warnings).toBeUndefined();
    const [accepted] = await server.readStream('store');
    expect(accepted).toMatchObject({
      type: 'LossAccepted',
      data: { code: 'records-missing', records: 20, acknowledged: 19, found: -1, by: 'ann' },
    });
    await doctor.acceptLoss('ann');
    expect(await server.head('store')).toBe(0);
  });
});

describe('a store that lost nothing', () => {
  it('is not announced, as a power cut leaves it, and after its end', async () => {
    const cut = await storeWith(20);
    expect(codesOf(await open(cut))).toEqual([]);
    await opened[0]?.close();
    expect(codesOf(await open())).toEqual([]);
  });

  it('is not announced when the position is older than the store', async () => {
    const store = await open();
    await store.append('s', events(3), 'any');
    copyFileSync(`${file}-position`, join(folder, 'older'));
    await store.append('s', events(3), 'any');
    const cut = copyTo('cut.db');
    copyFileSync(join(folder, 'older'), `${cut}-position`);
    expect(codesOf(await open(cut))).toEqual([]);
  });
});

describe('the file of the position', () => {
  it('is made for a store that has none, and only its owner can read it', async () => {
    const cut = await storeWith(3);
    rmSync(`${cut}-position`);
    await open(cut);
    expect(readPosition(cut)).toMatchObject({ position: 2, notice: null });
    expect(statSync(`${cut}-position`).mode & 0o777).toBe(0o600);
  });

  it('keeps each position before its receipt leaves', async () => {
    const store = await open();
    for (let i = 0; i < 5; i += 1) {
      const { globalPosition } = await store.append('s', events(2), 'any');
      expect(readPosition(file)).toMatchObject({ position: globalPosition });
    }
  });

  it('is not taken back by a process that is late', async () => {
    const store = await open();
    await store.append('s', events(9), 'any');
    const { DatabaseSync } = await loadSqlite();
    const db = new DatabaseSync(file);
    opened.push(db);
    const late = new PositionKeeper(db, file);
    opened.push(late);
    late.keep(4, ['s', 4, 'id', 't', '{}', '{}']);
    expect(late.failure).toBe('');
    expect(readPosition(file)).toMatchObject({ position: 8 });
  });

  it('has its older slot when the newer one is torn, and warns when both are', async () => {
    const cut = await storeWith(4);
    const whole = readFileSync(`${cut}-position`);
    const { seq } = readPosition(cut) as { seq: number };
    const torn = Buffer.from(whole).fill(0, (seq % 2) * 512 + 30, (seq % 2) * 512 + 60);
    writeFileSync(`${cut}-position`, torn);
    expect(readPosition(cut)).toMatchObject({ position: 2 });
    expect(codesOf(await open(cut))).toEqual([]);
    writeFileSync(`${file}-position`, whole.fill(0, 30, 60).fill(0, 542, 572));
    expect(codesOf(await open())).toEqual(['position-damaged']);
  });

  it.each([
    ['of zeros, as a power cut may leave it', () => Buffer.alloc(1_024)],
    ['of another version', (whole: Buffer) => whole.fill('v2 ', 0, 3).fill('v2 ', 512, 515)],
  ])('counts as no file when it is %s', async (_, change) => {
    const cut = await storeWith(3);
    writeFileSync(`${cut}-position`, change(readFileSync(`${cut}-position`)));
    expect(codesOf(await open(cut))).toEqual([]);
    expect(readPosition(cut)).toMatchObject({ position: 2 });
  });

  it('is not believed when it belongs to another store', async () => {
    const cut = await storeWith(4);
    const other = await open(join(folder, 'other.db'));
    await other.append('s', events(9), 'any');
    copyFileSync(join(folder, 'other.db-position'), `${cut}-position`);
    expect(codesOf(await open(cut))).toEqual(['position-of-another-store']);
  });

  it('is made again after it was removed', async () => {
    const store = await open();
    await store.append('s', events(2), 'any');
    rmSync(`${file}-position`);
    await store.close();
    expect(readPosition(file)).toMatchObject({ position: 1 });
  });

  it('fails no append when it cannot be written, and the health says so', async () => {
    mkdirSync(`${file}-position`);
    const store = await open();
    const batch = events(2);
    await store.append('s', batch, 'any');
    expect(ids(await store.readStream('s'))).toEqual(ids(batch));
    expect(await store.health()).toMatchObject({ writable: true, warnings: [{ code: 'position-unkept' }] });
    expect(existsSync(`${file}-position`)).toBe(true);
  });

  it('refuses nothing of a text that fits a slot', () => {
    writeFileSync(file, '');
    const positions = new PositionFile(file);
    const [position, hash] = [Number.MAX_SAFE_INTEGER, 'f'.repeat(64)];
    const found = {
      records: position,
      acknowledged: position,
      found: position,
      since: new Date(0).toISOString(),
    };
    const notice = { code: 'position-of-another-store', ...found } as const;
    const kept = { seq: position, store: hash, position, hash, notice };
    positions.write({ ...kept, seq: 0 });
    positions.write(kept);
    positions.close();
    expect(readPosition(file)).toEqual(kept);
  });
});

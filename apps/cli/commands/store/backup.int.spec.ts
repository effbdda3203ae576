import {
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { openStore } from '#event-store/open';
import { openKeys } from '#race-control';
import { commandLine } from '../../../../test/support/cli.ts';
import { issue, MEETING, playNight, raceControl } from '../../../../test/support/proved.ts';

const cli = commandLine();
const { folder, greenflag } = cli;
const FILE = join(folder, 'night.db');
const KEYS = join(folder, 'night.keys.json');
const STORE = `sqlite:${FILE}`;
const BACKUP = /^greenflag-[0-9a-f]{8}-\d{8}T\d{9}Z\.db$/u;

const backup = (...args: string[]) => greenflag('backup', ...args, '--store', STORE);
const modeOf = (file: string) => (statSync(file).mode & 0o777).toString(8);
/** Makes a new folder with nothing in it. */
const newFolder = (name: string): string => {
  mkdirSync(join(folder, name));
  return join(folder, name);
};

async function makeStore(file: string, keys: string): Promise<void> {
  const store = await openStore(`sqlite:${file}`);
  const race = raceControl(store, openKeys(keys));
  await playNight(race);
  await race.drain();
  await store.close();
}

beforeAll(() => makeStore(FILE, KEYS));
afterAll(() => cli.remove());

describe('A backup', () => {
  it('is one file for its owner only, with everything in it, and needs nothing beside it', async () => {
    const target = join(newFolder('one'), 'copy.db');
    const { code, out, err } = await backup(target);
    expect([code, err]).toEqual([0, '']);
    expect(out).toBe(`${target}: 1 meeting, 16 records, verified, 0.0 MiB\n`);
    expect(readdirSync(join(folder, 'one'))).toEqual(['copy.db']);
    expect(modeOf(target)).toBe('600');
    // The bytes 18 and 19 of a SQLite file are 2 if it needs a write-ahead log.
    expect([...readFileSync(target).subarray(18, 20)]).toEqual([1, 1]);
    const [original, copy] = await Promise.all(
      [STORE, `sqlite:${target}`].map((url) => greenflag('export', '--meeting', MEETING, '--store', url)),
    );
    expect(copy).toEqual(original);
  });

  it('has every command that was acknowledged before it began, while others are issued', async () => {
    const busy = `sqlite:${join(folder, 'busy.db')}`;
    const store = await openStore(busy);
    const race = raceControl(store);
    await playNight(race);
    let acknowledged = 16;
    let isOver = false;
    const officials = Array.from({ length: 20 }, async () => {
      while (!isOver) {
        await issue(race, { type: 'AddNote', text: 'It rains' });
        acknowledged += 1;
      }
    });
    const to = newFolder('under-load');
    for (let i = 0; i < 5; i += 1) {
      const before = acknowledged;
      const { code, out } = await greenflag('backup', to, '--store', busy, '--json');
      const { file, logs } = JSON.parse(out) as { file: string; logs: { records: number }[] };
      expect([code, (logs[0]?.records ?? 0) >= before]).toEqual([0, true]);
      const verified = await greenflag('verify', '--store', `sqlite:${file}`, '--json');
      expect([verified.code, verified.out]).toEqual([0, expect.stringContaining('"sound":true')]);
      while (acknowledged === before) await new Promise((resolve) => setImmediate(resolve));
    }
    isOver = true;
    await Promise.all(officials);
    await race.drain();
    await store.close();
  });

  it('never overwrites a file, follows no link, and is not taken for a part of a store', async () => {
    const to = newFolder('refused');
    const at = (name: string) => join(to, name);
    writeFileSync(at('taken.db'), 'a letter');
    symlinkSync(at('nowhere.db'), at('link.db'));
    symlinkSync(to, join(folder, 'refused-link'));
    symlinkSync(folder, at('round'));
    linkSync(FILE, at('hard.db'));
    for (const name of ['new.db-wal', 'newer.db-position']) writeFileSync(at(name), 'left over');
    const before = readdirSync(to);
    for (const [path, words] of [
      [at('taken.db'), 'exists already'],
      [at('link.db'), 'is a symbolic link'],
      [join(folder, 'refused-link'), 'is a symbolic link'],
      [FILE, 'is the store itself'],
      [at('round/night.db'), 'is the store itself'],
      [at('hard.db'), 'is the store itself'],
      [at('round/night.db-journal'), 'is the name of a file of the store'],
      [at('round/night.attempts.ndjson'), 'is the name of a file of the store'],
      [at('newer.db'), 'is left over from another store'],
      [at('new.db'), 'is left over from another store'],
      [at('missing/new.db'), 'There is no folder'],
    ] as const) {
      const { code, out, err } = await backup(path);
      expect([path, code, out]).toEqual([path, 2, '']);
      expect(err).toContain(words);
    }
    expect(readdirSync(to)).toEqual(before);
    expect(readFileSync(at('taken.db'), 'utf8')).toBe('a letter');
    expect(existsSync(`${FILE}-journal`)).toBe(false);
  });

  it('holds the keys only if they are requested, in a second file for their owner only', async () => {
    const target = join(newFolder('keys'), 'copy.db');
    const copy = join(folder, 'keys', 'copy.keys.json');
    writeFileSync(copy, 'other keys');
    expect(await backup(target, '--with-keys')).toMatchObject({
      code: 2,
      err: expect.stringContaining(`${copy} exists already`) as string,
    });
    expect(readdirSync(join(folder, 'keys'))).toEqual(['copy.keys.json']);
    renameSync(copy, join(folder, 'other.json'));
    const { code, out } = await backup(target, '--with-keys');
    expect([code, out]).toEqual([0, expect.stringContaining(`${copy}: the signing keys.`)]);
    expect(modeOf(copy)).toBe('600');
    expect(readFileSync(copy)).toEqual(readFileSync(KEYS));
  });

  it('is not made of a damaged store, and says what is damaged', async () => {
    const damaged = join(newFolder('damaged'), 'damaged.db');
    await backup(damaged);
    await change(damaged, `UPDATE events SET data = replace(data, '13413', '13412') WHERE revision = 5`);
    const { code, out, err } = await greenflag(
      'backup',
      newFolder('of-damaged'),
      '--store',
      `sqlite:${damaged}`,
    );
    expect([code, out]).toEqual([4, '']);
    expect(err).toContain('m: revision 5: hash-differs');
    expect(readdirSync(join(folder, 'of-damaged'))).toEqual([]);
  });

  it('is made of a store file only', async () => {
    for (const url of ['memory:', 'kurrentdb://admin:secret@127.0.0.1:9?tls=false']) {
      const { code, err } = await greenflag('backup', newFolder(url.slice(0, 6)), '--store', url);
      expect([code, err]).toEqual([2, expect.stringContaining('greenflag copy')]);
      expect(err).not.toContain('secret');
    }
    expect((await greenflag('backup', folder, '--store', `sqlite:${folder}/typo.db`)).code).toBe(5);
    expect(existsSync(join(folder, 'typo.db'))).toBe(false);
  });
});

/** Changes a store as somebody who has the file can. */
async function change(file: string, sql: string): Promise<void> {
  const { loadSqlite } = await import('../../../../libs/event-store/engines/sqlite/driver.ts');
  const db = new (await loadSqlite()).DatabaseSync(file);
  db.exec(sql);
  db.close();
}

describe('A backup in a folder', () => {
  it('replaces the oldest backups of its store, and nothing else', async () => {
    const to = newFolder('kept');
    const made: string[] = [];
    const names = async (...args: string[]) => {
      const { code, out } = await backup(to, '--json', ...args);
      expect(code).toBe(0);
      const { file } = JSON.parse(out) as { file: string };
      made.push(file.slice(to.length + 1));
    };
    await names('--with-keys');
    expect(made[0]).toMatch(BACKUP);
    // A backup of another store with a name as ours has, an old backup with a name of its own, a folder.
    const id = made[0]?.slice(0, 19) ?? '';
    await makeStore(join(folder, 'other.db'), join(folder, 'other.keys.json'));
    const others = [`${id}20200101T000000000Z.db`, 'before-the-update.db', `${id}20200102T000000000Z.db`];
    copyFileSync(join(folder, 'other.db'), join(to, others[0] ?? ''));
    copyFileSync(join(to, made[0] ?? ''), join(to, others[1] ?? ''));
    mkdirSync(join(to, others[2] ?? ''));
    // Somebody looks into the oldest backup, which makes files beside it.
    await greenflag('verify', '--store', `sqlite:${join(to, made[0] ?? '')}`);
    writeFileSync(join(to, `${made[0]}-position`), '');
    for (let i = 0; i < 3; i += 1) await names('--keep', '2');
    expect(readdirSync(to).sort()).toEqual([...others, ...made.slice(-2)].sort());
    expect((await backup(join(to, 'new.db'), '--keep', '2')).code).toBe(2);
  });
});

import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Attempts } from './attempts.ts';

const attempt = (who: string) => ({
  ...{
    who,
    role: 'viewer',
    what: 'RecordLap',
    meeting: 'm',
    code: 'role-may-not',
    why: 'no',
    address: '::1',
  },
});
const namesIn = async (attempts: Attempts) => (await attempts.list()).map(({ who }) => who);

describe('attempts', () => {
  let folder: string;
  const path = () => join(folder, 'a.attempts.ndjson');

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'greenflag-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('are listed in order, also those of other processes', async () => {
    const [here, there] = [new Attempts(path()), new Attempts(path())];
    here.add(attempt('first'));
    await here.close();
    there.add(attempt('second'));
    await there.close();
    expect(await namesIn(here)).toEqual(['first', 'second']);
    expect(statSync(path()).mode & 0o777).toBe(0o600);
  });

  it('are limited in a file: the newest thousand are listed', async () => {
    const attempts = new Attempts(path());
    for (let round = 0; round < 20; round += 1) {
      for (let i = 0; i < 900; i += 1) attempts.add({ ...attempt(`${round}-${i}`), why: 'x'.repeat(5_000) });
      await attempts.close();
    }
    const sizes = [path(), `${path()}.1`].map((file) => statSync(file).size);
    expect(Math.max(...sizes)).toBeLessThan(1024 * 1024);
    const names = await namesIn(attempts);
    expect([names.length <= 1_000, names.at(-1)]).toEqual([true, '19-899']);
  });

  it('are limited in memory', async () => {
    const attempts = new Attempts(null);
    for (let i = 0; i < 1_500; i += 1) attempts.add(attempt(String(i)));
    const names = await namesIn(attempts);
    expect([names.length, names[0], names.at(-1)]).toEqual([1_000, '500', '1499']);
  });

  it('are listed without a line that was only partly written', async () => {
    const attempts = new Attempts(path());
    attempts.add(attempt('whole'));
    await attempts.close();
    writeFileSync(path(), `${readFileSync(path(), 'utf8')}{"at":"20`);
    expect(await namesIn(attempts)).toEqual(['whole']);
  });

  it('report only once that they cannot be stored, and do not stop other work', async () => {
    const told: string[] = [];
    const attempts = new Attempts(join(folder, 'no', 'such', 'folder'), (words) => told.push(words));
    for (const who of ['a', 'b']) {
      attempts.add(attempt(who));
      await attempts.close();
    }
    expect(told).toEqual([expect.stringContaining('cannot be stored')]);
  });
});

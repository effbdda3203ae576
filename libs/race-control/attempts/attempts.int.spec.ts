import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Attempts } from './attempts.ts';

const attempt = (who: string) => ({
  who,
  role: 'viewer',
  what: 'RecordLap',
  meeting: 'm',
  code: 'role-may-not',
  why: 'no',
  address: '::1',
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
      for (let i = 0; i < 900; i += 1)
        attempts.add({ ...attempt(`${round}-${i}`), why: '\u0001'.repeat(5_000) });
      await attempts.close();
    }
    const sizes = readdirSync(folder).map((file) => statSync(join(folder, file)).size);
    expect(sizes.reduce((sum, size) => sum + size)).toBeLessThanOrEqual(4 * 1024 * 1024);
    const names = await namesIn(attempts);
    expect([names.length <= 1_000, names.at(-1)]).toEqual([true, '19-899']);
  });

  it('are limited in memory', async () => {
    const attempts = new Attempts(null);
    for (let i = 0; i < 1_500; i += 1) attempts.add(attempt(String(i)));
    const names = await namesIn(attempts);
    expect([names.length, names[0], names.at(-1)]).toEqual([1_000, '500', '1499']);
  });

  describe('are kept for 30 days', () => {
    const DAY_MS = 24 * 60 * 60_000;
    let nowMs = Date.parse('2026-05-01T00:00:00.000Z');
    const opened = (file: string | null) => new Attempts(file, undefined, () => nowMs);
    const stored = () =>
      readdirSync(folder).map(
        (file) => readFileSync(join(folder, file), 'utf8').match(/"who":"\w+"/gu) ?? [],
      );

    beforeEach(async () => {
      const before = opened(path());
      before.add(attempt('early'));
      await before.close();
      nowMs += 20 * DAY_MS;
      before.add(attempt('late'));
      await before.close();
    });

    it('and are then removed at the start of a server', async () => {
      nowMs += 11 * DAY_MS;
      const attempts = opened(path());
      attempts.startPruning();
      await attempts.close();
      expect(stored()).toEqual([['"who":"late"']]);
      nowMs += 20 * DAY_MS;
      attempts.startPruning();
      await attempts.close();
      expect(readdirSync(folder)).toEqual([]);
    });

    it('and are then removed from a server that is not started again', async () => {
      const attempts = opened(path());
      attempts.startPruning(5);
      nowMs += 11 * DAY_MS;
      while (stored().flat().includes('"who":"early"')) await setTimeout(5);
      await attempts.close();
      expect(await namesIn(attempts)).toEqual(['late']);
    });

    it('and are then not listed, in a file or in memory', async () => {
      const inMemory = opened(null);
      inMemory.add(attempt('early'));
      nowMs += 11 * DAY_MS;
      expect([await namesIn(opened(path())), await namesIn(inMemory)]).toEqual([['late'], ['early']]);
      nowMs += 20 * DAY_MS;
      expect([await namesIn(opened(path())), await namesIn(inMemory)]).toEqual([[], []]);
    });

    it('also when a crash came while they were moved', async () => {
      renameSync(path(), `${path()}.old`);
      const attempts = opened(path());
      attempts.add(attempt('next'));
      await attempts.close();
      expect(await namesIn(attempts)).toEqual(['early', 'late', 'next']);
      attempts.startPruning();
      await attempts.close();
      expect(await namesIn(attempts)).toEqual(['early', 'late', 'next']);
      expect(readdirSync(folder)).toEqual(['a.attempts.ndjson.1']);
    });
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

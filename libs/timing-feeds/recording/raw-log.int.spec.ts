import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execFileSync } from 'node:child_process';
import { launchRawLog } from '../../../test/support/event-store/launch.ts';
import { folderFiles, type FeedFiles } from './feed-files.ts';
import { openRawLog, type RawLog, type RawLogOptions } from './raw-log.ts';
import { verifyRawLog } from './verify.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'greenflag-raw-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A clock whose timers run at once. */
const clock = {
  now: () => Date.parse('2026-06-06T20:00:00.000Z'),
  after: (_ms: number, run: () => void) => {
    const timer = setImmediate(run);
    return () => clearImmediate(timer);
  },
};

const open = (options: Partial<RawLogOptions> = {}): Promise<RawLog> =>
  openRawLog({ files: folderFiles(folder), clock, ...options });

/** Appends texts, each durable before the next. Returns the numbers of their records. */
async function append(log: RawLog, ...texts: string[]): Promise<number[]> {
  const numbers: number[] = [];
  for (const text of texts) {
    numbers.push(log.append(1, Buffer.from(text)));
    await log.durable(numbers.at(-1) ?? 0);
  }
  return numbers;
}

const segments = (): string[] => readdirSync(folder).sort();
const path = (segment = '000000000001.ndjson'): string => join(folder, segment);

async function texts(log: RawLog, from = 1): Promise<string[]> {
  const read: string[] = [];
  for await (const each of log.readFrom(from)) {
    read.push(each.kind === 'bytes' ? `${each.n} ${Buffer.from(each.bytes).toString()}` : each.kind);
  }
  return read;
}

/** A disk that is full while `isFull`: it writes the first half, as a real one may. */
function smallDisk(): { isFull: boolean; readonly files: FeedFiles } {
  const disk = { isFull: false, files: folderFiles(folder) };
  const real = disk.files;
  const open = async (name: string) => {
    const file = await real.open(name);
    const write = async (position: number, bytes: Uint8Array) => {
      if (!disk.isFull) return file.write(position, bytes);
      await file.write(position, bytes.subarray(0, bytes.length / 2));
      throw new Error('ENOSPC: no space left on device');
    };
    return { ...file, write };
  };
  disk.files = { ...real, open };
  return disk;
}

describe('a raw log', () => {
  it('gives back the bytes as they came, from any record on', async () => {
    const log = await open();
    expect(await append(log, 'one', 'two', 'three')).toEqual([1, 2, 3]);
    expect(await texts(log)).toEqual(['1 one', '2 two', '3 three']);
    expect(await texts(log, 3)).toEqual(['3 three']);
    await log.close();
  });

  it('continues its chain and its numbers when it is opened again', async () => {
    const first = await open();
    expect(first.nextConnection()).toBe(1);
    await append(first, 'one');
    await first.close();
    const second = await open();
    expect(second.nextConnection()).toBe(2);
    expect(second.head()).toEqual(first.head());
    await append(second, 'two');
    await second.close();
    expect(await verifyRawLog(folderFiles(folder))).toMatchObject({ records: 2, bytes: 6, problemCount: 0 });
  });

  it('writes records that come together with one flush', async () => {
    let flushes = 0;
    const real = folderFiles(folder);
    const files: FeedFiles = {
      ...real,
      open: async (name) => {
        const file = await real.open(name);
        return { ...file, sync: () => (flushes++, file.sync()) };
      },
    };
    const log = await open({ files });
    const numbers = Array.from({ length: 100 }, () => log.append(1, Buffer.from('x')));
    expect(await Promise.all(numbers.map((n) => log.durable(n)))).toEqual(numbers.map(() => true));
    expect(flushes).toBe(1);
    await log.close();
  });

  it('continues behind a line that is longer than what it looks at first', async () => {
    const first = await open();
    await append(first, 'one', 'x'.repeat(2_000_000));
    await first.close();
    const second = await open();
    expect(second.head()).toEqual(first.head());
    await second.close();
  });

  it('begins a segment when the last one is full, and none is larger than allowed', async () => {
    const log = await open({ maxSegmentBytes: 1000 });
    for (let i = 0; i < 10; i++) log.append(1, Buffer.from(`passing ${i}`));
    await log.durable(10);
    await log.close();
    expect(segments().length).toBeGreaterThan(2);
    expect(Math.max(...segments().map((name) => readFileSync(path(name)).length))).toBeLessThanOrEqual(1000);
    const check = await verifyRawLog(folderFiles(folder));
    expect(check).toMatchObject({ records: 10, problemCount: 0, segments: segments().length });
    const again = await open();
    expect(await texts(again, 9)).toEqual(['9 passing 8', '10 passing 9']);
    await again.close();
  });

  it('can be checked with sed and sha256sum', async () => {
    const log = await open();
    await append(log, 'one', 'two');
    await log.close();
    const script = `sed -n '2s/,"hash":"[0-9a-f]*"}$/}/p' ${path()} | tr -d '\\n' | sha256sum`;
    expect(execFileSync('sh', ['-c', script], { encoding: 'utf8' }).slice(0, 64)).toBe(log.head().hash);
  });
});

describe('after a crash', () => {
  const sizes = () => segments().map((name) => readFileSync(path(name)).length);

  it('an incomplete last line stays where it is and is noted, and the chain is whole', async () => {
    const first = await open();
    await append(first, 'one', 'two');
    await first.close();
    appendFileSync(path(), '{"n":3,"at":"2026-06-0');
    expect(await verifyRawLog(folderFiles(folder))).toMatchObject({ problemCount: 0, tornBytes: 22 });
    const before = readFileSync(path());
    const second = await open();
    await append(second, 'three');
    expect(await texts(second)).toEqual(['1 one', '2 two', 'note', '5 three']);
    await second.close();
    expect(readFileSync(path())).toEqual(before);
    expect(await verifyRawLog(folderFiles(folder))).toMatchObject({
      problemCount: 0,
      tornBytes: 0,
      notes: [{ n: 4, note: { kind: 'torn', bytes: 22 } }],
    });
  });

  it('an incomplete line that no note explains is damage', async () => {
    const log = await open({ maxSegmentBytes: 300 });
    await append(log, 'one', 'two');
    await log.close();
    const text = readFileSync(path(), 'utf8');
    writeFileSync(path(), `${text}{"n":7`);
    expect((await verifyRawLog(folderFiles(folder))).problems).toMatchObject([{ what: 'damaged', line: 2 }]);
  });

  it('a segment without a whole line continues the segment before it', async () => {
    const first = await open({ maxSegmentBytes: 300 });
    await append(first, 'one');
    await first.close();
    writeFileSync(path('000000000002.ndjson'), '{"n":2');
    const second = await open();
    expect(await texts(second)).toEqual(['1 one', 'note']);
    await second.close();
    expect(await verifyRawLog(folderFiles(folder))).toMatchObject({ problemCount: 0, records: 2 });
  });

  it('zeros over the last megabyte cost nothing that is before them', async () => {
    const first = await open();
    await append(first, ...Array.from({ length: 200 }, () => 'x'.repeat(10_000)));
    await first.close();
    const bytes = readFileSync(path());
    writeFileSync(path(), bytes.fill(0, bytes.length - 1_100_000));
    const second = await open();
    await append(second, 'after');
    await second.close();
    expect(sizes()[0]).toBe(bytes.length);
    const check = await verifyRawLog(folderFiles(folder));
    expect(check.records).toBeGreaterThan(100);
    expect(check.problemCount).toBe(0);
  });

  it.each([
    ['its bytes are damaged', '"bytes":"d', '"bytes":"e'],
    ['it is not a record any more', '"at"', '"aT"'],
  ])('the last record stays, and is reported, if %s', async (_name, right, wrong) => {
    const first = await open();
    await append(first, 'one', 'two');
    await first.close();
    const lines = readFileSync(path(), 'utf8').split('\n');
    writeFileSync(path(), [lines[0], lines[1]?.replace(right, wrong), ''].join('\n'));
    const second = await open();
    await append(second, 'three');
    expect(await texts(second)).toEqual(['1 one', 'damaged', '3 three']);
    await second.close();
    const { problems } = await verifyRawLog(folderFiles(folder));
    expect(problems).toMatchObject([{ what: 'damaged', line: 2 }]);
  });

  it('files of something else are not touched', async () => {
    writeFileSync(path(), 'hello\n');
    await expect(open()).rejects.toThrow('000000000001.ndjson is damaged. Check the raw log.');
  });
});

it('a process that is killed repeatedly loses no durable record, and the chain stays whole', async () => {
  const durable: number[] = [];
  for (let i = 0; i < 4; i++) {
    const writer = launchRawLog(folder);
    await writer.lines(20 + i);
    writer.kill();
    await writer.ended;
    durable.push(...(await writer.lines(Infinity)).map(Number));
  }
  expect(durable.length).toBeGreaterThanOrEqual(80);
  const log = await open();
  const kept = new Set((await texts(log)).map((text) => Number.parseInt(text, 10)));
  expect(durable.filter((n) => !kept.has(n))).toEqual([]);
  await log.close();
  expect(await verifyRawLog(folderFiles(folder))).toMatchObject({ problems: [], tornBytes: 0 });
});

describe('verify', () => {
  const damage = async (change: (lines: string[]) => string[]): Promise<void> => {
    const log = await open();
    await append(log, 'one', 'two', 'three', 'four');
    await log.close();
    const lines = readFileSync(path(), 'utf8').split('\n');
    writeFileSync(path(), change(lines).join('\n'));
  };
  const problems = async () => (await verifyRawLog(folderFiles(folder))).problems;
  const segment = '000000000001.ndjson';

  it('finds a changed byte, with its segment and record', async () => {
    await damage(([one = '', two = '', ...rest]) => [one, two.replace('dHdv', 'dHdw'), ...rest]);
    expect(await problems()).toEqual([{ what: 'damaged', segment, line: 2, n: 2 }]);
  });

  it('finds a line that is not a record any more', async () => {
    await damage(([one = '', two = '', ...rest]) => [one, two.replace('"at"', '"aT"'), ...rest]);
    expect(await problems()).toEqual([{ what: 'damaged', segment, line: 2, n: null }]);
  });

  it('finds a record that was removed', async () => {
    await damage(([one = '', _two, ...rest]) => [one, ...rest]);
    expect(await problems()).toEqual([{ what: 'chain', segment, line: 2, n: 3 }]);
  });

  it.each([
    ['bytes', 'dHdv', 'dHdw'],
    ['number', '"n":2', '"n":7'],
  ])('is not needed to read on behind a line with a damaged %s', async (_name, right, wrong) => {
    await damage(([one = '', two = '', ...rest]) => [one, two.replace(right, wrong), ...rest]);
    const log = await open();
    const read = (await texts(log)).filter((each) => each !== 'damaged');
    expect(read).toEqual(['1 one', '3 three', '4 four']);
    await log.close();
  });
});

describe('while the disk is full', () => {
  it('says so, and notes what is not kept once there is room', async () => {
    const disk = smallDisk();
    const log = await open({ files: disk.files });
    await append(log, 'one');
    disk.isFull = true;
    const lost = [log.append(1, Buffer.from('two')), log.append(1, Buffer.from('three'))];
    expect(await Promise.all(lost.map((n) => log.durable(n)))).toEqual([false, false]);
    expect(log.status()).toEqual({
      kept: false,
      segment: '000000000001.ndjson',
      n: 1,
      trouble: 'ENOSPC: no space left on device',
    });
    disk.isFull = false;
    while (!log.status().kept) await new Promise(setImmediate);
    const [after = 0] = await append(log, 'after');
    expect(await log.durable(after)).toBe(true);
    await log.close();
    const check = await verifyRawLog(folderFiles(folder));
    expect(check).toMatchObject({ problemCount: 0, records: 3, tornBytes: 0 });
    expect(check.notes).toMatchObject([{ note: { kind: 'not-kept', from: 2, records: 2, bytes: 8 } }]);
  });

  it('keeps no bytes in memory beyond its bound', async () => {
    const log = await open({ maxWaitingBytes: 10 });
    const numbers = ['aaa', 'bbb', 'ccc'].map((text) => log.append(1, Buffer.from(text)));
    expect(await Promise.all(numbers.map((n) => log.durable(n)))).toEqual([true, true, false]);
    while (!log.status().kept) await new Promise(setImmediate);
    await append(log, 'ddd');
    await log.close();
    const check = await verifyRawLog(folderFiles(folder));
    expect(check.notes).toMatchObject([{ note: { because: 'The disk is too slow.', from: 3, records: 1 } }]);
    expect(check.problemCount).toBe(0);
  });

  it('two writers do not mix their lines', async () => {
    const [log, other] = [await open(), await open()];
    await append(log, 'one');
    const n = other.append(1, Buffer.from('two'));
    expect(await other.durable(n)).toBe(false);
    expect(other.status().trouble).toBe('Another process has changed 000000000001.ndjson.');
    await Promise.all([log.close(), other.close()]);
    expect(await verifyRawLog(folderFiles(folder))).toMatchObject({ records: 1, problemCount: 0 });
  });
});

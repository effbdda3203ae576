import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { feed as feedSchema } from '../feeds-file.ts';
import { systemClock } from '../feed-types.ts';
import { encodeP3 } from '../protocols/p3/p3.ts';
import { folderFiles } from '../recording/feed-files.ts';
import { openRawLog, type RawLog } from '../recording/raw-log.ts';
import { proveFeed, type FeedSeal } from './prove-feed.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'greenflag-proof-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const START_MS = Date.parse('2026-05-02T18:00:00.000Z');
const timeUs = (number: number): number => (START_MS + number * 20_000) * 1_000;
const passing = (number: number): Uint8Array =>
  encodeP3({
    kind: 'passing',
    decoder: '7',
    number,
    transponder: '100',
    timeUs: timeUs(number),
    hits: 40,
    strength: 90,
  });
/** The ids of commands are the identities themselves. */
const crossing = (number: number) => ({
  revision: 100 + number,
  commandId: `p3|7|${number}|100|${timeUs(number)}`,
});

const open = (): Promise<RawLog> => openRawLog({ files: folderFiles(folder), clock: systemClock });

/** Keeps the time of the decoder in record 1, and passing `n` in record `n + 1`. Seals every second one. */
async function keep(passings: number): Promise<FeedSeal[]> {
  const log = await open();
  const connection = log.nextConnection();
  const seals: FeedSeal[] = [];
  log.append(connection, encodeP3({ kind: 'clock', decoder: '7', timeUs: Date.now() * 1_000 }));
  for (let number = 1; number <= passings; number++) {
    await log.durable(log.append(connection, passing(number)));
    const { n, hash } = log.head();
    const from = (seals.at(-1)?.to ?? 0) + 1;
    const firstHash = log.firstHash() ?? undefined;
    if (number % 2 === 0) seals.push({ revision: n, from, to: n, hash, log: firstHash });
  }
  await log.close();
  return seals;
}

const prove = (seals: readonly FeedSeal[], crossings: readonly number[], url = 'p3://127.0.0.1') =>
  proveFeed({
    files: folderFiles(folder),
    feed: feedSchema.parse({ name: 'sf', url }),
    meeting: { meeting: 'm', commandId: (identity) => identity },
    seals,
    crossings: crossings.map(crossing),
  });

const verdicts = async (seals: readonly FeedSeal[]) =>
  (await prove(seals, [])).seals.map(({ verdict }) => verdict);

const changeRecord = (n: number): void => {
  const path = join(folder, '000000000001.ndjson');
  const lines = readFileSync(path, 'utf8').split('\n');
  writeFileSync(
    path,
    lines.map((line, i) => (i === n - 1 ? line.replace('"bytes":"j', '"bytes":"k') : line)).join('\n'),
  );
};

describe('the seals of a meeting', () => {
  it('are right if the raw log is as it was, and what lies behind them is named', async () => {
    const seals = await keep(5);
    const proof = await prove(seals, [1, 2, 3, 4, 5]);
    expect(proof.seals.map(({ from, to, verdict }) => [from, to, verdict])).toEqual([
      [1, 3, 'right'],
      [4, 5, 'right'],
    ]);
    expect(proof.unsealed).toEqual({ from: 6, to: 6 });
  });

  it('find a changed record within their range, and do not blame the others', async () => {
    const seals = await keep(6);
    changeRecord(4);
    expect(await verdicts(seals)).toEqual(['right', 'changed', 'right']);
  });

  it('find a last record that was changed', async () => {
    const seals = await keep(4);
    changeRecord(5);
    expect(await verdicts(seals)).toEqual(['right', 'changed']);
  });

  it('of another raw log of the feed are counted, and not checked', async () => {
    const others = await keep(4);
    rmSync(join(folder, '000000000001.ndjson'));
    const seals = await keep(2);
    const proof = await prove([...others, ...seals], [1, 2]);
    expect([proof.seals.map(({ verdict }) => verdict), proof.otherSeals]).toEqual([['right'], 2]);
  });

  it('find a raw log that was written anew, if they name none', async () => {
    const seals = await keep(2);
    rmSync(join(folder, '000000000001.ndjson'));
    await keep(2);
    expect(await verdicts(seals.map(({ log: _, ...seal }) => seal))).toEqual(['changed']);
  });

  it('are the own ones of a log that continues after a restart', async () => {
    const seals = await keep(2);
    const log = await open();
    expect(log.firstHash()).toBe(seals[0]?.log);
    await log.close();
  });

  it('are all checked if the first record is damaged', async () => {
    const seals = await keep(2);
    changeRecord(1);
    const proof = await prove(seals, []);
    expect([proof.seals.map(({ verdict }) => verdict), proof.otherSeals]).toEqual([['changed'], 0]);
  });

  it('miss records that are gone', async () => {
    const seals = await keep(2);
    expect(await verdicts([...seals, { revision: 9, from: 4, to: 8, hash: 'a'.repeat(64) }])).toEqual([
      'right',
      'missing',
    ]);
  });
});

describe('the crossings of a meeting', () => {
  it('are those that the bytes give', async () => {
    await keep(3);
    expect((await prove([], [1, 2, 3])).crossings).toEqual({
      withoutBytes: [],
      unrecorded: [],
      unrecordedCount: 0,
    });
  });

  it('are named if no byte supports them, and passings if the meeting lacks them', async () => {
    await keep(3);
    expect((await prove([], [1, 2, 7])).crossings).toMatchObject({
      withoutBytes: [107],
      unrecorded: [{ rawN: 4, transponder: '100' }],
      unrecordedCount: 1,
    });
  });

  it('of a timing program are not compared', async () => {
    await keep(1);
    expect((await prove([], [], 'rmonitor://127.0.0.1')).crossings).toBeNull();
  });
});

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { settledOrWaiting } from '../../../test/support/race.ts';
import { feed as feedSchema } from '../feeds-file.ts';
import { systemClock } from '../feed-types.ts';
import { ScoringLine } from '../intake/scoring-line.ts';
import { encodeP3 } from '../protocols/p3/p3.ts';
import { folderFiles } from '../recording/feed-files.ts';
import { openRawLog, type RawLog } from '../recording/raw-log.ts';
import { FeedReader } from './feed-reader.ts';
import { makeIntake } from './make-intake.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'greenflag-reader-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const status = encodeP3({ kind: 'status', decoder: '7', number: null, noise: 30 });
const meeting = { meeting: 'm', commandId: (identity: string) => identity };

function readerOf(rawLog: RawLog | null) {
  const feed = feedSchema.parse({ name: 'sf', url: 'p3://127.0.0.1' });
  const intake = makeIntake('p3', { feed, meeting, line: new ScoringLine(), state: undefined });
  const reader = new FeedReader({
    intake,
    rawLog,
    clock: systemClock,
    start: { n: 0, connection: 0 },
    repeats: () => 0,
    emit: () => undefined,
    isFull: () => false,
    hasRoom: async () => undefined,
    pause: () => undefined,
  });
  return { intake, reader };
}

it('a fold that is behind reads on although the last line was damaged on the disk', async () => {
  const rawLog = await openRawLog({ files: folderFiles(folder), clock: systemClock });
  const connection = rawLog.nextConnection();
  for (let i = 0; i < 3; i++) await rawLog.durable(rawLog.append(connection, status));
  const segment = join(folder, '000000000001.ndjson');
  writeFileSync(segment, readFileSync(segment, 'utf8').replace('"n":3', '"n":9'));
  const { intake, reader } = readerOf(rawLog);
  await reader.catchUp();
  expect([reader.isLive, reader.foldedN]).toEqual([true, 3]);
  expect(intake.report(Date.now()).frames).toBe(2);
  await rawLog.close();
});

it('bytes are read in any turn that they come after others', async () => {
  for (let turns = 0; turns < 10; turns++) {
    const { reader } = readerOf(null);
    reader.connected(1);
    for (let turn = 0; turn < turns; turn++) await Promise.resolve();
    expect(await settledOrWaiting(reader.add(1, status))).not.toBe('waiting');
  }
});

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { feed as feedSchema } from '../feeds-file.ts';
import { systemClock } from '../feed-types.ts';
import { ScoringLine } from '../intake/scoring-line.ts';
import { encodeP3 } from '../protocols/p3/p3.ts';
import { folderFiles } from '../recording/feed-files.ts';
import { openRawLog } from '../recording/raw-log.ts';
import { FeedReader } from './feed-reader.ts';
import { makeIntake } from './make-intake.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'greenflag-reader-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const status = encodeP3({ kind: 'status', decoder: '7', number: null, noise: 30 });
const meeting = { meeting: 'm', commandId: (identity: string) => identity };

it('a fold that is behind reads on although the last line was damaged on the disk', async () => {
  const rawLog = await openRawLog({ files: folderFiles(folder), clock: systemClock });
  const connection = rawLog.nextConnection();
  for (let i = 0; i < 3; i++) await rawLog.durable(rawLog.append(connection, status));
  const segment = join(folder, '000000000001.ndjson');
  writeFileSync(segment, readFileSync(segment, 'utf8').replace('"n":3', '"n":9'));
  const feed = feedSchema.parse({ name: 'sf', url: 'p3://127.0.0.1' });
  const intake = makeIntake('p3', { feed, meeting, line: new ScoringLine(), state: undefined });
  const reader = new FeedReader({
    ...{ intake, rawLog, clock: systemClock, start: { n: 0, connection: 0 } },
    ...{ repeats: () => 0, emit: () => undefined, isFull: () => false, hasRoom: async () => undefined },
    pause: () => undefined,
  });
  await reader.catchUp();
  expect([reader.isLive, reader.foldedN]).toEqual([true, 3]);
  expect(intake.report(Date.now()).frames).toBe(2);
  await rawLog.close();
});

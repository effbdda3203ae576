import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { killWhileTiming } from '../../bench/feeds/killed.ts';

let folder: string;
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'greenflag-feeds-'))));
afterEach(() => rm(folder, { recursive: true }));

it('has each crossing once after a server with feeds was killed again and again', async () => {
  const outcome = await killWhileTiming({
    serve: (store) => ['dist/apps/cli/main.js', 'serve', '--open', '--port', '0', '--store', store],
    folder,
    crossings: 5_000,
    kills: 4,
    perSecond: 500,
  });
  expect(outcome).toMatchObject({ recorded: 5_000, lost: 0, twice: 0, meetingFindings: 0, rawProblems: 0 });
}, 600_000);

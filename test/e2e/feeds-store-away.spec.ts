import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KurrentDouble } from '../support/kurrentdb/double.ts';
import { P3Speaker } from '../support/p3-speaker.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { oneRace } from '../support/weekend.ts';

const TRANSPONDER = '3438895';
const at = new Date(Date.now() - 60_000).toISOString();

const RACE = [
  {
    type: 'ScheduleMeeting',
    name: 'A night',
    date: '2026-05-02',
    track: { name: 'A bowl', lengthMiles: 0.25 },
    format: oneRace(),
  },
  { type: 'EnterCar', car: '24', driver: 'A', transponder: TRANSPONDER },
  { type: 'DrawLineup', session: 'race', order: ['24'] },
  { type: 'PostLineup', session: 'race' },
  { type: 'OpenSession', session: 'race', at },
  { type: 'ShowGreen', session: 'race', at },
];

interface Feed {
  readonly counts: { readonly passings: number; readonly crossings: number; readonly waiting: number };
}

/** Follows the feeds until the only one is as the test wants. */
async function feedUntil(server: TestServer, holds: (feed: Feed) => boolean): Promise<void> {
  const stream = await server.stream('/api/feeds/stream');
  await stream.waitUntil(() => {
    const { feeds } = JSON.parse(stream.events.at(-1)?.data ?? '{"feeds":[]}') as { feeds: Feed[] };
    return feeds.some(holds);
  });
  stream.cut();
}

it('A crossing that comes while the store is away is recorded once the store is back', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'greenflag-feeds-'));
  const file = join(folder, 'feeds.json');
  const double = await KurrentDouble.start();
  const decoder = await P3Speaker.listen();
  writeFileSync(file, JSON.stringify({ meeting: 'm', feeds: [{ name: 'sf', url: decoder.url }] }));
  const store = `${double.url}&timeout_ms=2000`;
  const server = await startServer({ store, feeds: file, feedsFolder: join(folder, 'raw') });
  for (const command of RACE) await server.prepare(command);
  decoder.pass(TRANSPONDER);
  await feedUntil(server, ({ counts }) => counts.crossings === 1);
  double.node.stop();
  decoder.pass(TRANSPONDER, { atMs: Date.now() + 5_000 });
  await feedUntil(server, ({ counts }) => counts.passings === 2 && counts.waiting === 1);
  await double.node.start();
  await feedUntil(server, ({ counts }) => counts.crossings === 2 && counts.waiting === 0);
  const log = await server.fetch('/api/meetings/m/events?type=CrossingSeen');
  expect(log.json['events']).toHaveLength(2);
  await server.close();
  await decoder.close();
  double.close();
  rmSync(folder, { recursive: true });
});

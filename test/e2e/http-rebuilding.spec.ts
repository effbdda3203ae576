import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { openStore } from '#event-store/open';
import { PROJECTIONS } from '#projections';
import { LogLines } from '../support/log-lines.ts';
import { enter, SCHEDULE, startServer, type TestServer } from '../support/server.ts';

let folder: string;
let store: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'greenflag-rebuilding-'));
  store = `sqlite:${join(folder, 'store.db')}`;
});
afterEach(() => rm(folder, { recursive: true }));

interface Health {
  readonly meeting: string | null;
  readonly done: number;
  readonly wrong: readonly string[];
}

const healthOf = async (server: TestServer): Promise<Health> =>
  (await server.fetch('/health/ready')).json['rebuilding'] as Health;

/** Waits until a server has rebuilt a number of meetings. */
async function rebuilt(server: TestServer, done: number): Promise<Health> {
  for (;;) {
    const health = await healthOf(server);
    if (health.done >= done) return health;
    await pause(10);
  }
}

/** Stores the data that another version of the field would have stored. */
async function leaveAsBefore(): Promise<void> {
  const opened = await openStore(store);
  const noted = await opened.snapshots.load('meeting-m', 'rebuilt-by', 1);
  const versions = { ...(JSON.parse(noted?.state ?? '{}') as object), field: 0 };
  await opened.snapshots.save('meeting-m', 'rebuilt-by', 1, { revision: 2, state: JSON.stringify(versions) });
  await opened.close();
}

it('rebuilds the data of another version of a projection, and reports it', async () => {
  const first = await startServer({ store });
  await first.issue(SCHEDULE);
  for (const car of ['1', '2']) await first.issue(enter(car));
  await first.close();

  const second = await startServer({ store });
  expect(await rebuilt(second, 1)).toEqual({ meeting: null, records: 0, done: 1, wrong: [] });
  await second.close();
  await leaveAsBefore();

  const logged = new LogLines();
  const third = await startServer({ store, logLevel: 'info', logStream: logged });
  await rebuilt(third, 1);
  expect((await third.fetch('/api/meetings/m/projections/field')).status).toBe(200);
  await third.close();
  expect(logged.lines).toContainEqual(
    expect.objectContaining({
      level: 'info',
      msg: `m rebuilt from 3 records: field 0 -> ${PROJECTIONS['field']?.version}`,
    }),
  );

  const fourth = await startServer({ store });
  await pause(50);
  expect((await healthOf(fourth)).done).toBe(0);
  await fourth.close();
});

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { fold } from '#domain';
import { openStore } from '#event-store/open';
import { openKeys, snapshotKeysAt, type SnapshotKeys } from '#race-control';
import { PROJECTION_NAMES } from '#projections';
import { commandLine, MAIN } from '../../../../test/support/cli.ts';
import {
  decodeSnapshot,
  encodeSnapshot,
  SNAPSHOT_NAME,
  SNAPSHOT_VERSION,
} from '../../../../libs/race-control/log/snapshot.ts';

const cli = commandLine();
const { greenflag } = cli;
const STORE = `sqlite:${join(cli.folder, 'rebuild.db')}`;
const KEYS = snapshotKeysAt(join(cli.folder, 'rebuild.keys.json'));
const rebuild = (...args: string[]) => greenflag('rebuild', ...args, '--store', STORE);
beforeAll(() => greenflag('demo', '--store', STORE));
afterAll(() => cli.remove());

/** Changes the driver of a car in the saved snapshot of the example. */
async function falsify(car: string, keys: SnapshotKeys = KEYS): Promise<void> {
  const store = await openStore(STORE);
  const saved = await store.snapshots.load('meeting-clash-2023', SNAPSHOT_NAME, SNAPSHOT_VERSION);
  const content = saved && (await decodeSnapshot(saved));
  if (!content) throw new Error('There is no snapshot.');
  const facts = content.facts.map((fact) =>
    fact.type === 'CarEntered' && fact.data.car === car
      ? { ...fact, data: { ...fact.data, driver: 'Somebody Else' } }
      : fact,
  );
  const head = { state: fold(facts), hash: content.hash };
  const place = { stream: 'meeting-clash-2023', keys };
  const snapshot = await encodeSnapshot(head, content.commands, place);
  if (!snapshot) throw new Error('There are no keys.');
  await store.snapshots.save('meeting-clash-2023', SNAPSHOT_NAME, SNAPSHOT_VERSION, snapshot);
  await store.close();
}

it('reports a saved snapshot that is the same', async () => {
  expect(await rebuild()).toEqual({
    code: 0,
    out: 'clash-2023: 5958 records rebuilt; the saved snapshot is the same, and so are all views\n',
    err: '',
  });
});

it('is not needed for a snapshot that somebody made without the keys: no command believes it', async () => {
  const show = () => greenflag('show', 'entry-list', '--meeting', 'clash-2023', '--store', STORE);
  const before = await show();
  expect(before.out).toContain('Justin Haley');
  await falsify('31', openKeys(null));
  expect(await show()).toEqual(before);
  const sheet = ['results', 'main', '--meeting', 'clash-2023', '--as', 'csv', '--store', STORE];
  expect((await greenflag('publish', ...sheet)).out).not.toContain('Somebody Else');
  await falsify('31', openKeys(null));
  expect(await rebuild()).toMatchObject({
    code: 0,
    out: expect.stringContaining('damaged or not sealed by the keys here') as string,
  });
  expect((await rebuild()).out).toContain('the saved snapshot is the same');
});

it('names the views that differ, with the first difference, and replaces the snapshot', async () => {
  await falsify('31');
  const { code, out } = await rebuild('entry-list', '--meeting', 'clash-2023');
  expect(code).toBe(4);
  expect(out).toContain('the saved snapshot DIFFERS from the log, and has been replaced\n');
  expect(out).toContain('\n  entry-list at revision 5957: the first difference is at /rows/22/driver\n');
  expect(out).not.toContain('race-log');
  expect((await rebuild()).code).toBe(0);
});

it('prints the same as JSON', async () => {
  await falsify('31');
  const { code, out, err } = await rebuild('--json');
  const { same, meetings } = JSON.parse(out) as { same: boolean; meetings: { differences: object[] }[] };
  expect({ code, err, same, meetings: meetings.length }).toEqual({
    code: 4,
    err: '',
    same: false,
    meetings: 1,
  });
  expect(meetings[0]).toMatchObject({
    meeting: 'clash-2023',
    records: 5958,
    kept: 'different',
    comparedAt: 5957,
  });
  // A certified result keeps the names, and says how it would read now.
  const difference = { projection: 'results', session: 'heat-1', path: '/differs/0' };
  expect(meetings[0]?.differences).toContainEqual(difference);
  expect(JSON.parse((await rebuild('--json')).out)).toEqual({
    same: true,
    meetings: [{ meeting: 'clash-2023', records: 5958, kept: 'same', comparedAt: 5957, differences: [] }],
  });
});

it('shows its progress and the time left on a terminal', async () => {
  const typed = `${process.execPath} ${MAIN} rebuild --store ${STORE}`;
  const { stdout } = await promisify(execFile)('script', ['-qec', typed, '/dev/null']);
  expect(stdout).toMatch(/clash-2023: rebuilding 1000 of 5958 records, about \d+ s left/);
});

it('reports an unknown projection, meeting or store', async () => {
  const unknown = await rebuild('feild');
  expect(unknown.code).toBe(2);
  expect(unknown.err).toContain('projection-unknown: There is no projection "feild". Did you mean field?');
  for (const name of PROJECTION_NAMES) expect(unknown.err).toContain(name);
  const nowhere = await rebuild('--meeting', 'clash-2024');
  expect(nowhere.code).toBe(2);
  expect(nowhere.err).toContain('meeting-unknown: There is no meeting "clash-2024"');
  expect((await greenflag('rebuild', '--store', 'sqlite:none.db')).code).toBe(5);
});

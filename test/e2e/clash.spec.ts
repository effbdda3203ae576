import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '#event-store/open';
import { exportLog, importLog, loadPresets, RaceControl } from '#race-control';
import { serve, type RunningServer } from '../../apps/server/index.ts';
import { EXAMPLE, expectClash, type ReadView } from '../support/clash-tables.ts';

let folder: string;
let server: RunningServer;

const ask: ReadView = async (projection, session) => {
  const path = [projection, session].filter((part) => part !== undefined).join('/');
  const answer = await fetch(`${server.url}/api/meetings/clash-2023/projections/${path}`);
  expect(answer.status).toBe(200);
  return (await answer.json()) as Record<string, unknown>;
};

/** Returns the views of a store file that no server uses. */
async function withStore<T>(file: string, work: (ask: ReadView) => Promise<T>): Promise<T> {
  const store = await openStore(`sqlite:${file}`);
  const race = new RaceControl(store, { presets: loadPresets() });
  try {
    return await work(async (projection, session) => {
      const request = { meeting: 'clash-2023', projection, ...(session !== undefined && { session }) };
      const answer = await race.view(request);
      if (answer.kind !== 'view') throw new Error(answer.kind);
      return answer.view;
    });
  } finally {
    await race.drain();
    await store.close();
  }
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'greenflag-clash-'));
  const store = `sqlite:${join(folder, 'http.db')}`;
  server = await serve({ port: 0, store, open: true, example: false, log: false });
  const lines = (await readFile(EXAMPLE, 'utf8'))
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  const byOfficial = lines.map((line) => {
    const { official, ...command } = JSON.parse(line) as { official: { id: string; role: string } };
    return { official, command: JSON.stringify(command) };
  });
  await issueInRuns(byOfficial);
});

/** Groups consecutive commands of one official into a body. The next body waits for its answer. */
async function issueInRuns(
  lines: readonly { official: { id: string; role: string }; command: string }[],
): Promise<void> {
  for (let i = 0; i < lines.length;) {
    const { id, role } = lines[i]!.official;
    let end = i;
    while (lines[end]?.official.id === id && lines[end]?.official.role === role) end += 1;
    const headers = {
      'content-type': 'application/x-ndjson',
      'greenflag-official': `${encodeURIComponent(id)}; role=${role}`,
    };
    const body = lines.slice(i, end).map(({ command }) => command);
    const url = `${server.url}/api/meetings/clash-2023/commands`;
    const answer = await fetch(url, { method: 'POST', headers, body: body.join('\n') });
    const results = (await answer.text()).trimEnd().split('\n');
    const refused = results.filter((result) => result.includes('"code"'));
    expect([answer.status, refused]).toEqual([200, []]);
    i = end;
  }
}

afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

it('has the published results when its commands are issued over HTTP', async () => {
  await expectClash(ask);
});

it('has the same results after export and import into an empty store', async () => {
  const from = await openStore(`sqlite:${join(folder, 'http.db')}`);
  const to = await openStore(`sqlite:${join(folder, 'imported.db')}`);
  const archive = join(folder, 'clash.ndjson');
  const lines: string[] = [];
  for await (const line of exportLog(from, 'clash-2023')) lines.push(line.trimEnd());
  await writeFile(archive, `${lines.join('\n')}\n`);
  await importLog(to, lines);
  await Promise.all([from.close(), to.close()]);
  await withStore(join(folder, 'imported.db'), expectClash);
});

it('has the same results after all snapshots have been deleted', async () => {
  const file = join(folder, 'imported.db');
  const views = () => withStore(file, async (look) => [await look('field'), await look('race-log')]);
  const before = await views();
  const store = await openStore(`sqlite:${file}`);
  await store.snapshots.drop();
  await store.close();
  await withStore(file, expectClash);
  expect(await views()).toEqual(before);
});

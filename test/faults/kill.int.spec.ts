import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { openStore } from '#event-store/open';
import { readWholeStream, type StoredEvent } from '#event-store';
import { expectClash, EXAMPLE } from '../support/clash-tables.ts';
import { exitCode, kill, KillableProcesses } from '../support/killable.ts';
import { loadPresets, RaceControl } from '#race-control';

/* Processes are killed at random times, as in a power cut. Everything acknowledged is in the log, once. */
const KILLS = 10;
const official = 'test; role=director';

let folder: string;
let processes: KillableProcesses;

beforeEach(async () => {
  processes = new KillableProcesses();
  folder = await mkdtemp(join(tmpdir(), 'greenflag-kill-'));
});

afterEach(async () => {
  await processes.killAll();
  await rm(folder, { recursive: true });
});

async function logOf(file: string, meeting: string): Promise<StoredEvent[]> {
  const store = await openStore(`sqlite:${file}`);
  const events: StoredEvent[] = [];
  for await (const event of readWholeStream(store, `meeting-${meeting}`)) events.push(event);
  await store.close();
  return events;
}

it('loses and repeats nothing of a script that is killed ten times and then run to its end', async () => {
  const file = join(folder, 'run.db');
  const store = `sqlite:${file}`;
  const progress: number[] = [];
  for (let i = 0; i < KILLS; i++) {
    const child = processes.greenflag('run', EXAMPLE, '--store', store);
    await pause(250 + Math.random() * 900);
    await kill(child);
    progress.push((await logOf(file, 'clash-2023')).length);
  }
  expect(progress).toEqual(progress.toSorted((a, b) => a - b));
  expect(await exitCode(processes.greenflag('run', EXAMPLE, '--store', store))).toBe(0);
  expect(await exitCode(processes.greenflag('verify', '--store', store))).toBe(0);
  const lines = (await readFile(EXAMPLE, 'utf8')).split('\n').filter((line) => line.startsWith('{'));
  const log = await logOf(file, 'clash-2023');
  expect(new Set(log.map((event) => event.metadata['commandId'])).size).toBe(lines.length);
  expect(log).toHaveLength(lines.length);
  const opened = await openStore(store);
  const race = new RaceControl(opened, { presets: loadPresets() });
  await expectClash(async (projection, session) => {
    const request = { meeting: 'clash-2023', projection, ...(session !== undefined && { session }) };
    const answer = await race.view(request);
    if (answer.kind !== 'view') throw new Error(answer.kind);
    return answer.view;
  });
  await race.drain();
  await opened.close();
});

type Acknowledged = Map<string, { body: string; receipt: string }>;

async function post(url: string, body: string, id: string): Promise<Response> {
  const headers = {
    'content-type': 'application/json',
    'greenflag-official': official,
    'idempotency-key': id,
  };
  return fetch(`${url}/api/meetings/killed/commands`, { method: 'POST', headers, body });
}

/** Sends notes until the server is gone, and collects the acknowledged ones. */
async function load(url: string, acknowledged: Acknowledged): Promise<void> {
  try {
    for (let i = 0; ; i++) {
      const id = randomUUID();
      const body = JSON.stringify({ type: 'AddNote', text: `note ${i}` });
      const answer = await post(url, body, id);
      const receipt = await answer.text();
      if (answer.status === 200) acknowledged.set(id, { body, receipt });
    }
  } catch {
    // The server has been killed. A command without a receipt may be in the log or not.
  }
}

it('keeps everything that a killed server acknowledged, once, and returns the same receipts', async () => {
  const file = join(folder, 'http.db');
  const store = `sqlite:${file}`;
  const acknowledged: Acknowledged = new Map();
  for (let i = 0; i < KILLS; i++) {
    const { child, url } = await processes.serve(store);
    if (i === 0) await post(url, JSON.stringify(SCHEDULE), randomUUID());
    const writers = Array.from({ length: 8 }, () => load(url, acknowledged));
    // Each server is killed after it has acknowledged a few more commands, however long that takes.
    const enough = acknowledged.size + 2 + Math.random() * 100;
    while (acknowledged.size < enough) await pause(2);
    await kill(child);
    await Promise.all(writers);
  }
  const ids = (await logOf(file, 'killed')).map((event) => event.metadata['commandId']);
  expect(new Set(ids).size).toBe(ids.length);
  expect([...acknowledged.keys()].filter((id) => !ids.includes(id))).toEqual([]);
  expect(acknowledged.size).toBeGreaterThan(KILLS);

  const { child, url } = await processes.serve(store);
  for (const [id, { body, receipt }] of [...acknowledged].slice(-50)) {
    expect(await (await post(url, body, id)).text()).toBe(receipt);
  }
  expect(await logOf(file, 'killed')).toHaveLength(ids.length);
  child.kill('SIGTERM');
  expect(await exitCode(child)).toBe(0);
  expect(await exitCode(processes.greenflag('verify', '--store', store))).toBe(0);
});

const SCHEDULE = {
  type: 'ScheduleMeeting',
  name: 'Killed',
  meeting: 'killed',
  date: '2026-05-02',
  track: { name: 'Test Oval', lengthMiles: 0.25 },
  format: 'clash-2023',
};

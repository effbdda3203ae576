import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { readWholeStream, type StoredEvent } from '#event-store';
import { openStore } from '#event-store/open';
import { exitCode, kill, KillableProcesses } from '../support/killable.ts';

/* The server is killed while it reacts. Its next start does what was left undone, and does it once. */
const KILLS = 6;
const CARS = ['1', '2', '3', '4'];

let folder: string;
let processes: KillableProcesses;
beforeEach(async () => {
  processes = new KillableProcesses();
  folder = await mkdtemp(join(tmpdir(), 'greenflag-reactions-'));
});
afterEach(async () => {
  await processes.killAll();
  await rm(folder, { recursive: true });
});

const headers = { 'content-type': 'application/json', 'greenflag-official': 'test; role=director' };

const post = (url: string, command: object): Promise<Response> =>
  fetch(`${url}/api/meetings/killed/commands`, {
    method: 'POST',
    headers: { ...headers, 'idempotency-key': randomUUID() },
    body: JSON.stringify(command),
  });

const draw = (n: number) => {
  const shift = n % CARS.length;
  return { type: 'DrawLineup', session: 'heat', order: [...CARS.slice(shift), ...CARS.slice(0, shift)] };
};

/** Draws until the server is gone. Calls `onPosted` when another record came between two draws. */
async function drawOn(url: string, onPosted: () => void): Promise<void> {
  try {
    for (let n = 0, last = Infinity; ; n += 1) {
      const { revision } = (await (await post(url, draw(n))).json()) as { revision: number };
      if (revision > last + 1) onPosted();
      last = revision;
    }
  } catch {
    // The server has been killed.
  }
}

async function logOf(store: string): Promise<StoredEvent[]> {
  const opened = await openStore(store);
  const events: StoredEvent[] = [];
  for await (const event of readWholeStream(opened, 'meeting-killed')) events.push(event);
  await opened.close();
  return events;
}

/** Waits until the server has reacted to everything in its store. */
async function untilDone(url: string): Promise<void> {
  for (let quiet = 0; quiet < 3;) {
    await pause(50);
    const ready = (await (await fetch(`${url}/health/ready`)).json()) as { reactions: { behind: number } };
    quiet = ready.reactions.behind === 0 ? quiet + 1 : 0;
  }
}

it('posts the last draw once after kills at any time', async () => {
  const store = `sqlite:${join(folder, 'killed.db')}`;
  for (let i = 0; i < KILLS; i += 1) {
    const { child, url } = await processes.serve(store);
    if (i === 0) for (const command of BEFORE) await post(url, command);
    let drawing = Promise.resolve();
    await new Promise<void>((posted) => {
      drawing = drawOn(url, posted);
    });
    await pause(Math.random() * 200);
    await kill(child);
    await drawing;
  }
  const { child, url } = await processes.serve(store);
  await untilDone(url);
  child.kill('SIGTERM');
  expect(await exitCode(child)).toBe(0);

  const log = await logOf(store);
  const posted = log.filter(({ type }) => type === 'LineupPosted');
  const causes = posted.map(({ metadata }) => metadata['causationId']);
  expect(posted.length).toBeGreaterThan(KILLS);
  expect(new Set(causes).size).toBe(causes.length);
  const order = log.findLast(({ type }) => type === 'LineupDrawn')?.data['order'];
  const rows = posted.at(-1)?.data['rows'] as { car: string }[];
  expect(rows.map(({ car }) => car)).toEqual(order);
});

const BEFORE = [
  {
    type: 'ScheduleMeeting',
    name: 'Killed',
    meeting: 'killed',
    date: '2026-05-02',
    track: { name: 'Test Oval', lengthMiles: 0.25 },
    format: {
      id: 'one-heat',
      sessions: [{ id: 'heat', kind: 'heat', laps: 10, lineup: [{ draw: true }] }],
      auto: ['post-lineups'],
    },
  },
  ...CARS.map((car) => ({ type: 'EnterCar', car, driver: `Driver ${car}` })),
];

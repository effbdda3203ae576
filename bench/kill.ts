import { spawn } from 'node:child_process';
import { randomInt, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { copyFile, mkdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { readWholeStream } from '#event-store';
import { openStore } from '#event-store/open';
import type { Figure } from './report.ts';
import { serveArgs, urlOf } from './server.ts';

const CYCLES = 500;
const WRITERS = 8;
const DAMAGED_LOGS = 100;
const RECORDS = 200;

const SCHEDULE = {
  type: 'ScheduleMeeting',
  name: 'Killed',
  meeting: 'killed',
  date: '2026-05-02',
  track: { name: 'Test Oval', lengthMiles: 0.25 },
  format: 'clash-2023',
};

const counted = (what: string, ours: number, aim: string): Figure => ({
  what,
  unit: '',
  ours,
  baseline: null,
  better: 'less',
  aim,
});

/** Kills a server with kill -9 at random times under load, and damages logs. Counts what is lost and said. */
export async function kill(folder: string): Promise<Figure[]> {
  return [...(await killServers(folder)), ...(await damageLogs(folder))];
}

async function killServers(folder: string): Promise<Figure[]> {
  const url = `sqlite:${join(folder, 'killed.db')}`;
  const acknowledged: string[] = [];
  let warned = 0;
  for (let cycle = 0; cycle < CYCLES; cycle++) warned += (await killOnce(url, acknowledged)) ? 1 : 0;
  const store = await openStore(url);
  const found = new Map<unknown, number>();
  for await (const { metadata } of readWholeStream(store, 'meeting-killed')) {
    const id = metadata['commandId'];
    found.set(id, (found.get(id) ?? 0) + 1);
  }
  await store.close();
  return [
    counted(`commands acknowledged in ${CYCLES} cycles of kill -9`, acknowledged.length, ''),
    counted('of them lost', acknowledged.filter((id) => !found.has(id)).length, '0'),
    counted('commands that are in the log twice', [...found.values()].filter((n) => n > 1).length, '0'),
    counted('starts that warned of a loss', warned, '0'),
  ];
}

/** Runs a server for a moment. Returns whether it warned of a loss. */
async function killOnce(store: string, acknowledged: string[]): Promise<boolean> {
  const [script = '', ...args] = serveArgs(store);
  const program = fileURLToPath(new URL(script, import.meta.url));
  const server = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const url = await urlOf(server);
  const ready = await (await fetch(`${url}/health/ready`)).text();
  if (acknowledged.length === 0) await send(url, SCHEDULE, acknowledged);
  const writers = Array.from({ length: WRITERS }, () => sendUntilKilled(url, acknowledged));
  await pause(randomInt(20, 300));
  const gone = once(server, 'exit');
  server.kill('SIGKILL');
  await gone;
  await Promise.all(writers);
  return ready.includes('acknowledged');
}

async function sendUntilKilled(url: string, acknowledged: string[]): Promise<void> {
  try {
    for (;;) await send(url, { type: 'AddNote', text: 'a note' }, acknowledged);
  } catch {
    // The server is gone. A command without a receipt may be in the log or not.
  }
}

async function send(url: string, command: object, acknowledged: string[]): Promise<void> {
  const id = randomUUID();
  const headers = {
    'content-type': 'application/json',
    'greenflag-official': 'bench; role=director',
    'idempotency-key': id,
  };
  const init = { method: 'POST', headers, body: JSON.stringify(command) };
  const answer = await fetch(`${url}/api/meetings/killed/commands`, init);
  await answer.text();
  if (answer.status === 200) acknowledged.push(id);
}

/** Truncates a log, or changes a byte of it, and counts the stores that announce the loss at their start. */
async function damageLogs(folder: string): Promise<Figure[]> {
  const whole = join(folder, 'whole.db');
  const store = await openStore(`sqlite:${whole}`);
  for (let i = 0; i < RECORDS; i++)
    await store.append('s', [{ id: randomUUID(), type: 't', data: { i }, metadata: {} }], 'any');
  // Before the checkpoint of the idle writer: the records are in the log only.
  await copyStore(whole, join(folder, 'cut.db'));
  await store.close();
  let announced = 0;
  for (let i = 0; i < DAMAGED_LOGS; i++) announced += (await announcesLoss(folder, i)) ? 1 : 0;
  return [counted(`losses announced, of ${DAMAGED_LOGS} truncated or damaged logs`, announced, '100')];
}

async function announcesLoss(folder: string, number: number): Promise<boolean> {
  const damaged = join(folder, `damaged-${number}`);
  await mkdir(damaged);
  const file = join(damaged, 'a.db');
  await copyStore(join(folder, 'cut.db'), file);
  const log = await readFile(`${file}-wal`);
  const at = randomInt(log.length);
  if (number % 2 === 0) await truncate(`${file}-wal`, at);
  else await writeFile(`${file}-wal`, log.fill(log.readUInt8(at) ^ (1 + randomInt(255)), at, at + 1));
  const store = await openStore(`sqlite:${file}`);
  const missing = RECORDS - 1 - ((await store.head('s')) ?? -1);
  const [loss] = store.losses?.() ?? [];
  await store.close();
  await rm(damaged, { recursive: true });
  return missing > 0 && loss?.words.startsWith(`${missing} acknowledged record`) === true;
}

async function copyStore(from: string, to: string): Promise<void> {
  for (const ending of ['', '-wal', '-position']) await copyFile(from + ending, to + ending);
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { longMeeting } from './meeting.ts';
import { atRate, post } from './posting.ts';
import type { Figure } from './report.ts';
import { serveArgs, withServer } from './server.ts';
import { listen } from './sse.ts';
import { storm } from './storm.ts';

const CLIENTS = [1, 100, 2_000];
/** Commands a second, each of which is one patch to every client. */
const RATE = 10;
const SECONDS = 12;
const WARM_UP = 2;
const BOARD = 'projections/running-order/race/stream';
const AIMS: Readonly<Record<number, string>> = { 100: 'under 50', 2_000: 'under 250' };

interface Measured {
  readonly p50: number;
  readonly p99: number;
  /** Share of one core that the server took. */
  readonly load: number;
}

/**
 * Patches to many clients of one server: how late they come, and what they cost. The server has a core of its
 * own where processes may be pinned; the clients and their clock have the other.
 */
export async function live(folder: string): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const clients of CLIENTS) {
    const store = `sqlite:${join(folder, `live-${clients}.db`)}`;
    const { p50, p99, load } = await withServer(serveArgs(store), (url, pid) => measure(url, pid, clients));
    const who = `${clients.toLocaleString('en-US')} SSE ${clients === 1 ? 'client' : 'clients'}`;
    const what = `command sent to patch received, ${who}, ${RATE} a second`;
    const ms = { unit: 'ms', better: 'less' } as const;
    figures.push(figure({ ...ms, what: `${what}, p50`, ours: p50 }));
    figures.push(figure({ ...ms, what: `${what}, p99`, ours: p99, aim: AIMS[clients] ?? '' }));
    if (clients < 2_000) continue;
    const all = `clients a core at ${RATE} patches a second (by the processor time of ${who})`;
    figures.push(figure({ what: all, unit: 'clients', ours: clients / load, better: 'more' }));
  }
  return figures;
}

type Line = Pick<Figure, 'what' | 'unit' | 'ours' | 'better'> & { readonly aim?: string };

const figure = (line: Line): Figure => ({ aim: '', ...line, baseline: null });

async function measure(url: string, pid: number, clients: number): Promise<Measured> {
  const base = `${url}/api/meetings/live`;
  const lines = [...longMeeting(2_045, 'live')].map((command) => JSON.stringify(command));
  await post(`${base}/commands`, lines.join('\n'), 'application/x-ndjson');
  const sentAt = new Map<number, number>();
  const late: number[] = [];
  let arrived = 0;
  let broken = 0;
  const hangUps: (() => void)[] = [];
  const onEvent = ({ id, event }: { id: number; event: string }): void => {
    arrived += 1;
    const sent = sentAt.get(id);
    if (event === 'patch' && sent !== undefined) late.push(performance.now() - sent);
  };
  const onEnd = (): void => void (broken += 1);
  for (let i = 0; i < clients; i += 1) {
    hangUps.push(listen({ url: `${base}/${BOARD}`, onEvent, onEnd }));
    // A few at a time: the queue of new connections is short.
    if (i % 50 === 49) await pause(10);
  }
  while (arrived < clients) await pause(20);
  let next = 2_045;
  await atRate({ rate: RATE, seconds: WARM_UP }, async () => post(`${base}/commands`, lap(next++)));
  await pause(300);
  const before = processorSeconds(pid);
  const start = performance.now();
  const first = next;
  await atRate({ rate: RATE, seconds: SECONDS }, async () => {
    sentAt.set(next, performance.now());
    await post(`${base}/commands`, lap(next++));
  });
  while (late.length < clients * (next - first) && broken === 0) await pause(20);
  const load = (processorSeconds(pid) - before) / ((performance.now() - start) / 1000);
  if (broken > 0) throw new Error(`${broken} streams broke off.`);
  for (const hangUp of hangUps) hangUp();
  late.sort((a, b) => a - b);
  const at = (share: number): number => late[Math.floor(late.length * share)] ?? Number.NaN;
  return { p50: at(0.5), p99: at(0.99), load };
}

const lap = (n: number): string =>
  JSON.stringify({ type: 'RecordLap', session: 'race', car: String((n % 40) + 1), timeMs: 14_000 });

/** Ticks of the system's clock a second, as Linux counts them for every process. */
const TICKS = 100;

/** The processor time that a process has taken. Where there is no /proc it is not known. */
function processorSeconds(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) / TICKS;
  } catch {
    return Number.NaN;
  }
}

/** Every projection but the race log, whose views grow with the log, and more of the log itself. */
const TARGETS = [
  ...['running-order/race', 'log', 'results/race', 'field', 'meeting', 'lap-chart/race', 'log'],
  ...['entry-list', 'lineup/race', 'penalties', 'heat-results', 'qualifying-order'],
];

/** 200 clients that are cut off and come back while 20,000 records are written; fails where one is wrong. */
export async function liveStorm(folder: string): Promise<Figure[]> {
  const store = `sqlite:${join(folder, 'storm.db')}`;
  const calm = await withServer(serveArgs(store), (url) =>
    storm({ url, clients: 200, records: 20_000, targets: TARGETS, seed: 1 }),
  );
  const what = `storm of 200 clients over ${calm.records.toLocaleString('en-US')} records`;
  const line = (words: string, unit: string, ours: number) => ({ what: `${what}: ${words}`, unit, ours });
  return [
    figure({ ...line('times that one was cut off and resumed', 'cuts', calm.cuts), better: 'more' }),
    figure({ ...line('messages received', 'messages', calm.messages), better: 'more' }),
    figure({ ...line('views compared, all equal', 'views', calm.compared), better: 'more' }),
    figure({ ...line('snapshots for patches', 'snapshots', calm.lateSnapshots), better: 'less', aim: '0' }),
    figure({ ...line('the commands took', 's', calm.seconds), better: 'less' }),
  ];
}

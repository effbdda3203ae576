import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { longMeeting } from './meeting.ts';
import { atRate, post, postCommands } from './posting.ts';
import { quantile, type Figure } from './report.ts';
import { serveArgs, withServer } from './server.ts';
import { listen } from './sse.ts';
import { storm } from './storm.ts';

const CLIENTS = [1, 100, 2_000];
/** Commands per second. Each command causes one patch to every client. */
const RATE = 10;
const SECONDS = 12;
const WARM_UP_SECONDS = 2;
const BOARD = 'projections/running-order/race/stream';
const AIMS: Readonly<Record<number, string>> = { 100: 'under 50', 2_000: 'under 250' };

interface LiveLoad {
  readonly p50: number;
  readonly p99: number;
  /** Processor time of the server, as a share of one core. */
  readonly load: number;
}

/**
 * Measures patches to many clients of one server: their delay and their cost. The server runs on a core of
 * its own; the clients and their clock run on the other.
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

type FigureLine = Pick<Figure, 'what' | 'unit' | 'ours' | 'better'> & { readonly aim?: string };

const figure = (line: FigureLine): Figure => ({ aim: '', ...line, baseline: null });

async function measure(url: string, pid: number, clients: number): Promise<LiveLoad> {
  const base = `${url}/api/meetings/live`;
  await postCommands(url, 'live', longMeeting(2_045, 'live'));
  const sentAt = new Map<number, number>();
  const delays: number[] = [];
  let arrived = 0;
  let brokenStreams = 0;
  const hangUps: (() => void)[] = [];
  const onEvent = ({ id, event }: { id: number; event: string }): void => {
    arrived += 1;
    const sent = sentAt.get(id);
    if (event === 'patch' && sent !== undefined) delays.push(performance.now() - sent);
  };
  const onEnd = (): void => void (brokenStreams += 1);
  for (let i = 0; i < clients; i += 1) {
    hangUps.push(listen({ url: `${base}/${BOARD}`, onEvent, onEnd }));
    // The queue of new connections is short, so only some connect at a time.
    if (i % 50 === 49) await pause(10);
  }
  while (arrived < clients) await pause(20);
  let next = 2_045;
  await atRate({ rate: RATE, seconds: WARM_UP_SECONDS }, async () => post(`${base}/commands`, lap(next++)));
  await pause(300);
  const before = processorSeconds(pid);
  const start = performance.now();
  const first = next;
  await atRate({ rate: RATE, seconds: SECONDS }, async () => {
    sentAt.set(next, performance.now());
    await post(`${base}/commands`, lap(next++));
  });
  while (delays.length < clients * (next - first) && brokenStreams === 0) await pause(20);
  const load = (processorSeconds(pid) - before) / ((performance.now() - start) / 1000);
  if (brokenStreams > 0) throw new Error(`${brokenStreams} streams ended early.`);
  for (const hangUp of hangUps) hangUp();
  return { p50: quantile(delays, 0.5), p99: quantile(delays, 0.99), load };
}

const lap = (n: number): string =>
  JSON.stringify({ type: 'RecordLap', session: 'race', car: String((n % 40) + 1), timeMs: 14_000 });

/** Linux counts the processor time of a process in ticks of a hundredth of a second. */
const TICKS_PER_SECOND = 100;

/** Returns the processor time of a process, or NaN on a system without /proc. */
export function processorSeconds(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
  } catch {
    return Number.NaN;
  }
}

/** Every projection but the race log, whose views grow with the log; and the log itself twice. */
const TARGETS = [
  'running-order/race',
  'log',
  'results/race',
  'field',
  'meeting',
  'lap-chart/race',
  'log',
  'entry-list',
  'lineup/race',
  'penalties',
  'heat-results',
  'qualifying-order',
];

/** Cuts off 200 clients again and again while 20,000 records are written. Fails if one of them is wrong. */
export async function liveStorm(folder: string): Promise<Figure[]> {
  const store = `sqlite:${join(folder, 'storm.db')}`;
  const report = await withServer(serveArgs(store), (url) =>
    storm({ url, clients: 200, records: 20_000, minCuts: 0, targets: TARGETS, seed: 1 }),
  );
  const what = `storm of 200 clients over ${report.records.toLocaleString('en-US')} records`;
  const line = (words: string, unit: string, ours: number) => ({ what: `${what}: ${words}`, unit, ours });
  return [
    figure({ ...line('times that one was cut off and resumed', 'cuts', report.cuts), better: 'more' }),
    figure({ ...line('messages received', 'messages', report.messages), better: 'more' }),
    figure({ ...line('views compared, all equal', 'views', report.compared), better: 'more' }),
    figure({ ...line('snapshots for patches', 'snapshots', report.lateSnapshots), better: 'less', aim: '0' }),
    figure({ ...line('the commands took', 's', report.seconds), better: 'less' }),
  ];
}

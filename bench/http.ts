import { join } from 'node:path';
import autocannon from 'autocannon';
import { longMeeting } from './meeting.ts';
import { median, type Figure } from './report.ts';
import { serveArgs, withServer } from './server.ts';

const MEETINGS = 8;
const ROUNDS = 3;
const SECONDS = 4;
const official = 'bench; role=director';

interface Load {
  readonly rate: number;
  readonly p50: number;
  readonly p99: number;
}

/**
 * Commands over HTTP, each answered once it is durable, beside a bare Fastify that validates and answers.
 * The server has a core of its own where the machine lets processes be pinned; the load has the other.
 */
export async function http(folder: string): Promise<Figure[]> {
  return [...(await measure(folder, 1)), ...(await measure(folder, 64))];
}

async function measure(folder: string, connections: number): Promise<Figure[]> {
  const ours: Load[] = [];
  const bare: Load[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const store = `sqlite:${join(folder, `http-${connections}-${round}.db`)}`;
    ours.push(
      await withServer(serveArgs(store), async (url) => {
        await prepare(url);
        return load(url, connections);
      }),
    );
    bare.push(await withServer(['bare-fastify.js'], (url) => load(url, connections)));
  }
  const of = (loads: readonly Load[], key: keyof Load): number => median(loads.map((one) => one[key]));
  const words = connections === 1 ? '1 connection' : `${connections} connections`;
  const what = `HTTP commands, ${words}, ${MEETINGS} meetings`;
  const figure = (key: keyof Load, unit: string, aim = ''): Figure => ({
    what: key === 'rate' ? `${what} (baseline: bare Fastify, no storage)` : `${what}, ${key}`,
    unit,
    ours: of(ours, key),
    baseline: of(bare, key),
    better: key === 'rate' ? 'more' : 'less',
    aim,
  });
  return [
    figure('rate', 'commands/s', connections === 64 ? '0.5 or more' : ''),
    figure('p50', 'ms'),
    figure('p99', 'ms'),
  ];
}

/** Eight meetings under green, so that a crossing is a crossing. */
async function prepare(url: string): Promise<void> {
  for (let i = 0; i < MEETINGS; i++) {
    const meeting = `bench-${i}`;
    const lines = [...longMeeting(45, meeting)].map((command) => JSON.stringify(command));
    const headers = { 'content-type': 'application/x-ndjson', 'greenflag-official': official };
    const body = lines.join('\n');
    const answer = await fetch(`${url}/api/meetings/${meeting}/commands`, { method: 'POST', headers, body });
    if (!answer.ok) throw new Error(await answer.text());
    await answer.text();
  }
}

async function load(url: string, connections: number): Promise<Load> {
  const headers = { 'content-type': 'application/json', 'greenflag-official': official };
  const requests = Array.from({ length: MEETINGS * 5 }, (_, i) => ({
    method: 'POST' as const,
    path: `/api/meetings/bench-${i % MEETINGS}/commands`,
    headers,
    body: JSON.stringify({ type: 'RecordLap', session: 'race', car: String((i % 40) + 1), timeMs: 14_000 }),
  }));
  await autocannon({ url, connections, duration: 1, requests });
  const times: number[] = [];
  const result = await new Promise<autocannon.Result>((resolve, reject) => {
    const options = { url, connections, duration: SECONDS, requests };
    const running = autocannon(options, (error: unknown, done) => {
      if (error instanceof Error) reject(error);
      else resolve(done);
    });
    running.on('response', (_client, _status, _bytes, milliseconds) => times.push(milliseconds));
  });
  if (result.non2xx > 0 || result.errors > 0) throw new Error(`${result.non2xx} answers were refusals.`);
  times.sort((a, b) => a - b);
  const at = (share: number): number => times[Math.floor(times.length * share)] ?? Number.NaN;
  return { rate: result.requests.average, p50: at(0.5), p99: at(0.99) };
}

import { join } from 'node:path';
import autocannon from 'autocannon';
import { longMeeting } from './meeting.ts';
import { postCommands } from './posting.ts';
import { median, quantile, type Figure } from './report.ts';
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
 * Measures commands over HTTP, which are answered once they are durable, and a bare Fastify as the baseline.
 * The server runs on a core of its own, and the load on the other.
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
  const medianOf = (loads: readonly Load[], key: keyof Load) => median(loads.map((each) => each[key]));
  const words = connections === 1 ? '1 connection' : `${connections} connections`;
  const what = `HTTP commands, ${words}, ${MEETINGS} meetings`;
  const figure = (key: keyof Load, unit: string, aim = ''): Figure => ({
    what: key === 'rate' ? `${what} (baseline: bare Fastify, no storage)` : `${what}, ${key}`,
    unit,
    ours: medianOf(ours, key),
    baseline: medianOf(bare, key),
    better: key === 'rate' ? 'more' : 'less',
    aim,
  });
  return [
    figure('rate', 'commands/s', connections === 64 ? '0.5 or more' : ''),
    figure('p50', 'ms'),
    figure('p99', 'ms'),
  ];
}

/** Schedules the meetings and runs them to the green, so that laps are accepted. */
async function prepare(url: string): Promise<void> {
  for (let i = 0; i < MEETINGS; i++) {
    const meeting = `bench-${i}`;
    await postCommands(url, meeting, longMeeting(45, meeting));
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
  return { rate: result.requests.average, p50: quantile(times, 0.5), p99: quantile(times, 0.99) };
}

import { once } from 'node:events';
import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fill, longMeeting } from '../meeting.ts';
import { post, postCommands } from '../posting.ts';
import { quantile, type Figure } from '../report.ts';
import { serveArgs, urlOf } from '../server.ts';
import type { Holds } from './hold-monitor.ts';
import { readerKinds, type ReaderKind } from './requests.ts';

const RECORDS = 50_000;
/** Other meetings of the store, for the list of meetings. */
const SMALL_MEETINGS = 20;
/** Requests of one kind by itself, and the time after which no more is started. */
const REQUESTS = 4;
const KIND_MS = 1_500;
/** Readers of the mix, each with one request at a time. */
const READERS = 8;
const MIX_MS = Number(process.env['GREENFLAG_BENCH_MIX_SECONDS'] ?? 30) * 1_000;
const LAP = { type: 'RecordLap', session: 'race', car: '7', timeMs: 14_000 };

/**
 * Measures how long readers hold the main thread of a server, on which commands wait meanwhile: each kind of
 * request by itself, then all kinds at once while an official issues commands.
 */
export async function readers(folder: string): Promise<Figure[]> {
  const store = `sqlite:${join(folder, 'readers.db')}`;
  await fill(store, RECORDS);
  const server = startServer(store);
  try {
    const url = await urlOf(server);
    for (let i = 0; i < SMALL_MEETINGS; i++)
      await postCommands(url, `small-${i}`, longMeeting(200, `small-${i}`));
    await holdsOf(server);
    const kinds = readerKinds(RECORDS, await instantsOf(url));
    const figures: Figure[] = [];
    await ask(url, { name: '', next: () => ({ path: '/api/meetings/bench/projections/meeting' }) });
    figures.push(...figuresOf('first view after the start', await holdsOf(server), []));
    for (const kind of kinds) {
      process.stderr.write(`  ${kind.name}\n`);
      figures.push(...(await alone(server, url, kind)));
    }
    figures.push(...(await together(server, url, kinds)));
    return figures;
  } finally {
    server.kill('SIGTERM');
    await once(server, 'exit');
  }
}

function startServer(store: string): ChildProcess {
  const [script = '', ...rest] = serveArgs(store);
  const monitor = new URL('./hold-monitor.js', import.meta.url).href;
  const program = fileURLToPath(new URL(`../${script}`, import.meta.url));
  return spawn(process.execPath, ['--import', monitor, program, ...rest], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
}

async function holdsOf(server: ChildProcess): Promise<Holds> {
  const answer = once(server, 'message');
  server.send('holds');
  const [holds] = (await answer) as [Holds];
  return holds;
}

/** Returns a function that gives the instant at which a share of the records had happened. */
async function instantsOf(url: string): Promise<(share: number) => string> {
  const path = `${url}/api/meetings/bench/events?after=${RECORDS - 3}&limit=1`;
  const first = await recordedAt(`${url}/api/meetings/bench/events?limit=1`);
  const last = await recordedAt(path);
  return (share) => new Date(first + share * (last - first)).toISOString();
}

async function recordedAt(path: string): Promise<number> {
  const { events } = (await (await fetch(path)).json()) as { events: { metadata: { recordedAt: string } }[] };
  return Date.parse(events[0]?.metadata.recordedAt ?? '');
}

/** What a reader may be answered: the view, no proof, too long a question, or too much work. */
const EXPECTED = new Set([200, 404, 408, 422, 503]);

/** Asks once. Returns the status, which is 408 when the server did not come to read the request in time. */
async function ask(url: string, kind: ReaderKind): Promise<number> {
  const { path, headers = {}, body } = kind.next(Math.random);
  const post = body && { method: 'POST', body: JSON.stringify(body) };
  const answer = await fetch(url + path, { headers, ...post });
  const size = (await answer.arrayBuffer()).byteLength;
  if (EXPECTED.has(answer.status)) return answer.status;
  throw new Error(`${kind.name}: ${path} answered ${answer.status} with ${size} bytes.`);
}

async function alone(server: ChildProcess, url: string, kind: ReaderKind): Promise<Figure[]> {
  const times: number[] = [];
  const end = performance.now() + KIND_MS;
  while (times.length < REQUESTS && (times.length === 0 || performance.now() < end)) {
    const start = performance.now();
    await ask(url, kind);
    times.push(performance.now() - start);
  }
  return figuresOf(kind.name, await holdsOf(server), times);
}

async function together(server: ChildProcess, url: string, kinds: readonly ReaderKind[]): Promise<Figure[]> {
  const end = performance.now() + MIX_MS;
  let [answered, unanswered] = [0, 0];
  const reader = async (): Promise<void> => {
    while (performance.now() < end) {
      const kind = kinds[Math.floor(Math.random() * kinds.length)];
      const status = kind && (await ask(url, kind));
      if (status === 200 || status === 404) answered += 1;
      else unanswered += 1;
    }
  };
  const commands: number[] = [];
  const official = async (): Promise<void> => {
    while (performance.now() < end) {
      const start = performance.now();
      await post(`${url}/api/meetings/bench/commands`, JSON.stringify(LAP));
      commands.push(performance.now() - start);
    }
  };
  await Promise.all([official(), ...Array.from({ length: READERS }, reader)]);
  const mix = `all kinds at once, ${answered} answers and ${unanswered} without one`;
  return [
    ...figuresOf(mix, await holdsOf(server), [], 'under 20'),
    figure('command during the mix, p50', quantile(commands, 0.5)),
    figure('command during the mix, p99', quantile(commands, 0.99)),
  ];
}

const figuresOf = (kind: string, holds: Holds, times: readonly number[], aim = ''): Figure[] => [
  figure(`longest hold: ${kind}`, holds.heldMs, aim),
  ...(aim === '' ? [] : [figure('  the longest major collection', holds.majorMs)]),
  ...(aim === '' ? [] : [figure('  longest, with collections and waits for a core', holds.longestMs)]),
  ...(times.length > 0 ? [figure('  time of the slowest answer', Math.max(...times))] : []),
];

const figure = (what: string, ours: number, aim = ''): Figure => ({
  what,
  unit: 'ms',
  ours,
  baseline: null,
  better: 'less',
  aim,
});

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import {
  generatedEntrants,
  NO_CHAOS,
  p3Decoder,
  p3Reader,
  postLineup,
  ReaderServer,
  schedule,
  transpondersOf,
} from '#timing-feeds';
import { postCommands } from '../posting.ts';
import { quantile, type Figure } from '../report.ts';
import { serveArgs } from '../server.ts';
import { withObservedServer, type ObservedServer } from '../soak/server-memory.ts';
import { listen } from '../sse.ts';

const RATE = 50;
const CARS = 40;
const SEED = 1;
const MEETING = 'feeds';
const MIB = 1024 * 1024;
const AIM_P99_MS = 250;
const DEFAULT_MINUTES = '0.5';

/** Passings of the first seconds warm the server up, and do not count. */
const WARM_UP_SECONDS = 5;
const SETTLE_MS = 30_000;

/** Forty cars cross the line fifty times a second, so a car crosses each 0.8 s: these are crossings, too. */
const SAME_CROSSING_MS = 100;
const FORMAT = {
  id: 'one-race',
  sessions: [
    {
      id: 'race',
      kind: 'main' as const,
      laps: 10_000,
      sameCrossingMs: SAME_CROSSING_MS,
      lineup: [{ draw: true as const }],
    },
  ],
};

interface BoardOptions {
  readonly minutes?: string | undefined;
}

interface Sent {
  /** When the bytes of each passing were written, by its number. */
  readonly at: Map<number, number>;
  /** When the board had reached each revision. */
  readonly board: { revision: number; at: number }[];
}

/**
 * Measures the way from the bytes of a decoder to a patch of the board, through a server with SQLite and a
 * raw log: fifty passings a second of forty cars, and a follower of the running order.
 */
export async function byteToBoard(folder: string, { minutes }: BoardOptions): Promise<Figure[]> {
  const seconds = Number(minutes ?? DEFAULT_MINUTES) * 60;
  const decoder = await ReaderServer.open(0);
  const file = join(folder, 'feeds.json');
  const feeds = [{ name: 'sf', url: `p3://127.0.0.1:${decoder.port}` }];
  await writeFile(file, JSON.stringify({ meeting: MEETING, feeds }));
  const program = [...serveArgs(`sqlite:${join(folder, 'feeds.db')}`), '--feeds', file];
  try {
    return await withObservedServer(program, join(folder, 'memory.json'), async (server) => {
      await openRace(server.url);
      await decoder.firstClient(AbortSignal.timeout(SETTLE_MS));
      return measure(server, decoder, seconds);
    });
  } finally {
    await decoder.close();
  }
}

async function openRace(url: string): Promise<void> {
  const at = Date.now() - 60_000;
  const [session = { id: 'race', kind: 'main' as const }] = FORMAT.sessions;
  const entrants = generatedEntrants(CARS);
  const track = { name: 'Bench Oval', lengthMiles: 0.25 };
  const plan = { meeting: MEETING, name: 'Feeds', track, format: FORMAT, entrants };
  const scripted = [...schedule(SEED, plan, at), ...postLineup(SEED, plan, session, at)];
  const commands = scripted.map(({ official: _, ...command }) => command);
  await postCommands(url, MEETING, [
    ...commands,
    { type: 'OpenSession', session: session.id },
    { type: 'ShowGreen', session: session.id },
  ]);
}

async function measure(server: ObservedServer, decoder: ReaderServer, seconds: number): Promise<Figure[]> {
  const sent: Sent = { at: new Map(), board: [] };
  let failure: Error | null = null;
  const hangUp = listen({
    url: `${server.url}/api/meetings/${MEETING}/projections/running-order/race/stream`,
    onEvent: ({ id }) => sent.board.push({ revision: id, at: performance.now() }),
    onEnd: (error) => (failure ??= error ?? new Error('The stream of the board ended.')),
  });
  const memory = await send(decoder, server, { seconds, sent });
  const seen = await crossingsIn(server.url, sent.at.size);
  const last = Math.max(...seen.values());
  const until = performance.now() + SETTLE_MS;
  while ((sent.board.at(-1)?.revision ?? 0) < last && performance.now() < until) await pause(20);
  if (failure) throw failure as Error;
  hangUp();
  return figuresOf(sent, seen, memory);
}

interface CrossingLine {
  readonly revision: number;
  readonly data: { readonly passing: { readonly number: number } };
}

interface Memory {
  /** Processor time of the server for a passing, in milliseconds. */
  readonly passingMs: number;
  readonly before: number;
  readonly after: number;
  readonly heapBefore: number;
  readonly heapAfter: number;
}

/** Sends the passings, each at its time. Returns the memory of the server in the warm-up and at the end. */
async function send(
  decoder: ReaderServer,
  server: ObservedServer,
  { seconds, sent }: { readonly seconds: number; readonly sent: Sent },
): Promise<Memory> {
  const startAt = Date.now() + 1_000;
  const transponders = [...transpondersOf(SEED, generatedEntrants(CARS)).values()];
  const passings = Array.from({ length: RATE * (WARM_UP_SECONDS + seconds) }, (_, i) => ({
    transponder: transponders[i % CARS] ?? '',
    hits: 40,
    strength: 100,
    at: startAt + Math.round((i * 1_000) / RATE),
  }));
  const reader = p3Reader(SEED, passings, NO_CHAOS);
  decoder.start(reader, Date.now);
  const frames = p3Decoder();
  const processorBefore = server.processorSeconds();
  let before: ReturnType<typeof memoryOf> | null = null;
  for (const event of reader.events) {
    if (event.at > (passings.at(-1)?.at ?? 0) + 1_000) break;
    await pause(Math.max(0, event.at - Date.now()));
    decoder.play(event);
    const at = performance.now();
    const records = 'bytes' in event ? frames.push(event.bytes) : [];
    for (const record of records) if (record.kind === 'passing') sent.at.set(record.number ?? NaN, at);
    if (sent.at.size >= (RATE * WARM_UP_SECONDS) / 2) before ??= memoryOf(server);
  }
  const [rss, heap] = (await before) ?? [NaN, NaN];
  const passingMs = ((server.processorSeconds() - processorBefore) * 1_000) / sent.at.size;
  const [rssAfter, heapAfter] = await memoryOf(server);
  return { passingMs, before: rss, after: rssAfter, heapBefore: heap, heapAfter };
}

async function memoryOf(server: ObservedServer): Promise<[rssMib: number, heapMib: number]> {
  const { heapUsed } = await server.collect();
  return [server.residentKib() / 1024, heapUsed / MIB];
}

/** Returns the revision of each passing in the log, once all are there. */
async function crossingsIn(url: string, count: number): Promise<Map<number, number>> {
  const seen = new Map<number, number>();
  const until = performance.now() + SETTLE_MS;
  for (;;) {
    const log = await fetch(`${url}/api/meetings/${MEETING}/events`, {
      headers: { accept: 'application/x-ndjson' },
    });
    seen.clear();
    for (const line of (await log.text()).split('\n')) {
      if (!line.includes('"CrossingSeen"')) continue;
      const { revision, data } = JSON.parse(line) as CrossingLine;
      if (seen.has(data.passing.number))
        throw new Error(`Passing ${data.passing.number} is in the log twice.`);
      seen.set(data.passing.number, revision);
    }
    if (seen.size >= count || performance.now() > until) return seen;
    await pause(500);
  }
}

function figuresOf({ at, board }: Sent, seen: ReadonlyMap<number, number>, memory: Memory): Figure[] {
  const counted = [...at].slice(RATE * WARM_UP_SECONDS);
  const delays = counted.flatMap(([number, sentAt]) => {
    const revision = seen.get(number);
    const patch = revision === undefined ? undefined : patchOf(board, revision);
    return patch ? [patch.at - sentAt] : [];
  });
  const what = `${RATE} passings a second, ${(counted.length / RATE).toFixed(0)} s`;
  const figure = (words: string, unit: string, ours: number, aim = ''): Figure => ({
    what: `${what}: ${words}`,
    unit,
    ours,
    aim,
    baseline: null,
    better: 'less',
  });
  const aim = `under ${AIM_P99_MS}`;
  return [
    figure('byte written to patch of the board received, p50', 'ms', quantile(delays, 0.5)),
    figure('byte written to patch of the board received, p99', 'ms', quantile(delays, 0.99), aim),
    figure('the longest', 'ms', Math.max(...delays)),
    figure('processor time of the server for a passing', 'ms', memory.passingMs),
    figure('passings lost', 'passings', at.size - seen.size, '0'),
    figure('passings without a patch', 'passings', counted.length - delays.length, '0'),
    figure('resident memory in the warm-up', 'MiB', memory.before),
    figure('resident memory at the end', 'MiB', memory.after),
    figure('heap in use in the warm-up', 'MiB', memory.heapBefore),
    figure('heap in use at the end', 'MiB', memory.heapAfter),
  ];
}

/** Returns the first patch that has the record of a revision in it. */
function patchOf(board: Sent['board'], revision: number): Sent['board'][number] | undefined {
  let [low, high] = [0, board.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((board[middle]?.revision ?? 0) < revision) low = middle + 1;
    else high = middle;
  }
  return board[low];
}

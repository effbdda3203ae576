import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import autocannon from 'autocannon';
import { prepareMeetings } from '../http/http.ts';
import { median, type Figure } from '../report.ts';
import { serveArgs, withUnpinnedServer } from '../server.ts';

/** The only meeting of the server: all commands go to it. */
const BOARD = '/api/meetings/bench-0/projections/running-order/race/stream';
const START_MS = Date.parse('2026-05-02T18:00:01.000Z');
const LAP_MS = 14_000;
const CARS = 40;
const FOLLOWERS = 1_000;
const CONNECTIONS = 64;
const ROUNDS = 5;
const SECONDS = 3;
/** Long enough for V8 to compile what a command runs. */
const WARM_UP_SECONDS = 2;
const IDLE_FOLLOWERS = 10_000;
const IDLE_ROUNDS = 3;
/** Time after which the memory of a server no longer changes. */
const SETTLE_MS = 1_500;
/** A module that the server loads first: the signal SIGUSR2 then collects all garbage. */
const COLLECT_ON_SIGNAL = "data:text/javascript,process.on('SIGUSR2',()=>gc())";
const LIMITS_OFF = ['--limits', 'streams=off,connections=off'];

/** What the clients of a stream have received. */
interface Received {
  readonly bytes: number;
  /** Messages of one of the clients. */
  readonly frames: number;
  /** The last id of that client. */
  readonly revision: number;
  readonly ended: number;
}

interface Round {
  readonly rate: number;
  /** Messages a second to each follower. */
  readonly frames: number;
  /** Bytes of a message. */
  readonly bytes: number;
}

/**
 * Measures the commands of a meeting with many followers. All commands go to the followed meeting at full
 * rate, which is harder than a night with several meetings. Server, followers and load share the machine, as
 * processes of their own.
 */
export async function followers(folder: string): Promise<Figure[]> {
  const alone: Round[] = [];
  const followed: Round[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const store = (kind: string) => `sqlite:${join(folder, `followers-${kind}-${round}.db`)}`;
    const parts = [
      async () => alone.push(await measure(store('none'), 0)),
      async () => followed.push(await measure(store('many'), FOLLOWERS)),
    ];
    // Each of them is the first in turn, so that a machine that slows down slows down both.
    for (const part of round % 2 === 0 ? parts : parts.toReversed()) await part();
  }
  const of = (rounds: readonly Round[], key: keyof Round) => median(rounds.map((each) => each[key]));
  const who = `${FOLLOWERS.toLocaleString('en-US')} followers of its board`;
  const more = { better: 'more', baseline: null, aim: '' } as const;
  return [
    {
      ...more,
      what: `HTTP commands, ${CONNECTIONS} connections, one meeting, with ${who} (baseline: none)`,
      unit: 'commands/s',
      ours: of(followed, 'rate'),
      baseline: of(alone, 'rate'),
      aim: '0.7 or more',
    },
    { ...more, what: `messages to each of ${who} meanwhile`, unit: 'a second', ours: of(followed, 'frames') },
    {
      ...more,
      what: 'bytes of each of these messages',
      unit: 'bytes',
      ours: of(followed, 'bytes'),
      better: 'less',
    },
  ];
}

function measure(store: string, followers: number): Promise<Round> {
  return withUnpinnedServer([...serveArgs(store), ...LIMITS_OFF], async (url) => {
    await prepareMeetings(url, 1);
    const laps = lapsOfRace();
    const load = (seconds: number) => recordLaps(url, laps, seconds);
    if (followers === 0) {
      await load(WARM_UP_SECONDS);
      return { rate: await load(SECONDS), frames: 0, bytes: 0 };
    }
    return withCrowd(`${url}${BOARD}`, followers, async (ask) => {
      await load(WARM_UP_SECONDS);
      const before = await ask();
      const rate = await load(SECONDS);
      const after = await ask();
      if (after.ended > 0) throw new Error(`${after.ended} streams ended early.`);
      const frames = after.frames - before.frames;
      return { rate, frames: frames / SECONDS, bytes: (after.bytes - before.bytes) / followers / frames };
    });
  });
}

/** Yields a crossing of each car in turn, as far apart as on the track, so that each changes the board. */
function* lapsOfRace(): Generator<string, never> {
  for (let i = 0; ; i += 1) {
    const at = new Date(START_MS + i * (LAP_MS / CARS)).toISOString();
    const car = String((i % CARS) + 1);
    yield JSON.stringify({ type: 'RecordLap', session: 'race', car, timeMs: LAP_MS, at });
  }
}

/** Records laps as fast as the server answers. Returns the number of answers a second. */
async function recordLaps(url: string, laps: Iterator<string, never>, seconds: number): Promise<number> {
  const headers = { 'content-type': 'application/json', 'greenflag-official': 'bench; role=director' };
  const lap = {
    method: 'POST' as const,
    path: '/api/meetings/bench-0/commands',
    headers,
    setupRequest: (request: autocannon.Request) => ({ ...request, body: laps.next().value }),
  };
  const start = performance.now();
  const result = await autocannon({ url, connections: CONNECTIONS, duration: seconds, requests: [lap] });
  if (result.non2xx > 0 || result.errors > 0) throw new Error(`${result.non2xx} answers were refusals.`);
  return result['2xx'] / ((performance.now() - start) / 1_000);
}

/** Measures the memory of a follower that waits. */
export async function idleFollowers(folder: string): Promise<Figure[]> {
  const growths: number[] = [];
  for (let round = 0; round < IDLE_ROUNDS; round += 1) {
    const store = `sqlite:${join(folder, `idle-${round}.db`)}`;
    growths.push(
      await withUnpinnedServer([...serveArgs(store), ...LIMITS_OFF], idleGrowth, [
        '--expose-gc',
        '--import',
        COLLECT_ON_SIGNAL,
      ]),
    );
  }
  const what = `memory (RSS) of each of ${IDLE_FOLLOWERS.toLocaleString('en-US')} idle followers of a board`;
  return [{ what, unit: 'KiB', ours: median(growths), baseline: null, better: 'less', aim: 'under 25' }];
}

/** Returns the growth of the server's memory for each follower, in KiB, after its garbage was collected. */
async function idleGrowth(url: string, pid: number): Promise<number> {
  await prepareMeetings(url, 1);
  const settled = async () => {
    for (let i = 0; i < 2; i += 1) {
      process.kill(pid, 'SIGUSR2');
      await pause(SETTLE_MS / 2);
    }
    return residentKib(pid);
  };
  const address = `${url}${BOARD}`;
  // Some clients have been there before, so that code that is loaded on demand is not counted.
  await withCrowd(address, 100, async () => undefined);
  const before = await settled();
  return withCrowd(address, IDLE_FOLLOWERS, async () => ((await settled()) - before) / IDLE_FOLLOWERS);
}

/** Follows a stream with many clients of another process while some work lasts. */
async function withCrowd<T>(
  address: string,
  count: number,
  work: (ask: () => Promise<Received>) => Promise<T>,
): Promise<T> {
  const file = fileURLToPath(new URL('crowd.js', import.meta.url));
  const crowd = spawn(process.execPath, [file, address, String(count)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: crowd.stdout })[Symbol.asyncIterator]();
  const next = async () => JSON.parse((await lines.next()).value as string) as Received;
  const ask = () => {
    crowd.stdin.write('\n');
    return next();
  };
  try {
    await next();
    return await work(ask);
  } finally {
    crowd.stdin.end();
    await once(crowd, 'exit');
  }
}

/** Returns the memory of a process that is in use, in KiB. It reads /proc, so it needs Linux. */
function residentKib(pid: number): number {
  const [, kib] = /^VmRSS:\s+(\d+)/mu.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kib);
}

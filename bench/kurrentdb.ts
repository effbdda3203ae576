import { randomUUID } from 'node:crypto';
import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { longMeeting } from './meeting.ts';
import { postCommands } from './posting.ts';
import { median, type Figure } from './report.ts';
import { serveArgs, withServer } from './server.ts';

const ROUNDS = 3;
const SECONDS = 4;
const OFFICIALS = 64;
const MOVES = 9;
const MEETING = 'bench';
const official = 'bench; role=director';

/**
 * Measures our side of the connection to KurrentDB, with a test double that keeps its log in memory. A real
 * server adds the time of its disk, its replication and its elections.
 */
export async function kurrentdb(): Promise<Figure[]> {
  const alone: number[] = [];
  const two: number[] = [];
  const moves: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    alone.push(await withDouble(1, ({ url }) => withServer(serveArgs(url), (server) => rate([server]))));
    two.push(
      await withDouble(1, ({ url }) =>
        withServer(serveArgs(url), (one) => withServer(serveArgs(url), (other) => rate([one, other]))),
      ),
    );
  }
  await withDouble(3, (double) =>
    withServer(serveArgs(double.url), async (server) => {
      await prepare(server);
      for (let move = 0; move < MOVES; move++) moves.push(await moveTime(double, server, (move + 1) % 3));
    }),
  );
  const common = { baseline: null, aim: '' };
  const rates = { ...common, unit: 'commands/s', better: 'more' } as const;
  const times = { ...common, unit: 'ms', better: 'less' } as const;
  const aimed = `${OFFICIALS} officials at one meeting`;
  return [
    { ...rates, what: `kurrentdb (double), 1 server, ${aimed}`, ours: median(alone) },
    { ...rates, what: `kurrentdb (double), 2 servers, ${aimed}`, ours: median(two) },
    {
      ...times,
      what: 'kurrentdb (double), from the move of the leader to the next receipt',
      ours: median(moves),
    },
    { ...times, what: `the same, the longest of ${MOVES}`, ours: Math.max(...moves) },
  ];
}

interface Double {
  readonly url: string;
  /** Sends a line to the double and returns its answer. */
  send(line: string): Promise<string>;
}

/** Runs the double of the tests in a process of its own. */
async function withDouble<T>(nodes: number, work: (double: Double) => Promise<T>): Promise<T> {
  const flags = ['--no-warnings', '--conditions=greenflag-source'];
  const loader = ['--import', './test/support/event-store/sources.mjs'];
  const program = ['test/support/kurrentdb/main.ts', String(nodes)];
  const child: ChildProcess = spawn(process.execPath, [...flags, ...loader, ...program], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  if (!child.stdout || !child.stdin) throw new Error('The double has no pipes.');
  const { stdin } = child;
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<string> => {
    const line = await lines.next();
    if (line.done) throw new Error('The double has ended. Run this from the root of the repository.');
    return line.value;
  };
  try {
    const url = await next();
    return await work({
      url,
      send: (line) => {
        stdin.write(`${line}\n`);
        return next();
      },
    });
  } finally {
    child.kill();
  }
}

const prepare = (server: string) => postCommands(server, MEETING, longMeeting(1, MEETING));

/** Returns receipts per second. Each official sends one command after another, spread over the servers. */
async function rate(servers: readonly string[]): Promise<number> {
  await prepare(servers[0] ?? '');
  let receipts = 0;
  let isRunning = true;
  const sendNotes = async (server: string): Promise<void> => {
    while (isRunning) {
      const status = await note(server);
      if (status === 200) receipts += 1;
      else if (status !== 503) throw new Error(`The server answered ${status}.`);
    }
  };
  const officials = Array.from({ length: OFFICIALS }, (_, n) => sendNotes(servers[n % servers.length] ?? ''));
  await pause(1_000);
  const before = receipts;
  await pause(SECONDS * 1_000);
  const counted = receipts - before;
  isRunning = false;
  await Promise.all(officials);
  return counted / SECONDS;
}

/** Returns the milliseconds from the move of the leader to the next receipt. */
async function moveTime(double: Double, server: string, to: number): Promise<number> {
  await double.send(`lead ${to}`);
  const start = performance.now();
  while ((await note(server)) !== 200);
  return performance.now() - start;
}

async function note(server: string): Promise<number> {
  const headers = {
    'content-type': 'application/json',
    'greenflag-official': official,
    'idempotency-key': randomUUID(),
  };
  const body = JSON.stringify({ type: 'AddNote', text: 'Track is drying' });
  const answer = await fetch(`${server}/api/meetings/${MEETING}/commands`, { method: 'POST', headers, body });
  await answer.text();
  return answer.status;
}

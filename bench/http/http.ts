import { join } from 'node:path';
import autocannon from 'autocannon';
import { longMeeting } from '../meeting.ts';
import { postCommands } from '../posting.ts';
import { median, quantile, type Figure } from '../report.ts';
import { serveArgs, withUnpinnedServers } from '../server.ts';

const ROUNDS = 5;
const SECONDS = 1.5;
/** Long enough for V8 to compile what a command runs. */
const WARM_UP_SECONDS = 2;
const WARM_UP_CONNECTIONS = 64;
/** Meetings of the rows to which the others are compared. */
const FEW = 8;
const CONNECTIONS = [1, 64] as const;
const official = 'bench; role=director';

export interface Load {
  readonly rate: number;
  readonly p50: number;
  readonly p99: number;
}

/** One load in all its rounds: some connections on a server with some meetings in use. */
type Rounds = Map<string, Load[]>;

/**
 * Measures commands over HTTP, which are answered once they are durable, beside two servers that do only the
 * necessary work: one with a file log and one with SQLite. Server and load share all cores.
 */
export async function http(folder: string): Promise<Figure[]> {
  const rounds = await inRounds(folder, besides(FEW));
  return CONNECTIONS.flatMap((connections) => [
    ...rateFigures(rounds, connections, FEW),
    timeFigure(rounds, connections, 'p50'),
    timeFigure(rounds, connections, 'p99'),
  ]);
}

/** Measures the same with one meeting and with many, and how much many meetings slow down our server. */
export async function httpMeetings(folder: string): Promise<Figure[]> {
  const one = await inRounds(folder, besides(1));
  const many = await inRounds(folder, besides(64));
  const alone = await inRounds(
    folder,
    [FEW, 60, 100].map((meetings) => ({ kind: 'ours', meetings })),
  );
  return [
    ...CONNECTIONS.flatMap((connections) => rateFigures(one, connections, 1)),
    ...CONNECTIONS.flatMap((connections) => rateFigures(many, connections, 64)),
    ...[60, 100].flatMap((meetings) =>
      CONNECTIONS.map((connections): Figure => {
        const rateWith = (count: number) => medianOf(alone, keyOf('ours', connections, count), 'rate');
        return {
          what: `${nameOf(connections, meetings)} (baseline: ours with ${FEW} meetings)`,
          unit: 'commands/s',
          ours: rateWith(meetings),
          baseline: rateWith(FEW),
          better: 'more',
          aim: '0.95 or more',
        };
      }),
    ),
  ];
}

const SERVERS: Readonly<Record<string, (file: string) => string[]>> = {
  ours: (file) => serveArgs(`sqlite:${file}`),
  'file log': (file) => ['http/reference-server.js', 'file', file],
  sqlite: (file) => ['http/reference-server.js', 'sqlite', file],
};

/** Returns our server and the baselines, with the same number of meetings. */
const besides = (meetings: number): Target[] => Object.keys(SERVERS).map((kind) => ({ kind, meetings }));

/** A server under load, with some meetings. */
interface Target {
  readonly kind: string;
  readonly meetings: number;
}

const keyOf = (kind: string, connections: number, meetings: number): string =>
  `${kind} ${connections} ${meetings}`;

/** Loads the targets in turn, in some rounds, so that a slow machine slows down all of them. */
async function inRounds(folder: string, targets: readonly Target[]): Promise<Rounds> {
  const rounds: Rounds = new Map();
  const programs = targets.map(({ kind, meetings }) => {
    const file = join(folder, `${kind}-${targets.length}-${meetings}`);
    return SERVERS[kind]?.(file) ?? [];
  });
  await withUnpinnedServers(programs, async (urls) => {
    const running = targets.map((target, i) => ({ ...target, url: urls[i] ?? '' }));
    for (const { kind, meetings, url } of running) {
      if (kind === 'ours') await prepareMeetings(url, meetings);
      await loadServer(url, WARM_UP_CONNECTIONS, meetings, WARM_UP_SECONDS);
    }
    for (let round = 0; round < ROUNDS; round++)
      for (const connections of CONNECTIONS)
        for (const { kind, meetings, url } of running) {
          const key = keyOf(kind, connections, meetings);
          const load = await loadServer(url, connections, meetings, SECONDS);
          rounds.set(key, [...(rounds.get(key) ?? []), load]);
        }
  });
  return rounds;
}

const medianOf = (rounds: Rounds, key: string, figure: keyof Load): number =>
  median((rounds.get(key) ?? []).map((load) => load[figure]));

const nameOf = (connections: number, meetings: number): string =>
  `HTTP commands, ${connections === 1 ? '1 connection' : `${connections} connections`}, ${
    meetings === 1 ? '1 meeting' : `${meetings} meetings`
  }`;

function rateFigures(rounds: Rounds, connections: number, meetings: number): Figure[] {
  return ['file log', 'sqlite'].map((kind) => ({
    what: `${nameOf(connections, meetings)} (baseline: ${kind})`,
    unit: 'commands/s',
    ours: medianOf(rounds, keyOf('ours', connections, meetings), 'rate'),
    baseline: medianOf(rounds, keyOf(kind, connections, meetings), 'rate'),
    better: 'more',
    aim: kind === 'sqlite' || meetings !== FEW ? '' : connections === 1 ? '0.9 or more' : '0.65 or more',
  }));
}

const timeFigure = (rounds: Rounds, connections: number, figure: 'p50' | 'p99'): Figure => ({
  what: `${nameOf(connections, FEW)}, ${figure} (baseline: file log)`,
  unit: 'ms',
  ours: medianOf(rounds, keyOf('ours', connections, FEW), figure),
  baseline: medianOf(rounds, keyOf('file log', connections, FEW), figure),
  better: 'less',
  aim: connections === 1 && figure === 'p99' ? '2 or less' : '',
});

/** Schedules the meetings and runs them to the green, so that laps are accepted. */
export async function prepareMeetings(url: string, meetings: number): Promise<void> {
  for (let i = 0; i < meetings; i++) {
    const meeting = `bench-${i}`;
    await postCommands(url, meeting, longMeeting(45, meeting));
  }
}

/** Sends laps of many cars to some meetings in turn. @throws Error if one is refused */
export async function loadServer(
  url: string,
  connections: number,
  meetings: number,
  seconds: number,
): Promise<Load> {
  const start = performance.now();
  const answers = await sendLaps(url, connections, meetings, seconds);
  const took = (performance.now() - start) / 1_000;
  const refusals = answers.filter(({ status }) => status !== 200).length;
  if (refusals > 0) throw new Error(`${refusals} answers were refusals.`);
  const times = answers.map(({ milliseconds }) => milliseconds);
  return { rate: times.length / took, p50: quantile(times, 0.5), p99: quantile(times, 0.99) };
}

interface Answer {
  readonly status: number;
  readonly milliseconds: number;
}

/** Sends laps of many cars to some meetings in turn. Returns all answers. @throws Error if one is missing */
export async function sendLaps(
  url: string,
  connections: number,
  meetings: number,
  seconds: number,
): Promise<Answer[]> {
  const headers = { 'content-type': 'application/json', 'greenflag-official': official };
  const requests = Array.from({ length: meetings * 5 }, (_, i) => ({
    method: 'POST' as const,
    path: `/api/meetings/bench-${i % meetings}/commands`,
    headers,
    body: JSON.stringify({ type: 'RecordLap', session: 'race', car: String((i % 40) + 1), timeMs: 14_000 }),
  }));
  const answers: Answer[] = [];
  const result = await new Promise<autocannon.Result>((resolve, reject) => {
    const running = autocannon({ url, connections, duration: seconds, requests }, (error: unknown, done) => {
      if (error instanceof Error) reject(error);
      else resolve(done);
    });
    running.on('response', (_client, status, _bytes, milliseconds) => answers.push({ status, milliseconds }));
  });
  if (result.errors > 0) throw new Error(`${result.errors} commands had no answer.`);
  return answers;
}

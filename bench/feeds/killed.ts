import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { readWholeStream } from '#event-store';
import { openStore } from '#event-store/open';
import { verifyMeeting } from '#race-control';
import { folderFiles, verifyRawLog, type FeedStatus } from '#timing-feeds';
import type { Figure } from '../report.ts';
import { serveArgs, urlOf } from '../server.ts';
import { KeptPassings } from './kept-passings.ts';

const MEETING = 'killed';
/** A feed that moves on by nothing for this long is stuck. A slow machine only takes longer. */
const STUCK_MS = 60_000;
const CROSSINGS = 50_000;
const KILLS = 10;
const PER_SECOND = 2_500;

const COMMANDS = [
  {
    type: 'ScheduleMeeting',
    meeting: MEETING,
    name: 'Killed',
    date: '2026-05-02',
    track: { name: 'Test Oval', lengthMiles: 0.25 },
    format: {
      id: 'killed',
      sessions: [{ id: 'heat', kind: 'heat', laps: 10_000, lineup: [{ draw: true }] }],
    },
  },
  { type: 'EnterCar', car: '1', driver: 'One', transponder: '100' },
  { type: 'DrawLineup', session: 'heat', order: ['1'] },
  { type: 'PostLineup', session: 'heat' },
  { type: 'OpenSession', session: 'heat' },
  { type: 'ShowGreen', session: 'heat' },
];

interface KillPlan {
  /** The program with its arguments, which serves a store on a free port. */
  readonly serve: (store: string) => readonly string[];
  readonly folder: string;
  readonly crossings: number;
  readonly kills: number;
  readonly perSecond: number;
}

export interface KillOutcome {
  readonly kills: number;
  /** The crossings in the log of the meeting. */
  readonly recorded: number;
  readonly lost: number;
  readonly twice: number;
  readonly meetingFindings: number;
  readonly rawProblems: number;
  readonly seals: number;
}

/** Kills a server with kill -9 again and again while a decoder sees crossings. Compares both in the end. */
export async function killWhileTiming(plan: KillPlan): Promise<KillOutcome> {
  const decoder = await KeptPassings.open();
  const store = `sqlite:${join(plan.folder, 'killed.db')}`;
  const feeds = join(plan.folder, 'feeds.json');
  const feed = { name: 'sf', url: `p3://127.0.0.1:${decoder.port}` };
  await writeFile(feeds, JSON.stringify({ meeting: MEETING, feeds: [feed] }));
  const start = () => startServer([...plan.serve(store), '--feeds', feeds]);
  let server = await start();
  try {
    await issueAll(server.url);
    const seeing = decoder.see(plan.crossings, plan.perSecond);
    for (let kill = 1; kill <= plan.kills; kill += 1) {
      await decoder.hasSeen((plan.crossings * kill) / (plan.kills + 1));
      await stopServer(server.child, 'SIGKILL');
      server = await start();
    }
    await seeing;
    await settled(server.url, decoder, plan.crossings);
  } finally {
    await stopServer(server.child, 'SIGTERM');
    await decoder.close();
  }
  return { kills: plan.kills, ...(await compare(store, plan.crossings)) };
}

async function compare(url: string, crossings: number): Promise<Omit<KillOutcome, 'kills'>> {
  const store = await openStore(url);
  const seen = new Map<number, number>();
  let seals = 0;
  for await (const { type, data } of readWholeStream(store, `meeting-${MEETING}`)) {
    if (type === 'FeedSealed') seals += 1;
    if (type !== 'CrossingSeen') continue;
    const { number } = data['passing'] as { number: number };
    seen.set(number, (seen.get(number) ?? 0) + 1);
  }
  const { findings } = await verifyMeeting(store, MEETING);
  await store.close();
  const { problems } = await verifyRawLog(folderFiles(`${url.slice('sqlite:'.length)}-feeds/sf`));
  return {
    recorded: seen.size,
    lost: crossings - seen.size,
    twice: [...seen.values()].filter((count) => count > 1).length,
    meetingFindings: findings.length,
    rawProblems: problems.length,
    seals,
  };
}

interface RunningServer {
  readonly child: ChildProcess;
  readonly url: string;
}

async function startServer([program = '', ...args]: readonly string[]): Promise<RunningServer> {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  return { child, url: await urlOf(child) };
}

async function stopServer(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill(signal);
  await gone;
}

async function issueAll(url: string): Promise<void> {
  for (const command of COMMANDS) {
    const answer = await fetch(`${url}/api/meetings/${MEETING}/commands`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'greenflag-official': 'bench; role=director' },
      body: JSON.stringify(command),
    });
    if (!answer.ok) throw new Error(await answer.text());
  }
}

/**
 * Waits until the last passing is in the log of the meeting, and the feed has no gap and nothing that waits.
 * Without the last passing the feed may have more in front of it than it knows.
 */
async function settled(url: string, decoder: KeptPassings, crossings: number): Promise<void> {
  let [before, movedMs, revision, hasLast] = ['', performance.now(), -1, false];
  for (;;) {
    await pause(200);
    decoder.sendLast();
    const query = `type=CrossingSeen&limit=1000&after=${revision}`;
    const { events } = await get<Crossings>(`${url}/api/meetings/${MEETING}/events?${query}`);
    revision = events.at(-1)?.revision ?? revision;
    hasLast ||= events.some(({ data }) => data.passing.number === crossings);
    const {
      feeds: [feed],
    } = await get<{ feeds: FeedStatus[] }>(`${url}/api/feeds`);
    if (hasLast && feed && isSettled(feed)) return;
    const now = JSON.stringify({ revision, ...(feed && progressOf(feed)) });
    if (now !== before) [before, movedMs] = [now, performance.now()];
    if (performance.now() - movedMs > STUCK_MS) throw new Error(`The feed does not settle: ${now}`);
  }
}

interface Crossings {
  readonly events: readonly { revision: number; data: { passing: { number: number } } }[];
}

const get = async <T>(address: string): Promise<T> => (await (await fetch(address)).json()) as T;

const isSettled = ({ state, gaps, counts }: FeedStatus): boolean =>
  state === 'live' && gaps.length === 0 && counts.waiting === 0 && counts.held === 0;

/** What changes while a feed catches up. Repeated passings are no progress. */
function progressOf({ state, gaps, counts }: FeedStatus) {
  const { passings, crossings, refused, waiting, held } = counts;
  const open = gaps.map(({ epoch, from, to }) => ({ epoch, from, to }));
  return { state, passings, crossings, refused, waiting, held, gaps: open };
}

const figure = (what: string, ours: number, aim: string): Figure => ({
  what,
  ours,
  aim,
  unit: '',
  baseline: null,
  better: 'less',
});

/** Kills a server ten times while a decoder sees 50,000 crossings. */
export async function killed(folder: string): Promise<Figure[]> {
  const outcome = await killWhileTiming({
    serve: (store) => {
      const [script = '', ...args] = serveArgs(store);
      return [fileURLToPath(new URL(`../${script}`, import.meta.url)), ...args];
    },
    folder,
    crossings: CROSSINGS,
    kills: KILLS,
    perSecond: PER_SECOND,
  });
  return [
    figure(
      `crossings of ${CROSSINGS} in the meeting after ${outcome.kills} x kill -9`,
      outcome.recorded,
      '50,000',
    ),
    figure('of them twice', outcome.twice, '0'),
    figure('findings about the log of the meeting', outcome.meetingFindings, '0'),
    figure('problems of the raw log', outcome.rawProblems, '0'),
  ];
}

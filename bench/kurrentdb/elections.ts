import { setTimeout as pause } from 'node:timers/promises';
import { postCommands } from '../posting.ts';
import { longMeeting } from '../meeting.ts';
import { median, type Figure } from '../report.ts';
import { serveArgs, withUnpinnedServers } from '../server.ts';
import { APPEND_DELAY_MS, withDouble, type Double } from './double.ts';
import { Officials } from './officials.ts';

const OFFICIALS = 16;
const SERVERS = 2;
const RECEIPTS = 100;
/** Real elections take one to three seconds. */
const ELECTION_MS = 1_000;
const STEADY_MS = 1_000;
const ROUNDS_KILLED = 7;
/** How long a leader that stands still remains the leader, in each round. Real servers take 10 s or more. */
const DEPOSED_AFTER_MS = [8_000, 9_000, 10_000, 11_000];

/** What happens to a leader, with the lines for the double. */
interface Fate {
  readonly what: 'killed' | 'stands still';
  readonly lose: string;
  /** Lines that make the node a follower again. */
  readonly recover: readonly string[];
}

const KILLED: Fate = { what: 'killed', lose: 'kill', recover: ['start'] };
/** A deposed leader that wakes up ends itself. */
const STANDS_STILL: Fate = { what: 'stands still', lose: 'stand-still', recover: ['wake', 'start'] };

/** Measures the time from an election to the next receipts, after the leader was killed. */
export const kurrentdbLeaderKilled = (): Promise<Figure[]> =>
  withOfficials(async (double, officials) => {
    const rounds: number[] = [];
    for (let round = 0; round < ROUNDS_KILLED; round++) {
      rounds.push(await electionTime(double, officials, KILLED));
    }
    return figuresOf(KILLED, rounds, officials);
  });

/** Measures the same with a leader that keeps its connections and answers nothing. */
export const kurrentdbLeaderStandsStill = (): Promise<Figure[]> =>
  withOfficials(async (double, officials) => {
    const rounds: number[] = [];
    for (const deposedAfterMs of DEPOSED_AFTER_MS) {
      await double.send(`depose-after ${deposedAfterMs}`);
      rounds.push(await electionTime(double, officials, STANDS_STILL));
    }
    return figuresOf(STANDS_STILL, rounds, officials);
  });

async function withOfficials<T>(work: (double: Double, officials: Officials) => Promise<T>): Promise<T> {
  return withDouble(3, async (double) => {
    await double.send(`delay ${APPEND_DELAY_MS}`);
    await double.send(`election ${ELECTION_MS}`);
    const programs = Array.from({ length: SERVERS }, () => serveArgs(double.url));
    return withUnpinnedServers(programs, async (servers) => {
      await postCommands(servers[0] ?? '', 'bench', longMeeting(1));
      const officials = new Officials(servers, OFFICIALS, 'bench');
      try {
        return await work(double, officials);
      } finally {
        await officials.stop();
      }
    });
  });
}

/** Returns the milliseconds from the election of another leader to more receipts. */
async function electionTime(double: Double, officials: Officials, fate: Fate): Promise<number> {
  await pause(STEADY_MS);
  const leader = await leaderOf(double);
  await double.send(`${fate.lose} ${leader}`);
  while ((await leaderOf(double)) === leader) await pause(10);
  const start = performance.now();
  await officials.receipts(RECEIPTS);
  const took = performance.now() - start;
  for (const verb of fate.recover) await double.send(`${verb} ${leader}`);
  return took;
}

const leaderOf = async (double: Double): Promise<number> =>
  Number((await double.send('leader')).replace('leader ', ''));

function figuresOf({ what: fate }: Fate, rounds: readonly number[], officials: Officials): Figure[] {
  const what = `kurrentdb (double, 3 nodes), leader ${fate}, ${SERVERS} servers, ${OFFICIALS} officials`;
  const time = { unit: 'ms', better: 'less', baseline: null, aim: '' } as const;
  const receipts = `${what}: from the election to ${RECEIPTS} receipts`;
  return [
    { ...time, what: receipts, ours: median(rounds), aim: '2,000 or less' },
    { ...time, what: `the same, the longest of ${rounds.length}`, ours: Math.max(...rounds) },
    { ...time, what: `${what}: longest answer`, ours: officials.longestAnswerMs, aim: '6,000 or less' },
    { ...time, what: `${what}: answers 503`, unit: 'answers', ours: officials.refusals },
  ];
}

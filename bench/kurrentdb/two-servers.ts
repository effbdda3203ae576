import { prepareMeetings, sendLaps } from '../http/http.ts';
import { median, quantile, type Figure } from '../report.ts';
import { serveArgs, withUnpinnedServer, withUnpinnedServers } from '../server.ts';
import { APPEND_DELAY_MS, withDouble } from './double.ts';

const ROUNDS = 5;
const SECONDS = 3;
const WARM_UP_SECONDS = 3;
const OFFICIALS = 64;

interface Round {
  /** Receipts per second. */
  readonly rate: number;
  readonly p99: number;
  readonly longest: number;
  readonly refusals: number;
}

/** Measures one meeting at two servers, each with half of the officials, beside one server with all. */
export function kurrentdbTwoServers(): Promise<Figure[]> {
  return withStore((first) =>
    withStore(async (second) => {
      const rounds = await withUnpinnedServer(serveArgs(first), (alone) =>
        withUnpinnedServers([serveArgs(second), serveArgs(second)], (two) => inRounds(alone, two)),
      );
      return figuresOf(rounds);
    }),
  );
}

const withStore = <T>(work: (url: string) => Promise<T>): Promise<T> =>
  withDouble(1, async ({ url, send }) => {
    await send(`delay ${APPEND_DELAY_MS}`);
    return work(url);
  });

async function inRounds(alone: string, two: readonly string[]): Promise<{ one: Round; two: Round }[]> {
  await prepareMeetings(alone, 1);
  await prepareMeetings(two[0] ?? '', 1);
  await load([alone], WARM_UP_SECONDS);
  await load(two, WARM_UP_SECONDS);
  const rounds: { one: Round; two: Round }[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    rounds.push({ one: await load([alone], SECONDS), two: await load(two, SECONDS) });
  }
  return rounds;
}

/** Lets the officials, spread over the servers, send commands to one meeting. */
async function load(servers: readonly string[], seconds: number): Promise<Round> {
  const officials = OFFICIALS / servers.length;
  const start = performance.now();
  const answers = (await Promise.all(servers.map((url) => sendLaps(url, officials, 1, seconds)))).flat();
  const took = (performance.now() - start) / 1_000;
  const receipts = answers.filter(({ status }) => status === 200).length;
  const refusals = answers.filter(({ status }) => status === 503).length;
  if (receipts + refusals < answers.length) throw new Error('A command was not possible.');
  const times = answers.map(({ milliseconds }) => milliseconds);
  return { rate: receipts / took, p99: quantile(times, 0.99), longest: Math.max(...times), refusals };
}

function figuresOf(rounds: readonly { one: Round; two: Round }[]): Figure[] {
  const what = `kurrentdb (double, appends delayed), ${OFFICIALS} officials at one meeting, 2 servers`;
  const compare = (of: (round: Round) => number, combine = median) => ({
    ours: combine(rounds.map(({ two }) => of(two))),
    baseline: combine(rounds.map(({ one }) => of(one))),
  });
  const maximum = (values: readonly number[]) => Math.max(...values);
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const time = { unit: 'ms', better: 'less' } as const;
  return [
    {
      what: `${what} (baseline: 1 server)`,
      unit: 'commands/s',
      better: 'more',
      ...compare(({ rate }) => rate),
      aim: '0.8 or more',
    },
    { ...time, what: `${what}, p99`, ...compare(({ p99 }) => p99), aim: '500 or less' },
    { ...time, what: `${what}, longest answer`, ...compare(({ longest }) => longest, maximum), aim: '' },
    {
      what: `${what}, answers 503`,
      unit: 'answers',
      better: 'less',
      ours: sum(rounds.map(({ two: { refusals } }) => refusals)),
      baseline: null,
      aim: '0',
    },
  ];
}

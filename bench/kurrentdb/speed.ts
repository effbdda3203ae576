import { loadServer, prepareMeetings, type Load } from '../http/http.ts';
import { median, type Figure } from '../report.ts';
import { serveArgs, withUnpinnedServer } from '../server.ts';
import { BareClient } from './bare-client.ts';
import { APPEND_DELAY_MS, withDouble } from './double.ts';

const ROUNDS = 5;
const SECONDS = 2;
const WARM_UP_SECONDS = 3;
const OFFICIALS = 64;

interface Round {
  readonly one: Load;
  readonly many: Load;
}

/**
 * Measures commands over HTTP beside the official client alone, which appends an event for each. The double
 * keeps its log in memory and delays each append, as a disk does. A real server adds its own work.
 */
export function kurrentdbSpeed(): Promise<Figure[]> {
  return withDouble(1, async ({ url, send }) => {
    await send(`delay ${APPEND_DELAY_MS}`);
    const bare = new BareClient(url);
    const rounds = await withUnpinnedServer(serveArgs(url), (server) => inRounds(server, bare));
    await bare.close();
    return figuresOf(rounds);
  });
}

async function inRounds(server: string, bare: BareClient): Promise<{ ours: Round; alone: Round }[]> {
  const loadOurs = (officials: number, seconds = SECONDS) => loadServer(server, officials, 1, seconds);
  await prepareMeetings(server, 1);
  await loadOurs(OFFICIALS, WARM_UP_SECONDS);
  await bare.load(OFFICIALS, WARM_UP_SECONDS);
  const rounds: { ours: Round; alone: Round }[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const alone = { one: await bare.load(1, SECONDS), many: await bare.load(OFFICIALS, SECONDS) };
    const ours = { one: await loadOurs(1), many: await loadOurs(OFFICIALS) };
    rounds.push({ ours, alone });
  }
  return rounds;
}

function figuresOf(rounds: readonly { ours: Round; alone: Round }[]): Figure[] {
  const compare = (figureOf: (round: Round) => number) => ({
    ours: median(rounds.map(({ ours }) => figureOf(ours))),
    baseline: median(rounds.map(({ alone }) => figureOf(alone))),
  });
  const beside = 'kurrentdb (double, appends delayed), beside the bare client';
  const time = { unit: 'ms', better: 'less' } as const;
  const rate = { unit: 'commands/s', better: 'more' } as const;
  const many = `${OFFICIALS} officials at one meeting (${OFFICIALS} streams)`;
  return [
    { ...time, ...compare(({ one }) => one.p50), what: `${beside}: 1 official, p50`, aim: '1.3 or less' },
    { ...time, ...compare(({ one }) => one.p99), what: `${beside}: 1 official, p99`, aim: '' },
    { ...rate, ...compare(({ many: { rate: each } }) => each), what: `${beside}: ${many}`, aim: '1 or more' },
    { ...time, ...compare(({ many: { p50 } }) => p50), what: `${beside}: ${many}, p50`, aim: '' },
    { ...time, ...compare(({ many: { p99 } }) => p99), what: `${beside}: ${many}, p99`, aim: '' },
  ];
}

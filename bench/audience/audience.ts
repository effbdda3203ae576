import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { processorSeconds } from '../live.ts';
import { longMeeting } from '../meeting.ts';
import { atRate, post, postCommands } from '../posting.ts';
import { median, quantile, type Figure } from '../report.ts';
import { serveArgs, withServer } from '../server.ts';
import { Crowd } from './crowd.ts';
import { Line } from './line.ts';
import { isVarnishInstalled, Varnish } from './varnish.ts';

const CLIENTS = 10_000;
const SECONDS = 12;
const RECORDS = 2_045;
/** What the board of a race shows. */
const VIEWS = ['meeting', 'running-order/race'];
/** The example has views of a real length. */
const EXAMPLE = 'clash-2023';
/** The first heat of the example runs between these revisions. */
const EXAMPLE_HEAT = { from: 150, to: 350 };

/**
 * Measures an audience that polls: 10,000 clients through Varnish with one commit a second, what the server
 * alone answers, and the bytes of patches. The server runs on a core of its own, as for `live`.
 */
export async function audience(folder: string): Promise<Figure[]> {
  const limits = ['--limits', 'connections=off'];
  const program = [...serveArgs(`sqlite:${join(folder, 'audience.db')}`), '--example', ...limits];
  return withServer(program, async (url, pid) => {
    await postCommands(url, 'live', longMeeting(RECORDS, 'live'));
    const behindVarnish = isVarnishInstalled ? await throughVarnish(url, pid) : [];
    return [...behindVarnish, ...(await fromTheServer(url)), ...(await bytesOfPatches(url))];
  });
}

type FigureLine = Pick<Figure, 'what' | 'unit' | 'ours'> & Partial<Pick<Figure, 'better' | 'aim'>>;

const figure = (line: FigureLine): Figure => ({ better: 'less', aim: '', ...line, baseline: null });

async function throughVarnish(url: string, pid: number): Promise<Figure[]> {
  const varnish = await Varnish.start(url);
  const crowd = new Crowd(varnish.url, 'live', VIEWS, CLIENTS);
  try {
    crowd.start();
    while (crowd.revision < 0) await pause(100);
    await varnish.flushed();
    const from = varnish.serverRequests.length;
    const [server, cache, start] = [processorSeconds(pid), varnish.processorSeconds(), performance.now()];
    const before = crowd.total();
    let { revision } = crowd;
    await atRate({ rate: 1, seconds: SECONDS }, () => commitLap(url, crowd, (revision += 1)));
    await pause(1_000);
    const seconds = (performance.now() - start) / 1_000;
    const [answered, bytes] = [crowd.total().count - before.count, crowd.total().bytes - before.bytes];
    const serverLoad = (processorSeconds(pid) - server) / seconds;
    const cacheLoad = (varnish.processorSeconds() - cache) / seconds;
    const expected = CLIENTS * SECONDS;
    while (crowd.delays.length < expected) await pause(50);
    await varnish.flushed();
    const requests = varnish.serverRequests.slice(from);
    const perView = VIEWS.map(
      (view) => requests.filter((one) => one.includes(`/projections/${view}`)).length / seconds,
    );
    const who = `${CLIENTS.toLocaleString('en-US')} polling clients behind Varnish, 1 commit a second`;
    const ms = (what: string, value: number, aim = '') =>
      figure({
        what: `${who}: from a commit to the view of a client, ${what}`,
        unit: 'ms',
        ours: value,
        aim,
      });
    const share = (what: string, load: number) =>
      figure({ what: `${who}: processor time of ${what}`, unit: '% of a core', ours: 100 * load });
    const reaching = { unit: '1/s', ours: Math.max(...perView), aim: 'at most 3' };
    return [
      figure({ what: `${who}: requests for a view that reach the server`, ...reaching }),
      figure({ what: `${who}: answers of Varnish`, unit: '1/s', ours: answered / seconds, better: 'more' }),
      figure({ what: `${who}: bytes to a client`, unit: 'bytes/s', ours: bytes / seconds / CLIENTS }),
      ms('p50', quantile(crowd.delays, 0.5)),
      ms('p99', quantile(crowd.delays, 0.99)),
      ms('the longest', largest(crowd.delays), 'under 2,500'),
      share('the server', serverLoad),
      share('Varnish', cacheLoad),
    ];
  } finally {
    crowd.stop();
    await varnish.stop();
  }
}

/** Returns the largest value. There are too many of them for the arguments of a call. */
const largest = (values: readonly number[]): number => values.reduce((a, b) => Math.max(a, b), 0);

/** Records the next lap. Nobody else writes to the meeting, so its revision is known. */
async function commitLap(url: string, crowd: Crowd, revision: number): Promise<void> {
  const lap = { type: 'RecordLap', session: 'race', car: String((revision % 40) + 1), timeMs: 14_000 };
  await post(`${url}/api/meetings/live/commands`, JSON.stringify(lap));
  crowd.noteCommit(revision);
}

const LINES = 64;
const ROUND_MS = 2_000;

/** Measures how many heads, patches and views the server answers by itself, over 64 connections. */
async function fromTheServer(url: string): Promise<Figure[]> {
  const base = '/api/meetings/live/projections/running-order/race';
  const answer = await fetch(`${url}${base}/head`);
  const { revision, version } = (await answer.json()) as { revision: number; version: number };
  const paths = {
    heads: () => `${base}/head`,
    'patches, the same for all': () => `${base}/patch?from=${revision - 1}&to=${revision}&v=${version}`,
    'patches, each another': (i: number) => {
      const from = 200 + (i % 1_500);
      return `${base}/patch?from=${from}&to=${from + 1 + (Math.floor(i / 1_500) % 300)}&v=${version}`;
    },
    'views at a revision': () => `${base}?at=${revision}&v=${version}`,
  };
  const figures: Figure[] = [];
  for (const [what, pathOf] of Object.entries(paths)) {
    const rate = await answersASecond(url, pathOf);
    const words = `${what} that the server answers without a cache, 40 cars`;
    figures.push(figure({ what: words, unit: '1/s', ours: rate, better: 'more' }));
  }
  return figures;
}

async function answersASecond(url: string, pathOf: (i: number) => string): Promise<number> {
  let [sent, answered, isOver] = [0, 0, false];
  let failed: Error | null = null;
  const lines = Array.from({ length: LINES }, () => new Line(new URL(url), (error) => (failed = error)));
  const ask = (line: Line): void =>
    line.get(pathOf(sent++), ({ status }) => {
      if (status !== 200) failed = new Error(`The server answered ${status}.`);
      answered += 1;
      if (!isOver) ask(line);
    });
  for (const line of lines) ask(line);
  await pause(500);
  const [before, start] = [answered, performance.now()];
  await pause(ROUND_MS);
  const rate = (1_000 * (answered - before)) / (performance.now() - start);
  isOver = true;
  for (const line of lines) line.close();
  if (failed) throw failed as Error;
  return rate;
}

/** Measures the bodies of patches of the example: each record of a heat, alone and compressed. */
async function bytesOfPatches(url: string): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const view of ['meeting', 'running-order/heat-1', 'results/heat-1']) {
    const base = `${url}/api/meetings/${EXAMPLE}/projections/${view}`;
    const { version, revision } = (await (await fetch(`${base}/head`)).json()) as {
      version: number;
      revision: number;
    };
    const sizes: number[][] = [];
    for (let from = EXAMPLE_HEAT.from; from < EXAMPLE_HEAT.to; from += 1) {
      sizes.push(await sizesOf(`${base}/patch?from=${from}&to=${from + 1}&v=${version}`));
    }
    const [plain, packed] = [sizes.map(([size = 0]) => size), sizes.map(([, size = 0]) => size)];
    const [whole = 0, packedWhole = 0] = await sizesOf(`${base}?at=${revision}&v=${version}`);
    const bytes = (what: string, ours: number) =>
      figure({ what: `example: ${what} of ${view}`, unit: 'bytes', ours });
    figures.push(bytes('patch, median,', median(plain)), bytes('patch, mean, gzip,', mean(packed)));
    figures.push(bytes('view', whole), bytes('view, gzip,', packedWhole));
  }
  return figures;
}

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

/** Returns the length of a body, as it is and compressed. */
async function sizesOf(address: string): Promise<[plain: number, packed: number]> {
  const body = Buffer.from(await (await fetch(address)).arrayBuffer());
  return [body.length, gzipSync(body).length];
}

import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { chromium, type Browser, type Page } from 'playwright-core';
import type { Command } from '#domain';
import type { ViewOf } from '#projections';
import { mainThreadTime, timePerSlice } from './main-thread.ts';
import { longMeeting } from './meeting.ts';
import { atRate, post, postCommands } from './posting.ts';
import { quantile, type Figure } from './report.ts';
import { serveArgs, withServer } from './server.ts';

const { GREENFLAG_CHROMIUM: EXECUTABLE = '/usr/bin/chromium' } = process.env;
const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-sync',
  '--disable-background-networking',
  '--disable-component-update',
];

const MEETING = 'console';
const CARS = 60;
/** Records of the meeting before its first lap: its entries, its line-up, its green. */
const RECORDS_BEFORE_LAPS = CARS + 5;
/** Commands per second. Each command causes one patch. */
const RATE = 20;
const SECONDS = 12;
const WARM_UP_SECONDS = 4;

interface Screen {
  readonly name: string;
  readonly path: string;
  readonly size: { readonly width: number; readonly height: number };
  /** How many cars it shows at a time. Default: all. */
  readonly shown?: number;
}

const SCREENS: readonly Screen[] = [
  { name: 'board', path: 'board/race', size: { width: 1440, height: 900 } },
  { name: 'board on a phone', path: 'board/race', size: { width: 390, height: 844 } },
  { name: 'desk', path: 'desk/race', size: { width: 1440, height: 900 } },
  { name: 'log', path: 'log', size: { width: 1440, height: 900 } },
  { name: 'replay', path: 'replay/race', size: { width: 1440, height: 900 } },
  {
    name: 'board on the wall',
    path: 'board/race?screen=big',
    size: { width: 1920, height: 1080 },
    shown: 20,
  },
];

/** Signs an official in, whom the desk needs. */
const IDENTITY = JSON.stringify({ kind: 'named', id: 'bench', role: 'director' });
const SIGN_IN = `sessionStorage.setItem('greenflag-identity', '${IDENTITY}')`;

/** Measures what a live page costs the main thread of a real Chromium, with many cars and patches. */
export async function livePage(folder: string): Promise<Figure[]> {
  const store = `sqlite:${join(folder, 'console.db')}`;
  return withServer(serveArgs(store), async (url) => {
    const commands = `${url}/api/meetings/${MEETING}/commands`;
    await postCommands(url, MEETING, longMeeting(RECORDS_BEFORE_LAPS, MEETING, CARS));
    const crossings = traffic();
    const cross = () => post(commands, JSON.stringify(crossings.next().value));
    for (let i = 0; i < 3 * CARS; i += 1) await cross();
    const browser = await chromium.launch({ executablePath: EXECUTABLE, args: ARGS });
    try {
      const figures: Figure[] = [];
      for (const screen of SCREENS) figures.push(...(await measured({ browser, url, cross }, screen)));
      return figures;
    } finally {
      await browser.close();
    }
  });
}

/** Yields laps of all cars in turn, with different times. At each tenth crossing a car overtakes another. */
function* traffic(): Generator<Command, never> {
  const order = Array.from({ length: CARS }, (_, i) => String(i + 1));
  for (let i = 0; ; i += 1) {
    const at = i % CARS;
    const [ahead = '', behind = ''] = [order[at], order[at + 1]];
    if (i % 10 === 9 && at + 1 < CARS) [order[at], order[at + 1]] = [behind, ahead];
    yield {
      type: 'RecordLap',
      session: 'race',
      car: order[at] ?? '',
      timeMs: 13_000 + ((i * 7_919) % 1_000),
    };
  }
}

interface PageContext {
  readonly browser: Browser;
  readonly url: string;
  /** Records that the next car crosses the line. */
  readonly cross: () => Promise<void>;
}

async function measured(
  { browser, url, cross }: PageContext,
  { name, path, size, shown = CARS }: Screen,
): Promise<Figure[]> {
  const page = await browser.newPage({ viewport: size });
  await page.addInitScript(SIGN_IN);
  await page.goto(`${url}/meetings/${MEETING}/${path}`);
  await waitForCars(page, path.startsWith('desk') ? '.desk-car' : 'tbody tr', shown);
  await atRate({ rate: RATE, seconds: WARM_UP_SECONDS }, cross);
  const work = async () => {
    await atRate({ rate: RATE, seconds: SECONDS }, cross);
    await pause(200);
  };
  const { task, script, layout } = await mainThreadTime(page, work);
  const slices = await timePerSlice({ browser, page, sliceMs: 1_000 / RATE }, work);
  await checkIsCurrent(page, url);
  await page.close();
  const patches = RATE * SECONDS;
  const what = `${name}, ${CARS} cars, ${RATE} patches a second: main thread`;
  const figure = (words: string, ours: number, aim = ''): Figure => ({
    what: `${what}, ${words}`,
    unit: 'ms',
    ours,
    baseline: null,
    better: 'less',
    aim,
  });
  return [
    figure('a patch', task / patches, 'under 8'),
    figure('a patch, of that script', script / patches),
    figure('a patch, of that style and layout', layout / patches),
    figure(`in ${1_000 / RATE} ms, p99, while traced`, quantile(slices, 0.99)),
  ];
}

/** Waits until the page shows its cars. A page with fewer would be fast for the wrong reason. */
async function waitForCars(page: Page, car: string, count: number): Promise<void> {
  await page
    .locator(car)
    .nth(count - 1)
    .waitFor();
}

/** Checks that the page shows the current view, not an earlier one. @throws TimeoutError */
async function checkIsCurrent(page: Page, url: string): Promise<void> {
  const answer = await fetch(`${url}/api/meetings/${MEETING}/projections/running-order/race`);
  const { revision, rows } = (await answer.json()) as ViewOf<'running-order'>;
  const gap = `+${((rows[1]?.gapMs ?? 0) / 1_000).toFixed(3)}`;
  await page
    .getByText(gap, { exact: true })
    .or(page.getByText(`${revision}`, { exact: true }))
    .first()
    .waitFor();
}

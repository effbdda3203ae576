import fc from 'fast-check';
import type { Page } from 'playwright-core';
import { expectEventually, describeInChromium } from '../support/browser.ts';
import { commandLine, type CommandLine } from '../support/cli.ts';
import { CLASH } from '../support/example.ts';
import { STAGE, staged, type Staged } from '../support/staged.ts';

const HEAT = 'heat-2';
const SEED = process.env['GREENFLAG_PROPERTY_SEED'];

interface Order {
  readonly flag: string;
  readonly lap: number;
  readonly rows: readonly {
    readonly place: number;
    readonly car: string;
    readonly driver: string;
    readonly laps: number;
    readonly lastLapMs: number | null;
    readonly bestLapMs: number | null;
    readonly lapsLed: number;
  }[];
}

const time = (ms: number | null) => (ms === null ? '' : (ms / 1_000).toFixed(3));

/** Formats an order as the page shows it: the flag and the lap, then one line per car. */
const orderLines = ({ flag, lap, rows }: Order): string[] => [
  `${flag} ${lap}`,
  ...rows.map(({ place, car, driver, laps, lastLapMs, bestLapMs, lapsLed }) =>
    [place, car, driver, laps, time(lastLapMs), time(bestLapMs), lapsLed === 0 ? '' : lapsLed].join(' '),
  ),
];

async function shownOrder(page: Page): Promise<string[]> {
  const moment = page.getByRole('region', { name: 'The moment' });
  const flag = await moment.locator('[data-flag]').getAttribute('data-flag');
  const lap = /Lap (\d+)/u.exec(await moment.innerText())?.[1];
  const rows = await page
    .getByRole('region', { name: 'Running order', exact: true })
    .locator('tbody tr')
    .all();
  const cells = await Promise.all(rows.map((row) => row.locator('th, td').allInnerTexts()));
  return [`${flag} ${lap}`, ...cells.map((texts) => [0, 1, 2, 3, 5, 6, 7].map((i) => texts[i]).join(' '))];
}

describeInChromium('The slider of the replay', (browser) => {
  let stage: Staged;
  let cli: CommandLine;
  beforeAll(async () => {
    stage = await staged(STAGE.cautionInHeat3);
    cli = commandLine();
  });
  afterAll(async () => {
    cli.remove();
    await stage.close();
  });

  /** Returns what `greenflag show … --at` prints. */
  async function printedOrder(at: number): Promise<string[]> {
    const { out } = await cli.greenflag(
      'show',
      'running-order',
      HEAT,
      '--at',
      String(at),
      '--json',
      '--meeting',
      CLASH,
      '--server',
      stage.server.url,
    );
    return orderLines(JSON.parse(out) as Order);
  }

  it('shows at ten random moments what `greenflag show … --at` prints', async () => {
    const page = await browser.openTab(`${stage.server.url}/meetings/${CLASH}/replay/${HEAT}`);
    const slider = page.getByRole('slider', { name: 'Moment' });
    await slider.waitFor();
    const most = Number(await slider.getAttribute('max'));
    const anywhere = fc.noBias(fc.nat(Math.floor(most)));
    const places = fc.sample(anywhere, { numRuns: 60, ...(SEED && { seed: Number(SEED) }) });
    const seen = new Set<number>();
    for (const place of places) {
      if (seen.size === 10) break;
      await slider.fill(String(place));
      const at = await shownRevision(page);
      // Several positions of the slider may be the same moment.
      if (seen.has(at)) continue;
      seen.add(at);
      await expectEventually(
        async () => [at, ...(await shownOrder(page))],
        [at, ...(await printedOrder(at))],
      );
    }
    expect(seen.size).toBe(10);
  });
});

/** Waits until the page and the address show the record of the slider, and returns its revision. */
async function shownRevision(page: Page): Promise<number> {
  const words = await page.getByRole('slider', { name: 'Moment' }).getAttribute('aria-valuetext');
  const at = Number(/record (\d+)/u.exec(words ?? '')?.[1]);
  await page.getByRole('link', { name: `Record ${at}` }).waitFor();
  await page.waitForURL((url) => url.searchParams.get('at') === String(at));
  return at;
}

import type { Page } from 'playwright-core';
import { expectEventually, describeInChromium, waitUntilSettled, signInByName } from '../support/browser.ts';
import { CLASH } from '../support/example.ts';
import { BreakableProxy, type ProxiedStream } from '../support/breakable-proxy.ts';
import { STAGE, staged, type Staged } from '../support/staged.ts';

interface Row {
  readonly place: number;
  readonly car: string;
  readonly lastLapMs: number | null;
  readonly lapsLed: number;
}

/** Returns the running order of the board: place, car, last lap, laps led. */
async function shownRows(page: Page): Promise<string[]> {
  const rows = await page.getByRole('table', { name: 'Running order' }).locator('tbody tr').all();
  const cells = await Promise.all(rows.map((row) => row.locator('th, td').allInnerTexts()));
  return cells.map((texts) =>
    [0, 2, 6, 8].map((i) => texts[i]?.split('\n')[0]?.replace(/^(?:PB|best) /u, '')).join(' '),
  );
}

async function expectedRows(stage: Staged, session: string): Promise<string[]> {
  const path = `/api/meetings/${CLASH}/projections/running-order/${session}`;
  const { rows } = (await stage.server.fetch(path)).json as { rows: readonly Row[] };
  return rows.map(({ place, car, lastLapMs, lapsLed }) => {
    return [place, car, lastLapMs === null ? '–' : (lastLapMs / 1_000).toFixed(3), lapsLed].join(' ');
  });
}

/** Returns the event ids of all connections in the order in which they came. */
const idsOf = (streams: readonly ProxiedStream[]) =>
  streams.flatMap(({ events }) => events.map(({ id }) => id));

describeInChromium('A page whose connection drops', (browser) => {
  let stage: Staged;
  let line: BreakableProxy;
  beforeAll(async () => {
    stage = await staged(STAGE.linedUp);
    line = await BreakableProxy.to(stage.server.url);
  });
  afterAll(async () => {
    await line.close();
    await stage.close();
  });

  /** Plays records one by one, and cuts the connection before one of them. */
  async function playAndCut(records: number, at: number): Promise<void> {
    for (let written = 0; written < records; written += 1) {
      if (written === at) line.cut();
      await stage.play(1);
    }
  }

  it('resumes where it was, without a gap and without a new snapshot', async () => {
    const page = await browser.openTab(`${line.url}/meetings/${CLASH}/board/heat-1`, {
      expectedErrors: /net::ERR_/u,
      reducedMotion: 'reduce',
    });
    await page.locator('[data-link=live]').waitFor();
    await stage.play(40);
    await waitUntilSettled(page);
    await expectEventually(() => shownRows(page), await expectedRows(stage, 'heat-1'));
    const before = line.streams.length;
    for (const at of [0, 5, 17]) {
      await playAndCut(30, at);
      await page.locator('[data-link=away]').waitFor();
      line.mend();
      await page.locator('[data-link=live]').waitFor();
      await expectEventually(() => shownRows(page), await expectedRows(stage, 'heat-1'));
    }
    const [last, ...resumed] = line.streams.slice(before - 1);
    expect(resumed).toHaveLength(3);
    expect(resumed.flatMap(({ events }) => events.filter(({ event }) => event !== 'patch'))).toEqual([]);
    const ids = idsOf(last ? [last, ...resumed] : []);
    expect(ids).toEqual([...new Set(ids)].toSorted((a, b) => a - b));
    expect(ids.at(-1)).toBe(STAGE.linedUp + 40 + 90 - 1);
  });
});

describeInChromium('Two officials at their desks', (browser) => {
  let stage: Staged;
  beforeAll(async () => void (stage = await staged(STAGE.cautionInHeat3)));
  afterAll(() => stage.close());

  async function openDesk(name: string, role: string): Promise<Page> {
    const page = await browser.openTab(`${stage.server.url}/meetings/${CLASH}/desk/heat-3`);
    await signInByName(page, name, role);
    await page.getByRole('textbox', { name: 'Entry' }).waitFor();
    return page;
  }

  async function expectToSee(from: Page, line: string, to: Page, flag: string): Promise<void> {
    const box = from.getByRole('textbox', { name: 'Entry' });
    await box.fill(line);
    await box.press('Enter');
    await to.locator(`:root[data-flag=${flag}]`).waitFor();
  }

  it('see each other’s commands', async () => {
    const director = await openDesk('Jane Doe', 'director');
    const starter = await openDesk('Joe Bloggs', 'starter');
    await starter.locator(':root[data-flag=yellow]').waitFor();
    // A desk must not issue the same command twice in a row: the second would count as a slip.
    await expectToSee(director, 'green', starter, 'green');
    await expectToSee(starter, 'caution debris', director, 'yellow');
    await expectToSee(starter, 'green', director, 'green');
    await expectToSee(director, 'caution debris', starter, 'yellow');
  });
});

import type { Page } from 'playwright-core';
import type { ViewOf } from '#projections';
import { findBarriers } from '../support/axe.ts';
import { expectEventually, describeInChromium } from '../support/browser.ts';
import { CLASH } from '../support/example.ts';
import { STAGE, staged, type Staged } from '../support/staged.ts';

const HEAT = 'heat-2';
const AWAY = { title: 'The store is away.', status: 503, code: 'store-away' };

describeInChromium('A moment of the replay', (browser) => {
  let stage: Staged;
  beforeAll(async () => (stage = await staged(STAGE.cautionInHeat3)));
  afterAll(() => stage.close());

  /** Returns the revisions of the second half of the heat. */
  async function middleRevisions(): Promise<readonly number[]> {
    const log = await fetch(`${stage.server.url}/api/meetings/${CLASH}/projections/race-log/${HEAT}`);
    const { rows } = (await log.json()) as ViewOf<'race-log'>;
    return rows.slice(rows.length / 2).map(({ revision }) => revision);
  }

  it('that is late is not replaced by the live view, and a view that stays is named', async () => {
    const page = await browser.openTab('about:blank', { bypassCSP: true });
    let past: 'nothing' | 'away' | 'answer' = 'nothing';
    await page.route(/running-order\/heat-2\?at=/u, async (route) => {
      if (past === 'away') await route.fulfill({ status: 503, json: AWAY });
      if (past === 'answer') await route.continue();
    });
    const { waitForWords, shown } = playerOf(page);
    const press = (name: string) => page.getByRole('button', { name }).click();
    const [at = 0, next = 0] = await middleRevisions();

    await page.goto(`${stage.server.url}/meetings/${CLASH}/replay/${HEAT}?at=${at}`);
    await waitForWords(`loading record ${at}`);
    expect(await shown()).toEqual({ hasCars: false, flags: 0, isDimmed: true });
    await expectReadable(page);

    past = 'away';
    await press('Next record');
    await waitForWords(`record ${next} did not come and is asked for again`);
    expect(await shown()).toEqual({ hasCars: false, flags: 0, isDimmed: true });

    past = 'answer';
    await waitForWords('as it was then');
    await expectEventually(shown, { hasCars: true, flags: 1, isDimmed: false });

    past = 'nothing';
    await press('Previous record');
    await waitForWords(`still record ${next}: loading record ${at}`);
    expect(await shown()).toEqual({ hasCars: true, flags: 1, isDimmed: true });
    await expectReadable(page);

    await press('Live');
    await waitForWords('now');
    await expectEventually(shown, { hasCars: true, flags: 1, isDimmed: false });
  });
});

/** Checks that the dimmed view is readable in both themes, once the dimming is complete. */
async function expectReadable(page: Page): Promise<void> {
  await page.waitForTimeout(300);
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.waitForTimeout(300);
    expect(await findBarriers(page)).toEqual([]);
  }
}

function playerOf(page: Page) {
  const moment = page.getByRole('region', { name: 'The moment' });
  const order = page.getByRole('region', { name: 'Running order', exact: true });
  return {
    /** Waits until the page names the moment of the shown view with these words. */
    waitForWords: (words: string) => moment.getByText(words, { exact: true }).waitFor(),
    shown: async () => ({
      hasCars: (await order.locator('tbody tr').count()) > 0,
      flags: await moment.locator('[data-flag]').count(),
      isDimmed: (await page.locator('.order[data-stale]').count()) > 0,
    }),
  };
}

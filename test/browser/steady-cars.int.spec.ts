import type { Locator, Page } from 'playwright-core';
import { BreakableProxy } from '../support/breakable-proxy.ts';
import { describeInChromium, PHONE, signInByName } from '../support/browser.ts';
import { CLASH } from '../support/example.ts';
import { STAGE, staged, type Staged } from '../support/staged.ts';

describeInChromium('The car buttons of the desk', (browser) => {
  let stage: Staged;
  let line: BreakableProxy;
  let page: Page;
  let cars: Locator;

  beforeEach(async () => {
    stage = await staged(STAGE.heat1Green);
    line = await BreakableProxy.to(stage.server.url);
  });
  afterEach(async () => {
    await line.close();
    await stage.close();
  });

  it.each([
    ['a phone', PHONE],
    ['a laptop', { width: 1366, height: 768 }],
  ])('stay where they are on %s from the first tap on', async (_, viewport) => {
    page = await browser.openTab(`${line.url}/meetings/${CLASH}/desk/heat-1`, { viewport });
    await signInByName(page, 'Jane Doe', 'director');
    cars = page.getByRole('button', { name: /^Car \d+\b/u });
    await cars.first().waitFor();
    const place = async () => Math.round((await cars.first().boundingBox())?.y ?? NaN);
    const before = await place();
    await cars.first().click();
    await page.locator('.desk-lap', { hasText: '1' }).waitFor();
    const places = { before, lap: await place(), away: 0, back: 0, checkered: 0 };
    line.cut();
    await page.getByText('No answer from the server since').waitFor();
    await page.locator('.no-signal').waitFor();
    places.away = await place();
    line.mend();
    await page.locator('.no-signal').waitFor({ state: 'detached' });
    await page.getByText('No answer from the server since').waitFor({ state: 'detached' });
    places.back = await place();
    const checkered = { type: 'ShowCheckered', session: 'heat-1', confirm: true };
    expect((await stage.server.issue(checkered, {}, CLASH)).status).toBe(200);
    await page.getByRole('radio', { name: 'Finish' }).waitFor();
    places.checkered = await place();
    for (const [when, y] of Object.entries(places))
      expect([when, Math.abs(y - before) <= 1]).toEqual([when, true]);
  });
});

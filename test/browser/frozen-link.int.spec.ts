import type { Page } from 'playwright-core';
import { describeInChromium, PHONE, signInByName, type TabOptions } from '../support/browser.ts';
import { BreakableProxy } from '../support/breakable-proxy.ts';
import { CLASH } from '../support/example.ts';
import { STAGE, staged, type Staged } from '../support/staged.ts';

/** The page takes its clock from the browser, which lets a test advance it. */
const OWN_CLOCK: TabOptions = { clockAheadMs: 1 };

describeInChromium('While bytes no longer come through', (browser) => {
  let stage: Staged;
  let line: BreakableProxy;
  beforeAll(async () => {
    stage = await staged(STAGE.cautionInHeat3, { embedOrigins: '*' });
    line = await BreakableProxy.to(stage.server.url);
  });
  afterEach(() => line.mend());
  afterAll(async () => {
    await line.close();
    await stage.close();
  });

  const open = async (place: string, options: TabOptions = {}): Promise<Page> => {
    const path = place.startsWith('/') ? place : `/meetings/${CLASH}/${place}`;
    const page = await browser.openTab(line.url + path, {
      ...OWN_CLOCK,
      ...options,
    });
    return page;
  };
  const frame = (page: Page) => page.locator('html').getAttribute('data-flag');
  const liveFlags = (page: Page) => page.locator('.flag:not([data-flag=unknown])');

  /** Freezes the link for a time of the page, and checks that no flag is shown as if it were out. */
  const expectNoFlagAfter = async (page: Page, ms: number): Promise<void> => {
    await page.locator('.flag[data-flag=yellow]').first().waitFor();
    line.freeze();
    await page.clock.fastForward(ms);
    await page.locator('.flag[data-flag=unknown]').first().waitFor();
    expect(await liveFlags(page).count()).toBe(0);
    expect(await frame(page)).toBe('unknown');
  };
  const expectFlagAgain = async (page: Page): Promise<void> => {
    line.mend();
    await page.locator('.flag[data-flag=yellow]').first().waitFor();
    expect(await page.locator('.flag[data-flag=unknown]').count()).toBe(0);
    expect(await frame(page)).toBe('yellow');
  };

  it.each([
    ['board', 'board/heat-3', {}],
    ['big screen', 'board/heat-3?screen=big', {}],
    ['field on a big screen', 'field?screen=big', {}],
    ['replay at its end', 'replay/heat-3', {}],
    ['board in a frame', `/embed/meetings/${CLASH}/board/heat-3`, {}],
  ] as const)('the %s shows no flag three seconds later, and says so', async (_, place, options) => {
    const page = await open(place, options);
    await expectNoFlagAfter(page, 3_000);
    expect(await page.locator('.flag[data-flag=unknown]').first().innerText()).toMatch(
      /^no signal\s+\d+ s$/iu,
    );
    await expectFlagAgain(page);
  });

  it.each(['tower', 'line', 'flag'])(
    'an overlay like a %s shows no flag three seconds later',
    async (shape) => {
      const page = await open(`board/heat-3?overlay=${shape}`);
      await page.locator('.flag[data-flag=yellow]').waitFor();
      line.freeze();
      await page.clock.fastForward(3_000);
      expect(await page.locator('.flag[data-flag=unknown]').innerText()).toMatch(/^no signal\s+\d+ s$/iu);
      expect(await liveFlags(page).count()).toBe(0);
      line.mend();
      await page.locator('.flag[data-flag=yellow]').waitFor();
    },
  );

  it('a board in a frame says so above the board', async () => {
    const page = await open(`/embed/meetings/${CLASH}/board/heat-3`);
    await expectNoFlagAfter(page, 3_000);
    expect(await page.locator('.no-signal strong').innerText()).toMatch(/^NO SIGNAL \d+ s$/u);
    await expectFlagAgain(page);
  });

  it('the desk shows no flag three seconds later', async () => {
    const page = await open('desk/heat-3');
    await signInByName(page, 'Jane Doe', 'starter');
    await expectNoFlagAfter(page, 3_000);
    await expectFlagAgain(page);
  });

  it('a phone says so although it is scrolled down', async () => {
    const page = await open('board/heat-3', { viewport: PHONE });
    await page.locator('.flag[data-flag=yellow]').first().waitFor();
    await page.mouse.wheel(0, 2_000);
    await expectNoFlagAfter(page, 3_000);
    const words = page.locator('.no-signal strong');
    const box = await words.boundingBox();
    expect(box?.y).toBeGreaterThanOrEqual(0);
    expect(box?.y).toBeLessThan(PHONE.height / 4);
    await expectFlagAgain(page);
    expect(await words.count()).toBe(0);
  });

  it('a page that polls shows no flag once its head is five seconds old', async () => {
    const page = await open('board/heat-3?transport=poll');
    await expectNoFlagAfter(page, 5_000);
    await expectFlagAgain(page);
  });

  it('a page that slept shows no flag until it hears something', async () => {
    const page = await open('board/heat-3');
    await expectNoFlagAfter(page, 3_600_000);
    expect(await page.locator('.flag[data-flag=unknown]').first().innerText()).toMatch(
      /^no signal\s+60 min$/iu,
    );
    await expectFlagAgain(page);
  });
});

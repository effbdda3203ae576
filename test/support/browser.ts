import { existsSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';

/** Set by `chromium-server.mjs`, which starts the browser of all spec files. */
const { GREENFLAG_TEST_BROWSER: BROWSER_ENDPOINT, CI } = process.env;
const PAGE = 'dist/apps/console/index.html';

/** The time zone of the example's track, because the page shows local times. */
const TRACK_TIME_ZONE = 'America/Los_Angeles';

/** Maximum time that a browser on a busy machine gets for a short operation. */
const MAX_WAIT_MS = 60_000;

export const DESKTOP = { width: 1440, height: 900 };
export const PHONE = { width: 390, height: 844 };

/** Options of a tab. */
export interface TabOptions extends Pick<
  BrowserContextOptions,
  'viewport' | 'colorScheme' | 'reducedMotion' | 'bypassCSP' | 'hasTouch' | 'locale' | 'serviceWorkers'
> {
  /** Errors of the browser that belong to the test and do not fail it. */
  readonly expectedErrors?: RegExp;
  /** How far the clock of the tab is ahead of this machine's. */
  readonly clockAheadMs?: number;
}

/** A spec file's connection to the browser. */
export class Chromium {
  private browser: Browser | null = null;
  private readonly errors: string[] = [];

  async connect(): Promise<void> {
    if (!existsSync(PAGE)) throw new Error(`${PAGE} is missing: run "npm run build" first.`);
    this.browser = await chromium.connect(BROWSER_ENDPOINT ?? '');
  }

  async disconnect(): Promise<void> {
    await this.browser?.close();
  }

  /** Opens a tab without cookies, storage and cache. */
  async openTab(
    address: string,
    { expectedErrors, clockAheadMs = 0, ...options }: TabOptions = {},
  ): Promise<Page> {
    if (!this.browser) throw new Error('The browser has not started.');
    const context = await this.browser.newContext({
      viewport: DESKTOP,
      timezoneId: TRACK_TIME_ZONE,
      // A worker would take requests away from tests that look at them.
      serviceWorkers: 'block',
      ...options,
    });
    context.setDefaultTimeout(MAX_WAIT_MS);
    const report = (words: string) => void (expectedErrors?.test(words) || this.errors.push(words));
    context.on('weberror', (error) => report(`uncaught: ${error.error().message}`));
    context.on('console', (message) => {
      // The browser reports a refused request as an error, but the page handles refusals.
      const isAnswer = message.text().startsWith('Failed to load resource');
      if (message.type() === 'error' && !isAnswer) report(message.text());
    });
    if (clockAheadMs !== 0) await context.clock.install({ time: Date.now() + clockAheadMs });
    const page = await context.newPage();
    await page.goto(address);
    return page;
  }

  /** Closes the tabs of a test. Returns the errors of the browser since the last call. */
  async closeTabs(): Promise<string[]> {
    for (const context of this.browser?.contexts() ?? []) await context.close();
    return this.errors.splice(0);
  }
}

/**
 * Describes tests that run in a real browser. An uncaught error, an error on the console and a violation of
 * the page's security policy fail the test in which they happen.
 */
export function describeInChromium(name: string, tests: (browser: Chromium) => void): void {
  if (BROWSER_ENDPOINT !== undefined) {
    describe(name, () => {
      const browser = new Chromium();
      beforeAll(() => browser.connect());
      afterAll(() => browser.disconnect());
      afterEach(async () => expect(await browser.closeTabs()).toEqual([]));
      tests(browser);
    });
    return;
  }
  const words = 'is tried where Chromium is (apt-get install chromium, or name one in GREENFLAG_CHROMIUM)';
  describe(name, () => {
    // On CI a skipped test would go unnoticed, so this one fails.
    if (CI) it(words, () => expect(BROWSER_ENDPOINT).toBeDefined());
    else it.skip(words, () => undefined);
  });
}

/** Signs in by name on an open server. */
export async function signInByName(page: Page, name: string, role: string): Promise<void> {
  await page.getByRole('button', { name: 'Sign in' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Sign in' });
  await dialog.getByLabel('Your name').fill(name);
  await dialog.getByLabel('Role').selectOption(role);
  await dialog.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: 'Sign out' }).waitFor();
}

/** Signs in with a token on a server that asks for one. */
export async function signInWithToken(page: Page, token: string): Promise<void> {
  await page.getByRole('button', { name: 'Sign in' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Sign in' });
  await dialog.getByLabel('The token that the director gave you').fill(token);
  await dialog.getByRole('button', { name: 'Sign in' }).click();
}

/** Waits until the text of the page has stayed the same for a while and nothing is loading. */
export async function waitUntilSettled(page: Page): Promise<void> {
  let before = '';
  for (let same = 0; same < 3;) {
    await page.waitForTimeout(60);
    const now = await page.locator('main').innerText();
    same = now === before && !now.includes('Loading') ? same + 1 : 0;
    before = now;
  }
}

/** Waits until the value is as expected. Fails like `toEqual` after `MAX_WAIT_MS`. */
export async function expectEventually<T>(read: () => Promise<T>, expected: T): Promise<void> {
  const end = Date.now() + MAX_WAIT_MS;
  while (Date.now() < end && !isDeepStrictEqual(await read(), expected)) await pause(50);
  expect(await read()).toEqual(expected);
}

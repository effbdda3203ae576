import { existsSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';

/** Set by `chromium-server.mjs`, which starts the browser of all spec files. */
const { GREENFLAG_TEST_BROWSER: ENDPOINT, CI } = process.env;
const PAGE = 'dist/apps/console/index.html';

/** Where the example was raced: a page shows the clock on the wall. */
const TRACK = 'America/Los_Angeles';

/** As long as a browser on a busy machine may take for what takes it a moment. */
const PATIENCE_MS = 15_000;

export const DESKTOP = { width: 1440, height: 900 };
export const PHONE = { width: 390, height: 844 };

export interface TabOptions extends Pick<
  BrowserContextOptions,
  'viewport' | 'colorScheme' | 'reducedMotion' | 'bypassCSP' | 'hasTouch'
> {
  /** What the browser has to say in this tab that is part of the test, and no defect. */
  readonly expects?: RegExp;
  /** So far its clock is ahead of this machine's. */
  readonly aheadMs?: number;
}

/** A spec file's connection to the browser. */
export class Chromium {
  private browser: Browser | null = null;
  private readonly complaints: string[] = [];

  async start(): Promise<void> {
    if (!existsSync(PAGE)) throw new Error(`${PAGE} is missing: run "npm run build" first.`);
    this.browser = await chromium.connect(ENDPOINT ?? '');
  }

  async stop(): Promise<void> {
    await this.browser?.close();
  }

  /** A tab of a browser that knows nothing yet: no cookies, no store, no cache. */
  async open(address: string, { expects, aheadMs = 0, ...options }: TabOptions = {}): Promise<Page> {
    if (!this.browser) throw new Error('The browser has not started.');
    const context = await this.browser.newContext({ viewport: DESKTOP, timezoneId: TRACK, ...options });
    context.setDefaultTimeout(PATIENCE_MS);
    const complain = (words: string) => void (expects?.test(words) || this.complaints.push(words));
    context.on('weberror', (error) => complain(`uncaught: ${error.error().message}`));
    context.on('console', (message) => {
      const isAnswer = message.text().startsWith('Failed to load resource');
      // A refusal is an answer that the page deals with; the browser notes it all the same.
      if (message.type() === 'error' && !isAnswer) complain(message.text());
    });
    if (aheadMs !== 0) await context.clock.install({ time: Date.now() + aheadMs });
    const page = await context.newPage();
    await page.goto(address);
    return page;
  }

  /** Closes what the test has opened. Answers what the browsers had to complain about. */
  async clear(): Promise<string[]> {
    for (const context of this.browser?.contexts() ?? []) await context.close();
    return this.complaints.splice(0);
  }
}

/**
 * Tests in a real browser, as a describe of that name. An error that nobody caught, an error on the console
 * and whatever the page's security policy refused fail the test in which they happen.
 */
export function inChromium(name: string, tests: (browser: Chromium) => void): void {
  if (ENDPOINT !== undefined) {
    describe(name, () => {
      const browser = new Chromium();
      beforeAll(() => browser.start());
      afterAll(() => browser.stop());
      afterEach(async () => expect(await browser.clear()).toEqual([]));
      tests(browser);
    });
    return;
  }
  const words = 'is tried where Chromium is (apt-get install chromium, or name one in GREENFLAG_CHROMIUM)';
  describe(name, () => {
    // Nobody reads on CI what was passed over.
    if (CI) it(words, () => expect(ENDPOINT).toBeDefined());
    else it.skip(words, () => undefined);
  });
}

/** Signs in by name on an open server. */
export async function signInAs(page: Page, name: string, role: string): Promise<void> {
  await page.getByRole('button', { name: 'Sign in' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Sign in' });
  await dialog.getByLabel('Your name').fill(name);
  await dialog.getByLabel('Role').selectOption(role);
  await dialog.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: 'Sign out' }).waitFor();
}

/** Signs in with a token on a server that asks for one. */
export async function signInWith(page: Page, token: string): Promise<void> {
  await page.getByRole('button', { name: 'Sign in' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Sign in' });
  await dialog.getByLabel('The token that the director gave you').fill(token);
  await dialog.getByRole('button', { name: 'Sign in' }).click();
}

/** Waits until what the page shows has come: it reads the same for a while, and nothing is loading. */
export async function settled(page: Page): Promise<void> {
  let before = '';
  for (let same = 0; same < 3;) {
    await page.waitForTimeout(60);
    const now = await page.locator('main').innerText();
    same = now === before && !now.includes('Loading') ? same + 1 : 0;
    before = now;
  }
}

/** Waits until what is read is as expected. In vain it fails as `toEqual` does. */
export async function becomes<T>(read: () => Promise<T>, expected: T): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  while (Date.now() < end && !isDeepStrictEqual(await read(), expected)) await pause(50);
  expect(await read()).toEqual(expected);
}

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { HostWatch } from '../../libs/race-control/index.ts';
import { describeInChromium, signInByName, signInWithToken } from '../support/browser.ts';
import { KurrentDouble } from '../support/kurrentdb/double.ts';
import { enter, SCHEDULE, startServer } from '../support/server.ts';
import { guarded } from '../support/tokens.ts';

const DAY_MS = 86_400_000;

const waitForText = (page: Page, text: string) => page.getByText(text).first().waitFor();
const waitUntilHidden = (page: Page, text: string) =>
  page.getByText(text).first().waitFor({ state: 'hidden' });
/** Waits until the page is connected and shows live views. */
const waitUntilLive = (page: Page) => page.locator('[data-link=live]').waitFor();

describeInChromium('The page says what is wrong and what to do when', (browser) => {
  const closing: (() => Promise<void> | void)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });

  it('the server is away, and continues by itself when it is back', async () => {
    const store = 'memory:away-and-back';
    const server = await startServer({ store });
    await server.issue(SCHEDULE);
    const page = await browser.openTab(`${server.url}/meetings/m/board`);
    const fan = await browser.openTab(`${server.url}/meetings/m/board`);
    await signInByName(page, 'Jane Doe', 'director');
    for (const one of [page, fan]) await waitUntilLive(one);
    const port = Number(new URL(server.url).port);
    // The memory store is kept while another server uses it.
    const other = await startServer({ store });
    closing.push(() => other.close());
    await server.close();
    await waitForText(page, 'No answer from the server since');
    await waitForText(page, 'Check that the server is running and that this device is on its network');
    await waitForText(fan, 'NO SIGNAL');
    expect(await fan.getByText('Check that the server is running').count()).toBe(0);
    const back = await startServer({ store, port });
    closing.push(() => back.close());
    await waitUntilHidden(page, 'No answer from the server since');
    for (const one of [page, fan]) {
      await waitUntilLive(one);
      await waitUntilHidden(one, 'NO SIGNAL');
    }
  });

  it('the store is away and the views may be stale', async () => {
    const double = await KurrentDouble.start();
    closing.push(() => double.close());
    const server = await startServer({ store: `${double.url}&timeout_ms=2000` });
    closing.push(() => server.close());
    await server.prepare(SCHEDULE);
    const page = await browser.openTab(`${server.url}/meetings/m/board`);
    await waitUntilLive(page);
    double.node.stop();
    await waitForText(page, 'The store is away since');
    await waitForText(page, 'The page may be out of date, and commands are not accepted');
    // The line is red, because nothing can be recorded.
    await page.locator('.notice.bad[role=alert]', { hasText: 'The store is away since' }).waitFor();
    await double.node.start();
    await waitUntilHidden(page, 'The store is away since');
  });

  it('the machine of the server needs its operator, but the store is well', async () => {
    const disk = 'The disk of the record has only 6 % free.';
    const warned = jest.spyOn(HostWatch.prototype, 'warnings', 'get');
    closing.push(() => warned.mockRestore());
    warned.mockReturnValue([{ code: 'disk-nearly-full', words: disk }]);
    const server = await startServer();
    closing.push(() => server.close());
    await server.issue(SCHEDULE);
    const page = await browser.openTab(`${server.url}/meetings/m/desk`);
    await page.locator('.notice.warn', { hasText: disk }).waitFor();
    expect(await page.locator('.notice.bad').count()).toBe(0);
    warned.mockReturnValue([]);
    await waitUntilHidden(page, disk);
  });

  it('the store lacks acknowledged records, although it takes commands', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'greenflag-'));
    closing.push(() => rmSync(folder, { recursive: true }));
    const file = join(folder, 'a.db');
    const before = await startServer({ store: `sqlite:${file}` });
    await before.issue(SCHEDULE);
    await before.close();
    writeFileSync(`${file}-position`, 'damaged');
    const server = await startServer({ store: `sqlite:${file}` });
    closing.push(() => server.close());
    const page = await browser.openTab(`${server.url}/meetings/m/desk`);
    const line = page.locator('.notice.bad[role=alert]');
    await line.getByText('Records may be missing').waitFor();
  });

  it('the meeting is unknown', async () => {
    const server = await startServer();
    closing.push(() => server.close());
    const page = await browser.openTab(`${server.url}/meetings/nowhere/board`);
    await waitForText(page, 'meeting-unknown');
    await waitForText(page, 'Look at the list of meetings: the name in the address may be misspelt.');
  });

  it('the session is unknown', async () => {
    const server = await startServer();
    closing.push(() => server.close());
    await server.issue(SCHEDULE);
    const page = await browser.openTab(`${server.url}/meetings/m/board/heat-9`);
    await waitForText(page, 'This meeting has no session “heat-9”. Choose one of those above.');
  });

  it.each([
    ['2 min fast', 120_500],
    ['2 min slow', -120_500],
    ['2 h fast', 7_199_000],
  ])('the clock of the device is %s', async (off, clockAheadMs) => {
    const server = await startServer();
    closing.push(() => server.close());
    const page = await browser.openTab(server.url, { clockAheadMs });
    await waitForText(page, `This device’s clock is ${off}.`);
    await waitForText(page, 'Turn on automatic time.');
  });

  it('the token has expired', async () => {
    const guard = await guarded({ private: true });
    closing.push(() => guard.close());
    const token = await guard.add('Jane Doe', 'director', '*', { days: 1, now: Date.now() - 2 * DAY_MS });
    const page = await browser.openTab(`${guard.server.url}/`);
    await signInWithToken(page, token);
    await waitForText(
      page,
      'Ask a director for a new token, and sign in with it. What you have sent stays recorded.',
    );
  });

  it('a private server needs a token, and shows the meeting once it has one', async () => {
    const guard = await guarded({ private: true });
    closing.push(() => guard.close());
    const token = await guard.add('Jane Doe', 'director');
    const headers = { authorization: `Bearer ${token}`, 'greenflag-official': '' };
    expect(await guard.server.issue(SCHEDULE, headers)).toMatchObject({ status: 200 });
    await guard.server.issue(enter('21'), headers);
    const page = await browser.openTab(`${guard.server.url}/meetings/m/board`);
    await waitForText(page, 'Sign in with the token that the director gave you.');
    await signInWithToken(page, token);
    await waitUntilLive(page);
    await page.getByRole('banner').getByText('Jane Doe').waitFor();
  });
});

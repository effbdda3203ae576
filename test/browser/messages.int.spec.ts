import type { Page } from 'playwright-core';
import { inChromium, signInWith } from '../support/browser.ts';
import { KurrentDouble } from '../support/kurrentdb/double.ts';
import { enter, SCHEDULE, startServer } from '../support/server.ts';
import { guarded } from '../support/tokens.ts';

jest.setTimeout(60_000);

const DAY_MS = 86_400_000;

const words = (page: Page, text: string) => page.getByText(text).first().waitFor();
const gone = (page: Page, text: string) => page.getByText(text).first().waitFor({ state: 'hidden' });
/** What the page shows is live. */
const live = (page: Page) => page.locator('[data-link=live]').waitFor();

inChromium('The page says what is wrong, and what to do:', (browser) => {
  const closing: (() => Promise<void> | void)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });

  it('the server is away; and it goes on by itself when it is back', async () => {
    const store = 'memory:away-and-back';
    const server = await startServer({ store });
    await server.issue(SCHEDULE);
    const page = await browser.open(`${server.url}/meetings/m/board`);
    await live(page);
    const port = Number(new URL(server.url).port);
    // The store of a server that is gone stays as long as another has it.
    const other = await startServer({ store });
    closing.push(() => other.close());
    await server.close();
    await words(page, 'The server does not answer since');
    await words(page, 'Look whether the server runs and this device is in its network');
    const back = await startServer({ store, port });
    closing.push(() => back.close());
    await gone(page, 'The server does not answer since');
    await live(page);
  });

  it('the store is away, so that what is shown may be stale', async () => {
    const double = await KurrentDouble.start();
    closing.push(() => double.close());
    const server = await startServer({ store: `${double.url}&timeout_ms=500` });
    closing.push(() => server.close());
    await server.issue(SCHEDULE);
    const page = await browser.open(`${server.url}/meetings/m/board`);
    await live(page);
    double.node.stop();
    await words(page, 'The store is away since');
    await words(page, 'What is shown may be stale, and commands are not taken');
    await double.node.start();
    await gone(page, 'The store is away since');
  });

  it('the meeting is unknown', async () => {
    const server = await startServer();
    closing.push(() => server.close());
    const page = await browser.open(`${server.url}/meetings/nowhere/board`);
    await words(page, 'meeting-unknown');
    await words(page, 'Look at the list of meetings: the name in the address may be misspelt.');
  });

  it('the session is unknown', async () => {
    const server = await startServer();
    closing.push(() => server.close());
    await server.issue(SCHEDULE);
    const page = await browser.open(`${server.url}/meetings/m/board/heat-9`);
    await words(page, 'This meeting has no session “heat-9”. Those that it has are above.');
  });

  it.each([
    ['120 s ahead of', 120_500],
    ['120 s behind', -120_500],
  ])('the clock of the device is %s the server’s', async (off, aheadMs) => {
    const server = await startServer();
    closing.push(() => server.close());
    const page = await browser.open(server.url, { aheadMs });
    await words(page, `The clock of this device is ${off} the server’s.`);
    await words(page, 'set the clock of this device by the network');
  });

  it('the token is expired', async () => {
    const guard = await guarded({ private: true });
    closing.push(() => guard.close());
    const token = await guard.add('Jane Doe', 'director', '*', { days: 1, now: Date.now() - 2 * DAY_MS });
    const page = await browser.open(`${guard.server.url}/`);
    await signInWith(page, token);
    await words(page, 'Ask a director for a new token, and sign in with it. What you issued before stands.');
  });

  it('a private server wants a token, and with one it shows the meeting', async () => {
    const guard = await guarded({ private: true });
    closing.push(() => guard.close());
    const token = await guard.add('Jane Doe', 'director');
    const headers = { authorization: `Bearer ${token}`, 'greenflag-official': '' };
    expect(await guard.server.issue(SCHEDULE, headers)).toMatchObject({ status: 200 });
    await guard.server.issue(enter('21'), headers);
    const page = await browser.open(`${guard.server.url}/meetings/m/board`);
    await words(page, 'Sign in with the token that the director gave you.');
    await signInWith(page, token);
    await live(page);
    await page.getByRole('banner').getByText('Jane Doe').waitFor();
  });
});

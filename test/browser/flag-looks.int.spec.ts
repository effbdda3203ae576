import type { Page } from 'playwright-core';
import { describeInChromium, expectEventually } from '../support/browser.ts';
import { SCHEDULE, startServer, type TestServer } from '../support/server.ts';

const FORMAT = { id: 'one', sessions: [{ id: 'test', kind: 'practice' }] };

describeInChromium('A flag', (browser) => {
  let server: TestServer;
  beforeEach(async () => {
    server = await startServer();
    await server.issue({ ...SCHEDULE, format: FORMAT });
  });
  afterEach(() => server.close());

  const issue = async (...types: string[]): Promise<void> => {
    for (const type of types) await server.issue({ type, session: 'test' });
  };
  const frame = (page: Page) => page.locator('html').getAttribute('data-flag');

  it('frames the page until the results are posted, and the head says it once', async () => {
    await issue('OpenSession', 'ShowGreen');
    const page = await browser.openTab(`${server.url}/meetings/m/board/test`);
    await expectEventually(() => frame(page), 'green');
    expect((await page.locator('.board-head').innerText()).match(/green/giu)).toHaveLength(1);
    await issue('ShowCheckered');
    await expectEventually(() => frame(page), 'checkered');
    await issue('PostResults');
    await expectEventually(() => frame(page), 'none');
    expect(await page.locator('.board-head h1').innerText()).toMatch(/unofficial$/iu);
  });

  it('that is white has black lines on a white page', async () => {
    await issue('OpenSession', 'ShowGreen', 'ShowWhite');
    const page = await browser.openTab(`${server.url}/meetings/m/board/test`, { colorScheme: 'light' });
    await expectEventually(() => frame(page), 'white');
    const lines = await page.evaluate<string>(`getComputedStyle(document.body, '::before').boxShadow`);
    expect(lines.match(/rgb\(0, 0, 0\)/gu)).toHaveLength(2);
  });
});

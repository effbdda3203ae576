import { expectEventually, describeInChromium, waitUntilSettled } from '../support/browser.ts';
import { BreakableProxy } from '../support/breakable-proxy.ts';
import { CLASH } from '../support/example.ts';
import { STAGE, staged, type Staged } from '../support/staged.ts';

describeInChromium('A board that polls', (browser) => {
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

  const board = () => `${line.url}/meetings/${CLASH}/board/heat-1`;
  const leader = async () => {
    const path = `/api/meetings/${CLASH}/projections/running-order/heat-1`;
    const { rows } = (await stage.server.fetch(path)).json as {
      rows: readonly { car: string; laps: number }[];
    };
    return rows.map(({ car }) => car);
  };
  const streams = () => line.streams.length;

  it('follows the meeting without a stream, and says when it is cut off', async () => {
    const before = streams();
    const page = await browser.openTab(`${board()}?transport=poll`, { expectedErrors: /net::ERR_/u });
    const requests: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    await page.locator('[data-link=live]').waitFor();
    await stage.play(40);
    const shownCars = () =>
      page.getByRole('table', { name: 'Running order' }).locator('tbody tr .car').allInnerTexts();
    await expectEventually(async () => (await shownCars()).length > 0, true);
    // A page that reads its first views after the laps has nothing to patch, so the race continues.
    await expectEventually(async () => {
      await stage.play(1);
      return requests.some((url) => url.includes('/patch?from='));
    }, true);
    line.cut();
    await page.locator('[data-link=away]').waitFor();
    await stage.play(20);
    line.mend();
    await page.locator('[data-link=live]').waitFor();
    await expectEventually(shownCars, await leader());
    expect(streams()).toBe(before);
    // A viewer's checks of the server would pass every cache.
    expect(requests.filter((url) => url.includes('/health/'))).toEqual([]);
  });

  it('polls by itself if no stream can be opened, and the server answers', async () => {
    const page = await browser.openTab(`${stage.server.url}/api/meetings`);
    let refused = 0;
    await page.route('**/projections/stream?*', (route) => {
      refused += 1;
      return route.fulfill({ status: 502, contentType: 'text/plain', body: 'No streams here.' });
    });
    await page.goto(`${stage.server.url}/meetings/${CLASH}/board/heat-1`);
    await page.locator('[data-link=live]').waitFor();
    expect(refused).toBe(3);
    await waitUntilSettled(page);
    await stage.play(10);
    const shownCars = () =>
      page.getByRole('table', { name: 'Running order' }).locator('tbody tr .car').allInnerTexts();
    await expectEventually(shownCars, await leader());
  });
});

import type { Request } from 'playwright-core';
import { describeInChromium, waitUntilSettled } from '../support/browser.ts';
import { CLASH } from '../support/example.ts';
import { STAGE, staged, type Staged } from '../support/staged.ts';

const MAX_SCRIPT_BYTES = 90_000;
const PAGES = ['board', 'field', 'results', 'rankings', 'programme', 'desk', 'replay', 'what-if', 'log'];

describeInChromium('The first load', (browser) => {
  let stage: Staged;
  beforeAll(async () => void (stage = await staged(STAGE.cautionInHeat3)));
  afterAll(() => stage.close());

  /** Returns all requests of a browser with an empty cache for a page and its content. */
  async function requestsOf(place: string): Promise<Request[]> {
    const page = await browser.openTab(`${stage.server.url}/api/meetings`);
    const requests: Request[] = [];
    page.on('requestfinished', (request) => requests.push(request));
    await page.goto(`${stage.server.url}/meetings/${CLASH}/${place}`);
    await waitUntilSettled(page);
    return requests;
  }

  it.each(PAGES)(
    'of the %s takes less than 90 kB of compressed script, all from this server',
    async (place) => {
      const requests = await requestsOf(place);
      const hosts = new Set(requests.map((request) => new URL(request.url()).host));
      expect([...hosts]).toEqual([new URL(stage.server.url).host]);
      let bytes = 0;
      for (const request of requests.filter((each) => each.resourceType() === 'script')) {
        const response = await request.response();
        expect(await response?.headerValue('content-encoding')).toMatch(/^(br|gzip)$/u);
        bytes += (await request.sizes()).responseBodySize;
      }
      expect(bytes).toBeGreaterThan(10_000);
      expect(bytes).toBeLessThan(MAX_SCRIPT_BYTES);
    },
  );
});

import type { Request } from 'playwright-core';
import { inChromium, settled } from '../support/browser.ts';
import { CLASH } from '../support/example.ts';
import { STAGE, staged, type Staged } from '../support/staged.ts';

jest.setTimeout(60_000);

const MOST_BYTES_OF_SCRIPT = 150_000;
const PLACES = ['board', 'field', 'results', 'desk', 'replay', 'what-if', 'log'];

inChromium('The first load', (browser) => {
  let stage: Staged;
  beforeAll(async () => void (stage = await staged(STAGE.cautionInHeat3)));
  afterAll(() => stage.close());

  /** All that a browser loads which has never been there, for a place and what can be seen in it. */
  async function loaded(place: string): Promise<Request[]> {
    const page = await browser.open(`${stage.server.url}/api/meetings`);
    const requests: Request[] = [];
    page.on('requestfinished', (request) => requests.push(request));
    await page.goto(`${stage.server.url}/meetings/${CLASH}/${place}`);
    await settled(page);
    return requests;
  }

  it.each(PLACES)(
    'of the %s takes less than 150 kB of script, packed, and all of it from here',
    async (place) => {
      const requests = await loaded(place);
      const hosts = new Set(requests.map((request) => new URL(request.url()).host));
      expect([...hosts]).toEqual([new URL(stage.server.url).host]);
      let bytes = 0;
      for (const request of requests.filter((each) => each.resourceType() === 'script')) {
        const response = await request.response();
        expect(await response?.headerValue('content-encoding')).toMatch(/^(br|gzip)$/u);
        bytes += (await request.sizes()).responseBodySize;
      }
      expect(bytes).toBeGreaterThan(10_000);
      expect(bytes).toBeLessThan(MOST_BYTES_OF_SCRIPT);
    },
  );
});

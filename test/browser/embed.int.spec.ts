import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFileSync } from 'node:fs';
import { describeInChromium, expectEventually } from '../support/browser.ts';
import { CLASH } from '../support/example.ts';
import { STAGE, staged, type Staged } from '../support/staged.ts';

const BUILT = 'dist/apps/console';

/** Returns a site of another origin that frames an address. */
async function framing(address: string): Promise<Server> {
  const site = createServer((_request, response) => {
    const frame = `<iframe title="board" width="900" height="700" src="${address}"></iframe>`;
    response.setHeader('content-type', 'text/html');
    response.end(`<!doctype html><title>Club</title><main>${frame}</main>`);
  });
  await new Promise<void>((resolve) => void site.listen(0, '127.0.0.1', resolve));
  return site;
}

const urlOf = (site: Server): string => `http://localhost:${(site.address() as AddressInfo).port}/`;

/** Makes each look at the storage of the device an error of the page, which fails the test. */
const FORBID_STORAGE = `
  for (const name of ['localStorage', 'sessionStorage', 'indexedDB'])
    Object.defineProperty(window, name, { get() { throw new Error(name + ' was read'); } });
`;

describeInChromium('A board in a frame', (browser) => {
  let stage: Staged;
  beforeAll(async () => void (stage = await staged(STAGE.cautionInHeat3, { embedOrigins: '*' })));
  afterAll(() => stage.close());

  it('is shown by a page of another origin, and reads no storage', async () => {
    const site = await framing(`${stage.server.url}/embed/meetings/${CLASH}/board/heat-3`);
    const page = await browser.openTab('about:blank');
    await page.addInitScript(FORBID_STORAGE);
    await page.goto(urlOf(site));
    const frame = page.frameLocator('iframe');
    await frame.getByRole('button', { name: 'Denny Hamlin' }).click();
    await frame.getByRole('button', { name: 'Follow car 11' }).click();
    await frame.getByRole('list', { name: 'Cars that you follow' }).waitFor();
    await frame.getByRole('link', { name: 'Heat 2' }).click();
    await frame.getByRole('heading', { name: 'Heat 2' }).waitFor();
    expect(await frame.getByRole('button', { name: 'Sign in' }).count()).toBe(0);
    await page.close();
    site.close();
  });

  it('has no sign-in, no commands and no storage in any of its files', () => {
    const scriptsIn = (name: string): readonly string[] =>
      readFileSync(`${BUILT}/${name}`, 'utf8').match(/assets\/[\w.-]+\.js/gu) ?? [];
    const entry = scriptsIn('embed.html');
    // The entry names the scripts of the board, which it loads once it knows the language.
    const files = new Set([...entry, ...entry.flatMap(scriptsIn)]);
    // The texts of another language are words of all pages, and no code.
    const own = [...files]
      .filter((file) => !file.includes('/es-'))
      .map((file) => readFileSync(`${BUILT}/${file}`, 'utf8'));
    expect(own.join('').length).toBeGreaterThan(10_000);
    for (const words of ['localStorage', 'sessionStorage', 'Sign in', 'RecordLap', '/commands']) {
      expect([words, own.some((text) => text.includes(words))]).toEqual([words, false]);
    }
  });
});

describeInChromium('An overlay', (browser) => {
  let stage: Staged;
  beforeAll(async () => void (stage = await staged(STAGE.cautionInHeat3)));
  afterAll(() => stage.close());

  it.each(['tower', 'line', 'flag'])('like a %s has a transparent ground', async (shape) => {
    const page = await browser.openTab(`${stage.server.url}/meetings/${CLASH}/board?overlay=${shape}`, {
      colorScheme: 'dark',
    });
    await page.getByText('yellow').waitFor();
    const grounds = await page.evaluate<string[]>(
      '[document.documentElement, document.body].map((each) => getComputedStyle(each).backgroundColor)',
    );
    expect(grounds).toEqual(['rgba(0, 0, 0, 0)', 'rgba(0, 0, 0, 0)']);
    await expectEventually(() => page.getByText('Denny Hamlin').count(), shape === 'flag' ? 0 : 1);
  });
});

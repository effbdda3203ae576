import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { BreakableProxy } from '../support/breakable-proxy.ts';
import { describeInChromium, expectEventually, type TabOptions } from '../support/browser.ts';
import { startServer, type TestServer } from '../support/server.ts';

const BUILT = 'dist/apps/console';
const WITH_WORKER: TabOptions = { serviceWorkers: 'allow' };

/** Returns whether a worker answers for the page. */
const hasWorker = (page: Page) => () => page.evaluate<boolean>('navigator.serviceWorker.controller !== null');
const cacheNames = (page: Page) => () => page.evaluate<string[]>('caches.keys()');

describeInChromium('The installed page', (browser) => {
  let folder: string;
  let line: BreakableProxy;
  const servers: TestServer[] = [];

  /** Serves a copy of the build whose pages say which build it is. */
  async function serveBuild(name: string): Promise<string> {
    const page = join(folder, name);
    cpSync(BUILT, page, { recursive: true });
    const rewrite = (file: string, change: (text: string) => string) => {
      for (const packed of ['.br', '.gz']) rmSync(join(page, file + packed), { force: true });
      writeFileSync(join(page, file), change(readFileSync(join(page, file), 'utf8')));
    };
    rewrite('index.html', (text) => text.replace('<head>', `<head><meta name="build" content="${name}" />`));
    rewrite('worker.js', (text) => text.replace(/greenflag [\da-f]{16}/u, `greenflag ${name}`));
    const server = await startServer({ page });
    servers.push(server);
    return server.url;
  }
  const buildOf = (page: Page) => page.locator('meta[name=build]').getAttribute('content');

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'greenflag-worker-'));
    line = await BreakableProxy.to(await serveBuild('first'));
  });
  afterEach(() => line.mend());
  afterAll(async () => {
    await line.close();
    for (const server of servers) await server.close();
    rmSync(folder, { recursive: true });
  });

  const open = async (): Promise<Page> => {
    const page = await browser.openTab(line.url, WITH_WORKER);
    await expectEventually(hasWorker(page), true);
    return page;
  };

  it('can be installed', async () => {
    const page = await open();
    const href = await page.locator('link[rel=manifest]').getAttribute('href');
    const manifest = JSON.parse(
      await page.evaluate<string>(`fetch('${href}').then((each) => each.text())`),
    ) as {
      readonly display: string;
      readonly icons: readonly { readonly src: string; readonly sizes: string }[];
    };
    expect(manifest.display).toBe('standalone');
    expect(manifest.icons.map(({ sizes }) => sizes)).toEqual(['192x192', '512x512', '512x512']);
    for (const { src, sizes } of manifest.icons) {
      const width = await page.evaluate<number>(
        `fetch('${src}').then((each) => each.blob()).then(createImageBitmap).then(({ width }) => width)`,
      );
      expect(`${width}x${width}`).toBe(sizes);
    }
  });

  it('starts every page without a server, which says NO SIGNAL and shows no flag', async () => {
    const page = await open();
    line.cut();
    const pages = ['board', 'field', 'results', 'rankings', 'programme', 'desk', 'replay', 'what-if', 'log'];
    const shapes = ['board?overlay=tower', 'board?overlay=flag', 'board?screen=big', 'field?screen=big'];
    const places = [...pages, ...shapes].map((place) => `/meetings/m/${place}`);
    for (const place of ['/', '/officials', '/sign-in', ...places]) {
      await page.goto(line.url + place);
      await page.getByText('NO SIGNAL').first().waitFor();
      expect([place, await page.getByText('This part of the page crashed.').count()]).toEqual([place, 0]);
      expect(await page.locator('.flag:not([data-flag=unknown])').count()).toBe(0);
      expect(await buildOf(page)).toBe('first');
    }
  });

  it('starts in the language of the reader without a server', async () => {
    const page = await browser.openTab(line.url, { ...WITH_WORKER, locale: 'es-ES' });
    await expectEventually(hasWorker(page), true);
    line.cut();
    await page.reload();
    await page.getByText('SIN SEÑAL').waitFor();
  });

  it('keeps the shell and files with a hash in their names, and no answer of the server', async () => {
    const page = await open();
    await page.getByRole('heading', { name: 'Meetings' }).waitFor();
    await page.evaluate(`fetch('/assets/none-a1b2c3.js').then((each) => each.status)`);
    const kept = await page.evaluate<string[]>(
      `caches.keys()
        .then((names) => Promise.all(names.map((name) => caches.open(name))))
        .then((all) => Promise.all(all.map((each) => each.keys())))
        .then((lists) => lists.flat().map(({ url }) => new URL(url).pathname))`,
    );
    expect(kept.length).toBeGreaterThan(10);
    expect(kept.filter((path) => path !== '/' && !path.startsWith('/assets/'))).toEqual([]);
    expect(kept).not.toContain('/assets/none-a1b2c3.js');
  });

  it('starts a new version on reload, and then that one without a server', async () => {
    const page = await open();
    expect(await buildOf(page)).toBe('first');
    line.mend(await serveBuild('second'));
    await page.reload();
    expect(await buildOf(page)).toBe('second');
    await expectEventually(cacheNames(page), ['greenflag second']);
    line.cut();
    await page.reload();
    expect(await buildOf(page)).toBe('second');
  });
});

import { describeInChromium, waitUntilSettled } from '../support/browser.ts';
import { CLASH } from '../support/example.ts';
import { STAGE, staged, type Staged } from '../support/staged.ts';

describeInChromium('A reader whose browser speaks Spanish', (browser) => {
  let stage: Staged;
  beforeAll(async () => void (stage = await staged(STAGE.cautionInHeat3)));
  afterAll(() => stage.close());

  const board = (): string => `${stage.server.url}/meetings/${CLASH}/board/heat-3`;

  it('gets the board in Spanish, with the names of sessions and the words of the views', async () => {
    const page = await browser.openTab(board(), { locale: 'es-MX' });
    await page.getByRole('table', { name: 'Orden en carrera' }).waitFor();
    await page.getByRole('columnheader', { name: 'Piloto' }).waitFor();
    await page.getByRole('link', { name: /^Clasificación/u }).waitFor();
    await page.getByText('AMARILLA').first().waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('es');
  });

  it('can choose English, which this device keeps', async () => {
    const page = await browser.openTab(board(), { locale: 'es' });
    await page.getByRole('combobox', { name: 'Idioma' }).selectOption({ label: 'English' });
    await page.getByRole('table', { name: 'Running order' }).waitFor();
    await page.reload();
    await page.getByRole('table', { name: 'Running order' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
  });

  it('gets a board in a frame in Spanish', async () => {
    const page = await browser.openTab(`${stage.server.url}/embed/meetings/${CLASH}/board/heat-3`, {
      locale: 'es',
    });
    await page.getByRole('table', { name: 'Orden en carrera' }).waitFor();
  });
});

describeInChromium('A reader whose browser speaks a language that the console does not', (browser) => {
  let stage: Staged;
  beforeAll(async () => void (stage = await staged(STAGE.cautionInHeat3)));
  afterAll(() => stage.close());

  it('gets English, and no other texts are loaded', async () => {
    const page = await browser.openTab('about:blank', { locale: 'fi' });
    const files: string[] = [];
    page.on('request', (request) => files.push(new URL(request.url()).pathname));
    await page.goto(`${stage.server.url}/meetings/${CLASH}/board/heat-3`);
    await page.getByRole('table', { name: 'Running order' }).waitFor();
    await waitUntilSettled(page);
    expect(files.filter((file) => /\/es-/u.test(file))).toEqual([]);
  });
});

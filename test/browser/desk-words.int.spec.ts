import type { Locator, Page } from 'playwright-core';
import { describeInChromium, PHONE, signInByName } from '../support/browser.ts';
import { enter, SCHEDULE, startServer, type TestServer } from '../support/server.ts';

const FORMAT = { id: 'one', sessions: [{ id: 'sprint', kind: 'heat', laps: 20, sameCrossingMs: 60_000 }] };

describeInChromium('What the desk says', (browser) => {
  let server: TestServer;
  beforeEach(async () => {
    server = await startServer();
    await server.issue({ ...SCHEDULE, format: FORMAT });
    for (const car of ['7', '21']) await server.issue(enter(car));
    for (const type of ['OpenSession', 'ShowGreen']) await server.issue({ type, session: 'sprint' });
  });
  afterEach(() => server.close());

  const desk = async (viewport: { readonly width: number; readonly height: number }): Promise<Page> => {
    const page = await browser.openTab(`${server.url}/meetings/m/desk/sprint`, { viewport });
    await signInByName(page, 'Jane Doe', 'director');
    return page;
  };
  const flags = (page: Page): Locator => page.getByRole('region', { name: 'Flags' });
  const flag = (page: Page, name: string): Locator =>
    flags(page).getByRole('button', { name: new RegExp(`^${name}`, 'u') });
  const places = async (page: Page) =>
    Promise.all(
      ['Green', 'Caution', 'Red', 'White', 'Checkered'].map((name) => flag(page, name).boundingBox()),
    );
  const type = async (page: Page, text: string): Promise<void> => {
    await page.getByRole('textbox', { name: 'Entry' }).fill(text);
    await page.getByRole('textbox', { name: 'Entry' }).press('Enter');
  };

  it.each([{ width: 1280, height: 720 }, PHONE])('moves no flag button at %j', async (viewport) => {
    const page = await desk(viewport);
    await flag(page, 'Checkered').waitFor();
    const before = await places(page);
    await type(page, '21');
    await page
      .getByText(/record \d+/u)
      .first()
      .waitFor();
    expect(await places(page)).toEqual(before);
    // The car is not in the session, so the answer takes several lines.
    await page.route('**/commands', (route) =>
      route.fulfill({
        status: 409,
        contentType: 'application/problem+json',
        body: JSON.stringify({ title: 'No.', status: 409, code: 'no', detail: 'Many words. '.repeat(20) }),
      }),
    );
    await type(page, '7');
    await page.getByText('Many words.').first().waitFor();
    expect(await places(page)).toEqual(before);
    await flag(page, 'White').click();
    await flags(page).getByText('Many words.').waitFor();
    expect(await places(page)).toEqual(before);
  });

  it('is the speed of a lap before Enter, and a question about one that no car can run', async () => {
    const page = await desk({ width: 1280, height: 900 });
    const form = page.getByRole('form', { name: 'Entry' });
    await page.getByRole('textbox', { name: 'Entry' }).fill('21 13.413');
    await form.getByText('Enter: Lap, car 21, 13.413 · 67.099 mph').waitFor();
    await type(page, '21 0.5');
    await form.getByText('1800.000 mph is faster than any car.').waitFor();
    expect(await form.locator('[data-outcome]').count()).toBe(0);
    await page.getByRole('textbox', { name: 'Entry' }).press('Enter');
    await form.locator('[data-outcome=done]').waitFor();
  });

  it('is that a crossing was recorded and counts no lap', async () => {
    const page = await desk({ width: 1280, height: 900 });
    const sent = page.getByRole('region', { name: 'Sent from this desk' });
    await type(page, '21');
    await sent.getByText(/record \d+/u).waitFor();
    await type(page, '21');
    const warning = page.getByText('Duplicate within a second.');
    await warning.or(sent.getByText('not counted')).first().waitFor();
    if (await warning.isVisible()) await page.getByRole('textbox', { name: 'Entry' }).press('Enter');
    await sent.getByText('not counted: the same crossing again').waitFor();
  });

  it('is at both of two desks what became of one crossing that both recorded', async () => {
    const desks = [await desk({ width: 1280, height: 900 }), await desk({ width: 1280, height: 900 })];
    const sent = desks.map((page) => page.getByRole('region', { name: 'Sent from this desk' }));
    for (const page of desks) await type(page, '21');
    for (const list of sent) await list.getByText(/record \d+/u).waitFor();
    await sent[1]?.getByText('not counted: the same crossing again').waitFor();
    expect(await sent[0]?.getByText('not counted').count()).toBe(0);
    const { json } = await server.fetch('/api/meetings/m/projections/running-order/sprint');
    expect((json['rows'] as object[])[0]).toMatchObject({ car: '21', laps: 1 });
  });

  it('asks about a white flag with laps to go', async () => {
    const page = await desk({ width: 1280, height: 900 });
    await type(page, 'white');
    const question = page.getByRole('dialog', { name: 'White flag?' });
    await question.getByText('20 laps to go: 0 of 20 are run.').waitFor();
    await question.getByRole('button', { name: 'Leave it' }).click();
    await question.waitFor({ state: 'detached' });
  });

  it('names a number that was refused while the next ones are typed', async () => {
    const page = await desk({ width: 1280, height: 900 });
    const box = page.getByRole('textbox', { name: 'Entry' });
    await box.waitFor();
    await page.getByRole('button', { name: /^Car 21\b/u }).waitFor();
    await box.fill('99');
    await box.press('Enter');
    await page.keyboard.type('21');
    await page.keyboard.press('Enter');
    await page
      .getByText(/record \d+/u)
      .first()
      .waitFor();
    await page.getByRole('form', { name: 'Entry' }).getByText('Not sent. "99" is neither').waitFor();
  });

  it('gives the entry box the focus after a click, so that no word is taken for keys', async () => {
    const page = await desk({ width: 1280, height: 900 });
    await page.getByRole('button', { name: /^Car 21\b/u }).click();
    await page.keyboard.type('green');
    const box = page.getByRole('textbox', { name: 'Entry' });
    expect(await box.inputValue()).toBe('green');
  });

  it('is gone when the flag has changed since', async () => {
    const page = await desk({ width: 1280, height: 900 });
    await type(page, '21');
    const done = page.getByRole('form', { name: 'Entry' }).locator('[data-outcome=done]');
    await done.waitFor();
    await server.issue({ type: 'CallCaution', session: 'sprint', reason: 'debris' });
    await done.waitFor({ state: 'detached' });
  });

  it('is not ticked any more once another desk struck the record', async () => {
    const page = await desk({ width: 1280, height: 900 });
    await type(page, '21');
    const done = page.getByRole('form', { name: 'Entry' }).locator('[data-outcome=done]');
    const [, revision] = /record (\d+)/u.exec(await done.innerText()) ?? [];
    await server.issue({ type: 'StrikeRecord', revision: Number(revision), reason: 'twice' });
    const struck = page.locator('[data-outcome=struck]').first();
    await struck.getByText('undone').waitFor();
    expect(await struck.innerText()).not.toContain('✓');
    expect(await page.locator('[data-outcome=done]').count()).toBe(0);
  });

  it('"not sent" is gone once the server is back', async () => {
    const page = await desk({ width: 1280, height: 900 });
    await page.route('**/health/ready', (route) => route.abort());
    await page.getByText('kept on this device').first().waitFor();
    await type(page, 'green');
    const notSent = page.locator('.desk-outcome', { hasText: 'Not sent.' });
    await notSent.waitFor();
    await page.unroute('**/health/ready');
    await notSent.waitFor({ state: 'detached' });
  });
});

import type { Page } from 'playwright-core';
import { becomes, inChromium } from '../support/browser.ts';
import { CLASH } from '../support/example.ts';
import { STAGE, staged, type Staged } from '../support/staged.ts';

jest.setTimeout(60_000);

inChromium('An address of the page', (browser) => {
  let stage: Staged;
  beforeAll(async () => {
    stage = await staged(STAGE.cautionInHeat3);
  });
  afterAll(() => stage.close());

  const open = (path: string) => browser.open(`${stage.server.url}/meetings/${CLASH}/${path}`);
  const place = (page: Page, name: string) =>
    page.getByRole('navigation', { name: 'Places' }).getByRole('link', { name, exact: true }).click();
  const path = (page: Page) => () =>
    Promise.resolve(page.url().slice(page.url().indexOf(CLASH) + CLASH.length + 1));

  it('keeps the session that was looked at on the way through places that have none', async () => {
    const page = await open('board/heat-2');
    for (const name of ['What if', 'Field', 'Log', 'Results']) await place(page, name);
    await becomes(path(page), 'results');
    await place(page, 'Board');
    await becomes(path(page), 'board/heat-2');
    await becomes(() => page.title(), 'Heat 2 · Board · Busch Light Clash at The Coliseum · Greenflag');
  });

  it.each([
    [
      'at=99999',
      'There is no record 99999: the log ends at record 789. Shown is now.',
      'replay/heat-2',
      'ArrowLeft',
    ],
    ['at=abc', '“abc” is no number of a record. Shown is now.', 'replay/heat-2', 'ArrowLeft'],
    [
      'at=3',
      'Record 3 is not one of this session. Shown is its first: record',
      'replay/heat-2?at=117',
      'ArrowRight',
    ],
  ])('of a replay that says %s is mended, and why is said', async (query, words, mended, key) => {
    const page = await open(`replay/heat-2?${query}`);
    await page.getByText(words).waitFor();
    await becomes(path(page), mended);
    // Whoever goes on from there has read it.
    await page.keyboard.press(key);
    await page.getByText(words).waitFor({ state: 'detached' });
  });

  it('of the log may name a session, whose records are shown', async () => {
    const page = await open('log/heat-1');
    await becomes(() => page.getByLabel('Session').inputValue(), 'heat-1');
    await page.getByLabel('Session').selectOption('All sessions');
    await page.getByText(/^790 records$/u).waitFor();
  });

  it('of a what-if says at the field what is no record, as it does of what is typed there', async () => {
    const page = await open('what-if?strike=98,x&at=1e3');
    await page.getByText('No record “x”: a record is named by its number.').waitFor();
    const field = page.getByLabel('After record');
    const words = page.locator('#what-moment-wrong');
    for (const text of ['1e3', '-1', '<b>x']) {
      await field.fill(text);
      await becomes(
        () => words.innerText(),
        `“${text}” is no number of a record. Say one from 0 to 789, or nothing for now.`,
      );
    }
    await field.fill('999999999');
    await becomes(() => words.innerText(), 'There is no record 999999999 yet: the log ends at record 789.');
    await field.fill('700');
    await becomes(path(page), 'what-if?strike=98&at=700');
    await words.waitFor({ state: 'hidden' });
  });
});

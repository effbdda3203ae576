import type { Page } from 'playwright-core';
import { expectEventually, describeInChromium } from '../support/browser.ts';
import { CLASH } from '../support/example.ts';
import { STAGE, staged, type Staged } from '../support/staged.ts';

describeInChromium('An address of the page', (browser) => {
  let stage: Staged;
  beforeAll(async () => {
    stage = await staged(STAGE.cautionInHeat3);
  });
  afterAll(() => stage.close());

  const open = (path: string) => browser.openTab(`${stage.server.url}/meetings/${CLASH}/${path}`);
  const goToPage = (page: Page, name: string) =>
    page.getByRole('navigation', { name: 'Places' }).getByRole('link', { name, exact: true }).click();
  const path = (page: Page) => () =>
    Promise.resolve(page.url().slice(page.url().indexOf(CLASH) + CLASH.length + 1));

  it('keeps the chosen session on the way through pages without sessions', async () => {
    const page = await open('board/heat-2');
    for (const name of ['What if', 'Field', 'Log', 'Results']) await goToPage(page, name);
    await expectEventually(path(page), 'results');
    await goToPage(page, 'Board');
    await expectEventually(path(page), 'board/heat-2');
    await expectEventually(
      () => page.title(),
      'Heat 2 · Board · Busch Light Clash at The Coliseum · Greenflag',
    );
  });

  it.each([
    [
      'at=99999',
      'There is no record 99999: the log ends at record 789. Showing the latest.',
      'replay/heat-2',
      'ArrowLeft',
    ],
    ['at=abc', '“abc” is not a record number. Showing the latest.', 'replay/heat-2', 'ArrowLeft'],
    [
      'at=3',
      'Record 3 does not belong to this session. Showing its first: record',
      'replay/heat-2?at=117',
      'ArrowRight',
    ],
  ])('of a replay with %s is corrected, with the reason', async (query, words, corrected, key) => {
    const page = await open(`replay/heat-2?${query}`);
    await page.getByText(words).waitFor();
    await expectEventually(path(page), corrected);
    // The notice disappears when the player moves on.
    await page.keyboard.press(key);
    await page.getByText(words).waitFor({ state: 'detached' });
  });

  it('of a result may name the lap at which the order is shown', async () => {
    const page = await open('results/heat-1?lap=20');
    const winner = page.getByRole('table', { name: 'Heat 1' }).getByRole('row').nth(1);
    await page.getByText('at lap 20').waitFor();
    await winner.getByText('Justin Haley').waitFor();
    await page.getByLabel('Order at lap').fill('21');
    await expectEventually(path(page), 'results/heat-1?lap=21');
    await winner.getByText('Aric Almirola').waitFor();
    await page.getByLabel('Order at lap').fill('26');
    await page.getByText('The leader of heat-1 has completed 25 laps.').waitFor();
    await page.getByRole('link', { name: 'whole race' }).click();
    await expectEventually(path(page), 'results/heat-1');
  });

  it('of the log may name the session whose records are shown', async () => {
    const page = await open('log/heat-1');
    await expectEventually(() => page.getByLabel('Session').inputValue(), 'heat-1');
    await page.getByLabel('Session').selectOption('All sessions');
    await page.getByText(/^790 records$/u).waitFor();
  });

  it('of a what-if shows its errors at the fields, like typed errors', async () => {
    const page = await open('what-if?strike=98,x&at=1e3');
    await page.getByText('Not a record number: “x”.').waitFor();
    const field = page.getByLabel('After record');
    const words = page.locator('#what-moment-wrong');
    for (const text of ['1e3', '-1', '<b>x']) {
      await field.fill(text);
      await expectEventually(
        () => words.innerText(),
        `“${text}” is not a record number. Enter one from 0 to 789, or nothing for now.`,
      );
    }
    await field.fill('999999999');
    await expectEventually(
      () => words.innerText(),
      'There is no record 999999999 yet: the log ends at record 789.',
    );
    await field.fill('700');
    await expectEventually(path(page), 'what-if?strike=98&at=700');
    await words.waitFor({ state: 'hidden' });
  });
});

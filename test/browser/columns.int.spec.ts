import type { Page } from 'playwright-core';
import { describeInChromium, expectEventually } from '../support/browser.ts';
import { CLASH } from '../support/example.ts';
import { STAGE, staged, type Staged } from '../support/staged.ts';

/** Returns the headings of a table that are in sight. */
async function headings(page: Page, table: string): Promise<readonly string[]> {
  const heads = page.getByRole('table', { name: table }).getByRole('columnheader');
  await heads.first().waitFor();
  return heads.filter({ visible: true }).allInnerTexts();
}

describeInChromium('A table with less room', (browser) => {
  let stage: Staged;
  beforeAll(async () => void (stage = await staged(STAGE.cautionInHeat3)));
  afterAll(() => stage.close());

  const open = (path: string, width: number): Promise<Page> =>
    browser
      .openTab(`${stage.server.url}/meetings/${CLASH}/${path}`, { reducedMotion: 'reduce' })
      .then(async (page) => {
        await page.setViewportSize({ width, height: 900 });
        return page;
      });

  it('drops the columns that matter least, without drawing the rows again', async () => {
    const page = await open('board/heat-3', 1440);
    const all = ['Pos', '+/−', 'Car', 'Driver', 'Gap', 'Interval', 'Last', 'Best', 'Led', 'Status'];
    expect(await headings(page, 'Running order')).toEqual(all);
    await page.setViewportSize({ width: 1280, height: 900 });
    expect(await headings(page, 'Running order')).toEqual(all);
  });

  it('shows one figure of a car on a phone, by a button or a swipe', async () => {
    const page = await open('board/heat-3', 390);
    const leader = page.getByRole('table', { name: 'Running order' }).getByRole('row').nth(1);
    const cells = () => leader.getByRole('cell').allInnerTexts();
    await expectEventually(cells, ['1', 'Denny Hamlin', 'Leader']);
    await page.getByRole('button', { name: 'Last', exact: true }).click();
    await expectEventually(cells, ['1', 'Denny Hamlin', '14.520']);
    await page.evaluate(SWIPE);
    await expectEventually(cells, ['1', 'Denny Hamlin', '14.035']);
  });

  it('keeps the cars that somebody follows in sight', async () => {
    const page = await open('board/heat-3', 390);
    const table = page.getByRole('table', { name: 'Running order' });
    await table.getByRole('button', { name: 'Chase Briscoe' }).click();
    await table.getByRole('list', { name: 'Laps, the newest first' }).waitFor();
    await table.getByRole('button', { name: 'Follow car 14' }).click();
    await page.reload();
    await page.getByRole('list', { name: 'Cars that you follow' }).getByText('Chase Briscoe').waitFor();
  });

  it('shows on a tap what it has dropped', async () => {
    const page = await open('board/heat-3', 390);
    const table = page.getByRole('table', { name: 'Running order' });
    await table.getByRole('button', { name: 'Denny Hamlin' }).click();
    await table.getByText('Interval').last().waitFor();
    await table.getByText('Started', { exact: true }).waitFor();
  });

  it('has the results in the order of the night, and keeps figures below the name', async () => {
    const page = await open('results', 390);
    const articles = page.getByRole('article');
    await articles.first().getByText('Kaulig Racing').first().waitFor();
    expect((await articles.getByRole('heading').allInnerTexts()).slice(0, 5)).toEqual([
      'Qualifying',
      ...['Heat 1', 'Heat 2', 'Heat 3', 'Heat 4'],
    ]);
    const winner = page.getByRole('table', { name: 'Heat 1' }).getByRole('row').nth(1);
    expect(await winner.innerText()).toMatch(/best 1\d\.\d{3}/u);
  });

  it('keeps in a heat’s result where each car goes', async () => {
    const page = await open('results', 390);
    expect(await headings(page, 'Heat 1')).toEqual(['Pos', 'Car', 'Driver', 'Laps', 'Advances to']);
    await page.setViewportSize({ width: 1440, height: 900 });
    expect(await headings(page, 'Heat 1')).toEqual(['Pos', 'Car', 'Driver', 'Laps', 'Advances to']);
  });
});

/** Moves one finger to the left over the running order. */
const SWIPE = `
  const order = document.querySelector('.board-swiped');
  const touchAt = (clientX) => new Touch({ identifier: 1, target: order, clientX, clientY: 300 });
  order.dispatchEvent(new TouchEvent('touchstart', { touches: [touchAt(300)] }));
  order.dispatchEvent(new TouchEvent('touchend', { changedTouches: [touchAt(100)] }));
`;

import type { Page } from 'playwright-core';
import { describeInChromium, signInByName, waitUntilSettled } from '../support/browser.ts';
import { CLASH } from '../support/example.ts';
import { staged, STAGE, type Staged } from '../support/staged.ts';

/** The width of a sheet of letter paper inside its margins, in pixels of CSS. */
const PAPER = { width: 725, height: 960 };

const PAGES = [
  ...['board/heat-3', 'board/heat-4', 'board/qualifying', 'field', 'results', 'results/heat-1', 'rankings'],
  ...['programme', 'desk/heat-3', 'replay/heat-3?at=700&with=790', 'what-if', 'log'],
];

/** What nobody wants on paper, and what nobody can read there. */
const FIND_FAULTS = `(() => {
  const isSeen = (each) => each.checkVisibility() && each.getClientRects().length > 0;
  const named = (selector) => [...document.querySelectorAll(selector)].filter(isSeen)
    .map((each) => selector + ': ' + each.textContent);
  const style = getComputedStyle(document.body);
  const dropped = [...document.querySelectorAll('thead th')]
    .filter((each) => isSeen(each.closest('table')) && !isSeen(each));
  return [
    ...['nav', '.button', 'input', 'select', 'textarea', 'dialog'].flatMap(named),
    ...(getComputedStyle(document.body, '::before').display === 'none' ? [] : ['the frame of the flag']),
    ...(style.color === 'rgb(0, 0, 0)' ? [] : ['the text is ' + style.color]),
    ...dropped.map((each) => 'without the column ' + each.textContent),
    ...(document.documentElement.scrollWidth > innerWidth ? ['wider than the paper'] : []),
  ];
})()`;

describeInChromium('On paper', (browser) => {
  let stage: Staged;
  beforeAll(async () => void (stage = await staged(STAGE.cautionInHeat3)));
  afterAll(() => stage.close());

  async function openPage(path: string): Promise<Page> {
    const page = await browser.openTab(`${stage.server.url}/meetings/${CLASH}/${path}`, {
      colorScheme: 'dark',
    });
    if (path.startsWith('desk')) await signInByName(page, 'Jane Doe', 'director');
    await waitUntilSettled(page);
    return page;
  }

  it.each(PAGES)('%s is black on white, without buttons and flag frame, with all columns', async (path) => {
    const page = await openPage(path);
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    await page.setViewportSize(PAPER);
    expect(await page.evaluate<string[]>(FIND_FAULTS)).toEqual([]);
  });

  it('the columns stay that a narrow screen drops', async () => {
    const page = await openPage('results/heat-1');
    await page.setViewportSize({ width: 360, height: 700 });
    const team = page.getByRole('columnheader', { name: 'Team' });
    await team.waitFor({ state: 'hidden' });
    await page.emulateMedia({ media: 'print' });
    await team.waitFor();
  });
});

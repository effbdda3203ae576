import { buffer } from 'node:stream/consumers';
import type { Page } from 'playwright-core';
import { describeInChromium, signInByName } from '../support/browser.ts';
import { CLASH } from '../support/example.ts';
import { pagesOf } from '../support/sheets.ts';
import { staged, STAGE, type Staged } from '../support/staged.ts';

const A4_WIDTH = 595;
const LETTER_WIDTH = 612;

describeInChromium('Printing from the console', (browser) => {
  let stage: Staged;
  beforeAll(async () => void (stage = await staged(STAGE.cautionInHeat3)));
  afterAll(() => stage.close());

  const open = (path: string): Promise<Page> =>
    browser.openTab(`${stage.server.url}/meetings/${CLASH}/${path}`);

  /** Presses a button and returns the PDF that it downloads: its file name, and its first page. */
  async function print(page: Page, name: string) {
    const downloading = page.waitForEvent('download');
    await page.getByRole('button', { name, exact: true }).first().click();
    const download = await downloading;
    const [first] = pagesOf(await buffer(await download.createReadStream()));
    return { file: download.suggestedFilename(), text: first?.text, width: Math.floor(first?.width ?? 0) };
  }

  it('gives the line-up and the lap sheet before a session, on the paper that is chosen', async () => {
    const page = await open('board/heat-4');
    const lineup = await print(page, 'Line-up of heat-4');
    expect(lineup).toMatchObject({ file: 'clash-2023-heat-4-lineup.pdf', width: LETTER_WIDTH });
    expect(lineup.text).toContain('Inside Outside');
    await page.getByLabel('Paper').selectOption('A4');
    expect(await print(page, 'Lap sheet of heat-4')).toMatchObject({
      file: 'clash-2023-heat-4-lap-sheet.pdf',
      width: A4_WIDTH,
    });
    await page.reload();
    expect(await print(page, 'Line-up of heat-4')).toMatchObject({ width: A4_WIDTH });
  });

  it('gives all results in one file, and the sheets of each session', async () => {
    const page = await open('results');
    expect((await print(page, 'All results')).text).toContain('All sessions: Results');
    expect((await print(page, 'Lap times of heat-1')).text).toContain('Heat 1: Lap times');
    expect((await print(page, 'Result of heat-1')).text).toContain('Gap Interval');
    expect((await print(page, 'Entry list')).file).toBe('clash-2023-entry-list.pdf');
  });

  it('gives the field on its page, and the entry list at the desk', async () => {
    expect((await print(await open('field'), 'Field')).text).toContain('Main: Field');
    const desk = await open('desk/heat-4');
    await signInByName(desk, 'Jane Doe', 'director');
    await desk.getByRole('tab', { name: 'Entries' }).click();
    expect((await print(desk, 'Entry list')).text).toContain('All cars: Entry list');
  });
});

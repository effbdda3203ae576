import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { findBarriers } from '../support/axe.ts';
import { DESKTOP, describeInChromium, PHONE, waitUntilSettled, signInByName } from '../support/browser.ts';
import { classNight, NIGHT } from '../support/class-night.ts';
import { CLASH } from '../support/example.ts';
import { staged, STAGE, type Staged } from '../support/staged.ts';

/** Folder for screenshots of all views. They are taken only if it is set (`npm run screenshots`). */
const { GREENFLAG_SCREENSHOTS: SCREENSHOT_FOLDER = '' } = process.env;

interface View {
  readonly name: string;
  readonly at: 'caution' | 'end' | 'night';
  /** Path and query below the meeting. */
  readonly path: string;
  /** Whether only officials see it. */
  readonly isForOfficials?: boolean;
  /** Brings the page to what is looked at. */
  readonly act?: (page: Page) => Promise<void>;
}

/** The third car of LCQ 1 is disqualified before the line-up of the main is posted. */
const DISQUALIFIED = new URLSearchParams({
  issue: JSON.stringify([
    { type: 'Penalize', session: 'lcq-1', car: '38', penalty: 'disqualified', reason: 'underweight' },
  ]),
  at: '1868',
  show: 'results/lcq-1,field',
}).toString();

const AT_NIGHT = {
  at: 'night',
  path: `desk/${encodeURIComponent('modifieds/heat-1')}`,
  isForOfficials: true,
} as const;

const AT_CAUTION = { at: 'caution', path: 'desk/heat-3', isForOfficials: true } as const;

const VIEWS: readonly View[] = [
  { name: 'board', at: 'caution', path: 'board/heat-3' },
  { name: 'board-big', at: 'caution', path: 'board/heat-3?screen=big' },
  { name: 'board-qualifying', at: 'caution', path: 'board/qualifying' },
  { name: 'board-line-up', at: 'caution', path: 'board/heat-4' },
  { name: 'board-main', at: 'end', path: 'board/main' },
  { name: 'field', at: 'caution', path: 'field' },
  { name: 'field-big', at: 'caution', path: 'field?screen=big' },
  { name: 'results', at: 'end', path: 'results' },
  { name: 'desk', at: 'caution', path: 'desk/heat-3', isForOfficials: true, act: recordAtDesk },
  { name: 'replay', at: 'end', path: 'replay/main?at=3000' },
  { name: 'replay-compare', at: 'end', path: 'replay/heat-3?at=700&with=790' },
  { name: 'what-if', at: 'end', path: `what-if?${DISQUALIFIED}`, isForOfficials: true },
  { name: 'log', at: 'end', path: 'log' },
  { name: 'programme', at: 'night', path: 'programme' },
  { name: 'ranking', at: 'night', path: `rankings/${encodeURIComponent('sprints/heat-points')}` },
  { name: 'points', at: 'night', path: `rankings?points=${encodeURIComponent('sprints/heat-1')}` },
  { name: 'field-of-class', at: 'night', path: 'field/sprints' },
  { name: 'desk-draws', ...AT_NIGHT, act: (page) => page.getByRole('tab', { name: 'Draws' }).click() },
  { name: 'desk-entries', ...AT_NIGHT, act: (page) => page.getByRole('tab', { name: 'Entries' }).click() },
  { name: 'desk-import', ...AT_NIGHT, act: importAtDesk },
  { name: 'desk-programme', ...AT_NIGHT, act: programmeAtDesk },
  { name: 'desk-keys', ...AT_NIGHT, act: (page) => page.getByRole('button', { name: /^Keys/u }).click() },
  { name: 'desk-form', ...AT_CAUTION, act: (page) => page.getByRole('button', { name: /^Red/u }).click() },
  { name: 'desk-car', ...AT_CAUTION, act: carAtDesk },
  { name: 'desk-question', ...AT_CAUTION, act: questionAtDesk },
];

/** Between day and night only the colours change, so the second look at a device asks for the contrast. */
const CONTRAST = ['color-contrast'];
/** Further devices, for pictures only. */
const PICTURES = [
  ['laptop', 'light', { width: 1280, height: 720 }],
  ['wall', 'dark', { width: 1920, height: 1080 }],
] as const;
const LOOKS = [
  ['desktop', 'dark', DESKTOP, undefined],
  ['desktop', 'light', DESKTOP, CONTRAST],
  ['phone', 'light', PHONE, undefined],
  ['phone', 'dark', PHONE, CONTRAST],
] as const;

describeInChromium('Usable by everybody, by day, by night and on a phone:', (browser) => {
  const urls: Partial<Record<View['at'], string>> = {};
  const stages: Staged[] = [];
  beforeAll(async () => {
    stages.push(await staged(STAGE.cautionInHeat3), await staged(STAGE.end));
    const [caution, end] = stages.map(({ server }) => server.url);
    const night = await classNight();
    Object.assign(urls, { caution, end, night: night.url });
  });
  afterAll(async () => {
    for (const stage of stages) await stage.close();
  });

  async function findFaults(page: Page, name: string): Promise<string[]> {
    const found: string[] = [];
    for (const [device, colorScheme, viewport, rules] of LOOKS) {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme });
      await waitUntilSettled(page);
      const as = `${name}-${device}-${colorScheme}`;
      if (SCREENSHOT_FOLDER) await page.screenshot({ path: join(SCREENSHOT_FOLDER, `${as}.png`) });
      for (const barrier of await findBarriers(page, rules)) found.push(`${as}: ${barrier}`);
      const sideways = await page.evaluate<number>(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      );
      for (const words of await linksOutOfSight(page)) found.push(`${as}: ${words} is out of sight`);
      if (sideways > 0) found.push(`${as}: is ${sideways} px wider than the screen`);
    }
    for (const [device, colorScheme, viewport] of SCREENSHOT_FOLDER ? PICTURES : []) {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme });
      await waitUntilSettled(page);
      await page.screenshot({ path: join(SCREENSHOT_FOLDER, `${name}-${device}-${colorScheme}.png`) });
    }
    return found;
  }

  it.each(VIEWS)('$name', async ({ name, at, path, isForOfficials, act }) => {
    if (SCREENSHOT_FOLDER) mkdirSync(SCREENSHOT_FOLDER, { recursive: true });
    const meeting = at === 'night' ? NIGHT : CLASH;
    const page = await browser.openTab(`${urls[at] ?? ''}/meetings/${meeting}/${path}`, {
      reducedMotion: 'reduce',
      bypassCSP: true,
    });
    if (isForOfficials) await signInByName(page, 'Jane Doe', 'director');
    await act?.(page);
    expect(await findFaults(page, name)).toEqual([]);
  });

  it('meetings, and the form of a new one', async () => {
    const page = await browser.openTab(urls.end ?? '', { bypassCSP: true });
    expect(await findFaults(page, 'meetings')).toEqual([]);
    await page.getByRole('button', { name: 'Sign in', exact: true }).first().click();
    await page.getByRole('dialog').waitFor();
    expect(await findFaults(page, 'sign-in')).toEqual([]);
    await page.getByLabel('Your name').fill('Jane Doe');
    await page.getByRole('dialog').getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('button', { name: /^New meeting/u }).click();
    await page.getByRole('dialog', { name: 'New meeting' }).waitFor();
    expect(await findFaults(page, 'new-meeting')).toEqual([]);
  });
});

/** Records something at the desk and types a line without sending it. */
async function recordAtDesk(page: Page): Promise<void> {
  const box = page.getByRole('textbox', { name: 'Entry' });
  const form = page.getByRole('form', { name: 'Entry' });
  await box.fill('20 s t2');
  // The desk reads the line as a car once its cars are loaded.
  await form.getByText('Enter: Spin in turn 2, car 20').waitFor();
  await box.press('Enter');
  await form.getByText('record').waitFor();
  await box.fill('green');
}

/** Writes a list with a mistake, and shows what it would do. */
async function importAtDesk(page: Page): Promise<void> {
  await page.getByRole('tab', { name: 'Entries' }).click();
  await page.getByRole('button', { name: 'Import a list' }).click();
  const list = 'No;Class;Name;Team\n7;modifieds;Ann Poe;Poe Racing\n99;sprints;Bob Roe;\n98;sprints;;';
  await page.getByLabel('Or paste the list').fill(list);
  await page.getByText('The driver of car sprints/98 is missing.').waitFor();
}

/** Opens the actions of a car. */
async function carAtDesk(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Car 20\b/u }).click({ button: 'right' });
  await page.getByRole('dialog', { name: 'Car 20' }).waitFor();
}

/** Shows the checkered flag with laps to go, which the server asks about. */
async function questionAtDesk(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Checkered/u }).click();
  await page.getByRole('button', { name: 'Show checkered' }).click();
  await page.getByRole('dialog', { name: /\?$/u }).waitFor();
}

/** Opens the form of the programme. */
async function programmeAtDesk(page: Page): Promise<void> {
  await page.getByRole('tab', { name: 'Entries' }).click();
  await page.getByRole('button', { name: 'Change the programme' }).click();
  await page.getByRole('button', { name: 'Down Modifieds Heat 1' }).click();
}

/** Returns the links to the current page and session that are outside of the screen. */
async function linksOutOfSight(page: Page): Promise<string[]> {
  const menu = page.getByRole('button', { name: 'Menu', exact: true });
  const isFolded = await menu.isVisible();
  if (isFolded) await menu.click();
  const width = page.viewportSize()?.width ?? 0;
  const out: string[] = [];
  for (const link of await page.locator('nav [aria-current=page]').all()) {
    const box = await link.boundingBox();
    if (!box || box.x < 0 || box.x + box.width > width) out.push(await link.innerText());
  }
  if (isFolded) await menu.click();
  return out;
}

import type { Page } from 'playwright-core';
import { findBarriers } from '../support/axe.ts';
import { expectEventually, describeInChromium, signInByName } from '../support/browser.ts';
import { DIRECTOR, SCHEDULE, startServer, type TestServer } from '../support/server.ts';

const heat = { id: 'heat', kind: 'heat', laps: 12, lineup: [{ draw: true }] };
const feature = {
  id: 'feature',
  kind: 'main',
  laps: 30,
  lineup: [{ from: ['heat'], places: [1, 10] }],
};
const OWN = { id: 'one-heat', name: 'One heat', sessions: [heat, feature] };
const BROKEN = { ...OWN, sessions: [heat, { ...feature, lineup: [{ from: ['haet'], places: [1, 10] }] }] };

describeInChromium('A custom format', (browser) => {
  let server: TestServer;
  beforeAll(async () => void (server = await startServer()));
  afterAll(() => server.close());

  const director = async (path: string): Promise<Page> => {
    const page = await browser.openTab(`${server.url}${path}`, { bypassCSP: true });
    await signInByName(page, 'Jane Doe', 'director');
    return page;
  };
  const writeFormat = async (page: Page, text: string, verdict: string | RegExp): Promise<void> => {
    await page.locator('.format-box textarea').fill(text);
    await page.getByText(verdict).first().waitFor();
  };
  const formatOf = async (meeting: string): Promise<unknown> =>
    (await server.fetch(`/api/meetings/${meeting}/projections/meeting`)).json['format'];

  it('is written while a meeting is scheduled, and its errors are shown at once', async () => {
    const page = await director('/');
    await page.getByRole('button', { name: 'New meeting' }).click();
    await page.getByLabel('Name', { exact: true }).fill('Friday night');
    await page.getByLabel('Track', { exact: true }).fill('A bowl');
    await page.getByLabel('Length of a lap in miles').fill('0.25');
    await page.getByRole('combobox', { name: /^Format/u }).selectOption('A format of your own');
    await page.getByRole('button', { name: 'JSON', exact: true }).click();
    await writeFormat(page, 'clash-2022', 'There is no preset clash-2022.');
    await writeFormat(page, '{"id": "one-heat",', 'This is not valid JSON');
    await writeFormat(page, JSON.stringify(BROKEN), /1 error – fix it/u);
    await page.getByText('feature, lineup').waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await page.getByRole('button', { name: 'Create meeting' }).click();
    await page.getByText('format-invalid').waitFor();
    await writeFormat(page, JSON.stringify(OWN), 'Format is valid.');
    await page.getByRole('button', { name: 'Create meeting' }).click();
    await page.waitForURL(/friday-night\/desk/u);
    expect(await formatOf('friday-night')).toEqual(OWN);
  });

  it('is made from the current format of the meeting', async () => {
    const scheduled = await server.issue({ ...SCHEDULE, format: OWN }, DIRECTOR, 'changing');
    expect(scheduled.text).toContain('MeetingScheduled');
    const page = await director('/meetings/changing/desk/heat');
    await page.getByRole('tab', { name: 'Any command' }).click();
    await page.getByRole('button', { name: 'Change format', exact: true }).click();
    await page.getByRole('button', { name: 'The format as it is now' }).click();
    await page.getByText('Format is valid.').waitFor();
    expect(await findBarriers(page)).toEqual([]);
    const text = await page.locator('.format-box textarea').inputValue();
    await writeFormat(page, text.replace('"laps": 12', '"laps": 8'), 'Format is valid.');
    const form = page.getByRole('form', { name: 'Change format' });
    await form.getByLabel('Reason').fill('rain is coming');
    await form.getByRole('button', { name: 'Change format' }).click();
    const changed = { ...OWN, sessions: [{ ...heat, laps: 8 }, feature] };
    await expectEventually(() => formatOf('changing'), changed);
  });
});

import type { Locator, Page } from 'playwright-core';
import { expectEventually, describeInChromium, signInByName } from '../support/browser.ts';
import { CLASH } from '../support/example.ts';
import { STAGE, staged, type Staged } from '../support/staged.ts';

const HEAT = 'heat-1';
const COMMANDS = '**/commands';

describeInChromium('A slip at the desk', (browser) => {
  let stage: Staged;
  let car: string;
  let page: Page;
  let before: number;

  const events = async (): Promise<string[]> => {
    const path = `/api/meetings/${CLASH}/events?after=${before}&limit=100`;
    const { json } = await stage.server.fetch(path);
    return (json as { events: { type: string }[] }).events.map(({ type }) => type);
  };
  const button = (): Locator => page.getByRole('button', { name: new RegExp(`^Car ${car}\\b`, 'u') });
  const cars = (): Locator => page.getByRole('region', { name: 'Cars' });
  const strip = (): Locator => page.getByRole('region', { name: 'Sent from this desk' });
  const dialog = (): Locator => page.getByRole('dialog');

  /** Holds back the next command until the returned function is called. */
  const holdNextCommand = async (): Promise<() => void> => {
    let release = (): void => undefined;
    const free = new Promise<void>((done) => (release = done));
    await page.route(
      COMMANDS,
      async (route) => {
        await free;
        await route.continue();
      },
      { times: 1 },
    );
    return release;
  };

  beforeAll(async () => {
    stage = await staged(STAGE.linedUp);
    for (const type of ['OpenSession', 'ShowGreen']) {
      expect((await stage.server.issue({ type, session: HEAT }, {}, CLASH)).status).toBe(200);
    }
    const lineup = await stage.server.fetch(`/api/meetings/${CLASH}/projections/lineup/${HEAT}`);
    car = (lineup.json as { rows: { car: string }[] }).rows[0]?.car ?? '';
  });
  afterAll(() => stage.close());
  beforeEach(async () => {
    const { json } = await stage.server.fetch(`/api/meetings/${CLASH}/projections/meeting`);
    before = json['revision'] as number;
    page = await browser.openTab(`${stage.server.url}/meetings/${CLASH}/desk/${HEAT}`);
    await signInByName(page, 'Jane Doe', 'director');
    await button().waitFor();
  });

  it('Ctrl+Z does not skip a command that is on its way', async () => {
    const box = page.getByRole('textbox', { name: 'Entry' });
    await box.fill(`${car} s`);
    await box.press('Enter');
    await strip().getByText('record ').first().waitFor();
    const release = await holdNextCommand();
    await button().click();
    await strip().getByText('pending').waitFor();
    await page.keyboard.press('Control+z');
    await strip().getByText('not settled yet').waitFor();
    release();
    await expectEventually(events, ['CarSpun', 'LapSet']);
  });

  it('a double-click on a form sends it once', async () => {
    await button().click({ button: 'right' });
    await dialog().getByRole('button', { name: 'Penalize…' }).click();
    await dialog().getByLabel('Penalty').selectOption('laps');
    await dialog().getByLabel('Laps').fill('1');
    await dialog().getByLabel('Reason', { exact: false }).last().fill('rough driving');
    const release = await holdNextCommand();
    const submit = dialog().getByRole('button', { name: 'Penalize', exact: true });
    // Both clicks come before the next drawing: the dialog grows, so the mouse would miss the second time.
    await submit.evaluate((one: { click: () => void }) => (one.click(), one.click()));
    release();
    await dialog().waitFor({ state: 'hidden' });
    // Commands are sent in order, so a command of the second click would come before this one.
    await button().click();
    await expectEventually(async () => (await events()).at(-1), 'LapSet');
    expect(await events()).toEqual(['PenaltyImposed', 'LapSet']);
  });

  it('a double-click in the dialog of a car records one lap', async () => {
    await button().click({ button: 'right' });
    await dialog().getByRole('button', { name: 'Record lap' }).dblclick();
    await dialog().waitFor({ state: 'hidden' });
    await expectEventually(events, ['LapSet']);
    await strip().getByText('pending').waitFor({ state: 'hidden' });
    expect(await events()).toEqual(['LapSet']);
  });

  it('a refused tap does not count as the first of two', async () => {
    const problem = { title: 'Too many requests.', status: 429, code: 'too-many-requests' };
    const refusal = { status: 429, contentType: 'application/problem+json', body: JSON.stringify(problem) };
    await page.route(COMMANDS, (route) => route.fulfill(refusal), { times: 1 });
    await button().click();
    await cars().getByText('refused').waitFor();
    // The next tap is sent, and the one after it counts as the second of two. Both come at once, no matter
    // how slow the machine is. The second is not sent, and the page says so.
    await button().evaluate((one: { click: () => void }) => (one.click(), one.click()));
    await expectEventually(events, ['LapSet']);
    await cars().getByText('within a second ignored').waitFor();
    expect(await events()).toEqual(['LapSet']);
  });

  it('that is found in the log is struck from there', async () => {
    expect((await stage.server.issue({ type: 'AddNote', text: 'mistyped' }, {}, CLASH)).status).toBe(200);
    await page.getByRole('link', { name: 'Log', exact: true }).click();
    await page.getByRole('link', { name: String(before + 1), exact: true }).click();
    await page.getByRole('link', { name: 'Strike at the desk…' }).click();
    const form = page.getByRole('form', { name: 'Strike record' });
    await form.getByRole('textbox', { name: 'Reason' }).fill('a slip');
    await form.getByRole('button', { name: 'Strike record' }).click();
    await expectEventually(events, ['NoteAdded', 'RecordStruck']);
    expect(page.url()).not.toContain('strike');
  });

  it('an early flag asks with the facts, and is shown once it is confirmed', async () => {
    const showCheckered = async () => {
      await page.getByRole('button', { name: /^Checkered/u }).click();
      await dialog().getByRole('button', { name: 'Show checkered' }).click();
    };
    const question = (): Locator => page.getByRole('dialog', { name: /\?$/u });
    await showCheckered();
    await question()
      .getByText(/^\d+ laps to go/u)
      .waitFor();
    await question().getByRole('button', { name: 'Leave it' }).click();
    await question().waitFor({ state: 'hidden' });
    expect(await events()).toEqual([]);
    await dialog().getByRole('button', { name: 'Show checkered' }).click();
    await question().getByRole('button', { name: 'Do it' }).click();
    await dialog().first().waitFor({ state: 'hidden' });
    await expectEventually(events, ['CheckeredShown']);
  });
});

import type { Locator, Page } from 'playwright-core';
import { DESKTOP, describeInChromium, expectEventually, PHONE, signInByName } from '../support/browser.ts';
import { CLASH } from '../support/example.ts';
import { DIRECTOR, SCHEDULE } from '../support/server.ts';
import { STAGE, staged, type Staged } from '../support/staged.ts';

describeInChromium('The desk', (browser) => {
  let stage: Staged;
  beforeAll(async () => void (stage = await staged(STAGE.cautionInHeat3)));
  afterAll(() => stage.close());

  const desk = async (session: string, meeting = CLASH): Promise<Page> => {
    const page = await browser.openTab(`${stage.server.url}/meetings/${meeting}/desk/${session}`);
    await signInByName(page, 'Jane Doe', 'director');
    await page.getByRole('textbox', { name: 'Entry' }).waitFor();
    return page;
  };
  const schedule = async (meeting: string): Promise<void> => {
    const { status } = await stage.server.issue(SCHEDULE, DIRECTOR, meeting);
    expect(status).toBe(200);
  };
  const types = async (meeting: string, session = ''): Promise<string[]> => {
    const query = session && `&session=${session}`;
    const path = `/api/meetings/${meeting}/events?limit=1000${query}`;
    const { events } = (await stage.server.fetch(path)).json as { events: { type: string }[] };
    return events.map(({ type }) => type);
  };
  const isFocused = (page: Page, label: string) =>
    page.getByRole('form', { name: 'Enter car' }).getByLabel(label).and(page.locator(':focus')).waitFor();

  it('takes names in a form one after another without treating letters as keys', async () => {
    await schedule('names');
    const page = await desk('heat-1', 'names');
    await page.getByRole('tab', { name: 'Any command' }).click();
    await page.getByRole('button', { name: 'Enter car', exact: true }).click();
    // The form is above the list of commands, so that its button is in sight without scrolling past them.
    const topOf = async (one: Locator) => (await one.boundingBox())?.y ?? 0;
    const form = page.getByRole('form', { name: 'Enter car' });
    await form.waitFor();
    expect(await topOf(form)).toBeLessThan(await topOf(page.getByRole('list', { name: 'Commands' })));
    for (const [car, driver] of [
      ['9', 'Oscar G'],
      ['8', 'Rick Cook'],
    ] as const) {
      await isFocused(page, 'Car');
      await page.keyboard.type(car);
      await page.keyboard.press('Tab');
      await page.keyboard.type(driver);
      await page.keyboard.press('Enter');
      await page.getByText(`Enter car: car ${car}`).first().waitFor();
    }
    await isFocused(page, 'Car');
    // Letters are not keys after the focus is lost either.
    await page.locator(':focus').blur();
    await page.keyboard.type('oscar');
    expect(await page.getByRole('dialog').count()).toBe(0);
    expect(await types('names')).toEqual(['MeetingScheduled', 'CarEntered', 'CarEntered']);
  });

  it('leads to the entries while no car is entered, and imports a pasted list', async () => {
    await schedule('pasted');
    const page = await desk('qualifying', 'pasted');
    await page.getByRole('button', { name: 'Enter the cars first' }).first().click();
    await isFocused(page, 'Car');
    await page.getByRole('button', { name: 'Import a list' }).click();
    const list = page.getByLabel('Or paste the list');
    await list.fill('Car\tDriver\n7\tAnn Poe\n07\tBob Roe\n8');
    await page.getByText('The driver of car 8 is missing.').waitFor();
    await list.fill('Car\tDriver\n7\tAnn Poe\n07\tก้อง');
    await page.getByText('The names of 1 car cannot be printed: 07.').waitFor();
    await list.fill('Car\tDriver\n7\tAnn Poe\n07\tBob Roe');
    await page.getByText('cannot be printed').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Enter 2 cars' }).click();
    await page.getByText('2 records written.').waitFor();
    await page.getByRole('button', { name: 'Close' }).click();
    await page.getByRole('list', { name: 'Entered cars' }).getByText('Bob Roe').waitFor();
    expect(await types('pasted')).toEqual(['MeetingScheduled', 'CarEntered', 'CarEntered']);
  });

  it('focuses the form of the entries although their panel is still loading', async () => {
    await schedule('late');
    const page = await browser.openTab('about:blank');
    let release = (): void => undefined;
    const free = new Promise<void>((done) => (release = done));
    await page.route(/entries-panel/u, async (route) => {
      await free;
      await route.continue();
    });
    await page.goto(`${stage.server.url}/meetings/late/desk/qualifying`);
    await signInByName(page, 'Jane Doe', 'director');
    await page.getByRole('button', { name: 'Enter the cars first' }).first().click();
    await page.getByRole('tabpanel').and(page.locator(':focus')).waitFor({ state: 'attached' });
    release();
    await isFocused(page, 'Car');
  });

  it('imports a file whose columns are chosen, and amends what differs', async () => {
    await schedule('filed');
    await stage.server.issue({ type: 'EnterCar', car: '7', driver: 'Ann Poe' }, DIRECTOR, 'filed');
    const page = await desk('qualifying', 'filed');
    await page.getByRole('tab', { name: 'Entries' }).click();
    await page.getByRole('button', { name: 'Import a list' }).click();
    const buffer = Buffer.from('Nro;Nimi\n7;Ann Poë\n8;Bob Roe\n', 'latin1');
    await page
      .getByLabel('A file of a timing program')
      .setInputFiles({ name: 'list.csv', mimeType: 'text/csv', buffer });
    await page.getByText('No column holds the numbers of the cars.').waitFor();
    await page.getByLabel('Nro').selectOption('Number');
    await page.getByLabel('Nimi').selectOption('Driver');
    await page.getByText('driver Ann Poë (now Ann Poe)').waitFor();
    await page.getByRole('button', { name: 'Enter 1 car, amend 1' }).click();
    await page.getByText('2 records written.').waitFor();
    const written = await types('filed');
    expect(written.slice(-3)).toEqual(['CarEntered', 'EntryAmended', 'CarEntered']);
  });

  it('says before a button is pressed that certified results are reopened first', async () => {
    const page = await desk('heat-1');
    await page.getByRole('tab', { name: 'Penalties' }).click();
    const penalty = page.getByRole('button', { name: 'New penalty… The results are certified.' });
    expect(await penalty.getAttribute('aria-disabled')).toBe('true');
    await page.getByRole('textbox', { name: 'Entry' }).fill('shorten');
    await page.keyboard.press('Enter');
    const form = page.getByRole('dialog').getByRole('form', { name: 'Shorten distance' });
    await form.getByText('The session is over.').waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('tabpanel').getByRole('button', { name: 'Reopen…' }).click();
    await page.getByRole('dialog').getByRole('form', { name: 'Reopen results' }).waitFor();
  });

  it('shows the times of qualifying, and the gaps of a race, before they are certified', async () => {
    const page = await desk('qualifying');
    await page.getByRole('tab', { name: 'Results' }).click();
    await page.setViewportSize(PHONE);
    const first = page.getByRole('table', { name: 'Score' }).getByRole('row').nth(1);
    await first.getByText('13.413', { exact: true }).waitFor();
    await page.goto(`${stage.server.url}/meetings/${CLASH}/desk/heat-1`);
    await page.getByRole('tab', { name: 'Results' }).click();
    await page.setViewportSize(DESKTOP);
    await page.getByRole('table', { name: 'Score' }).getByRole('columnheader', { name: 'Gap' }).waitFor();
  });

  it('shortens a race before it is opened', async () => {
    const page = await desk('heat-4');
    await page.getByRole('tab', { name: 'Line-up' }).click();
    await page.getByRole('button', { name: 'Shorten the race…' }).click();
    const form = page.getByRole('form', { name: 'Shorten distance' });
    await form.locator('[name=to]').fill('20');
    await form.getByRole('button', { name: 'curfew' }).click();
    await page.keyboard.press('Enter');
    await page.getByText('Shorten to 20 laps: curfew').first().waitFor();
    const { sessions } = (await stage.server.fetch(`/api/meetings/${CLASH}/projections/meeting`)).json as {
      sessions: { session: string; lapsScheduled: number | null }[];
    };
    expect(sessions.find((one) => one.session === 'heat-4')?.lapsScheduled).toBe(20);
  });

  it('corrects the meeting and the number of a car beside the entries', async () => {
    await schedule('corrected');
    const entered = await stage.server.issue(
      { type: 'EnterCar', car: '7', driver: 'Ann Poe' },
      DIRECTOR,
      'corrected',
    );
    expect(entered.status).toBe(200);
    const page = await desk('qualifying', 'corrected');
    await page.getByRole('tab', { name: 'Entries' }).click();
    await page.getByRole('button', { name: 'Edit the meeting' }).click();
    const meeting = page.getByRole('form', { name: 'Amend meeting' });
    await meeting.getByLabel('Name').fill('The Corrected Cup');
    await meeting.getByLabel('Units').selectOption('kilometers, km/h');
    await page.keyboard.press('Enter');
    await meeting.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Renumber car 7' }).click();
    const number = page.getByRole('form', { name: 'Renumber car' });
    await number.locator('[name=to]').fill('17');
    await number.locator('[name=reason]').fill('wrong number entered');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Renumber car 17' }).waitFor();
    const written = await types('corrected');
    expect(written.slice(-2)).toEqual(['MeetingAmended', 'CarRenumbered']);
  });

  it.each([
    ['Caution', 'debris', 'CautionCalled'],
    ['Red', 'rollover', 'RedShown'],
  ])('%s counts from the press of its button, and a reason sends it', async (flag, reason, type) => {
    const race = await staged(STAGE.heat1Green);
    const page = await browser.openTab(`${race.server.url}/meetings/${CLASH}/desk/heat-1`);
    await signInByName(page, 'Jane Doe', 'director');
    await page.getByRole('button', { name: new RegExp(`^${flag}`, 'u') }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('when you opened this form').waitFor();
    const opened = Date.now();
    const late = (await page.evaluate<number>('performance.now()')) + 1_500;
    await expectEventually(() => page.evaluate<boolean>(`performance.now() > ${late}`), true);
    await dialog.getByRole('button', { name: reason }).click();
    await dialog.waitFor({ state: 'hidden' });
    const { json } = await race.server.fetch(`/api/meetings/${CLASH}/events?type=${type}&limit=1000`);
    const [flagged] = (json as { events: { metadata: { occurredAt: string } }[] }).events.slice(-1);
    expect(Date.parse(flagged?.metadata.occurredAt ?? '')).toBeLessThanOrEqual(opened);
    await race.close();
  });

  it('undoes one record after another without a form', async () => {
    const page = await desk('heat-3');
    const box = page.getByRole('textbox', { name: 'Entry' });
    const undo = (name: string) => page.getByRole('button', { name: `Undo: ${name}` });
    for (const text of ['first', 'second']) {
      await box.fill(`note ${text}`);
      await box.press('Enter');
      await undo(`Note: ${text}`).waitFor();
    }
    for (const text of ['second', 'first']) await undo(`Note: ${text}`).click();
    const struck = async () => (await types(CLASH)).filter((type) => type === 'RecordStruck').length;
    await expectEventually(struck, 2);
    expect(await page.getByRole('dialog').count()).toBe(0);
  });

  it('asks to confirm what was typed: “red fire” is a red flag because of fire', async () => {
    const page = await desk('heat-3');
    const box = page.getByRole('textbox', { name: 'Entry' });
    await box.fill('red fire');
    await box.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Show red' }).and(page.locator(':focus')).waitFor();
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'hidden' });
    const strip = page.getByRole('region', { name: 'Sent from this desk' });
    await strip.getByText('Red flag: fire').first().waitFor();

    // A flag is struck only after a confirmation.
    const before = await types(CLASH, 'heat-3');
    await strip.getByRole('button', { name: 'Undo: Red flag: fire' }).click();
    await dialog.getByText(/Record \d+, Red flag: fire\./u).waitFor();
    expect(await types(CLASH, 'heat-3')).toEqual(before);
    await page.keyboard.press('Escape');

    // It cannot be struck from another session.
    await box.fill('go heat-1');
    await box.press('Enter');
    await page.getByRole('button', { name: 'Nothing to undo' }).waitFor();
  });
});

import type { Page } from 'playwright-core';
import { describeInChromium, expectEventually, signInByName } from '../support/browser.ts';
import { classNight, NIGHT } from '../support/class-night.ts';
import type { TestServer } from '../support/server.ts';

describeInChromium('A night of two classes', (browser) => {
  let server: TestServer;
  beforeAll(async () => void (server = await classNight()));
  afterAll(() => server.close());

  const open = (path: string): Promise<Page> => browser.openTab(`${server.url}/meetings/${NIGHT}/${path}`);
  const desk = async (session: string): Promise<Page> => {
    const page = await open(`desk/${encodeURIComponent(session)}`);
    await signInByName(page, 'Jane Doe', 'director');
    await page.getByRole('textbox', { name: 'Entry' }).waitFor();
    return page;
  };
  const lastRecord = async (): Promise<unknown> => {
    const { events } = (await server.fetch(`/api/meetings/${NIGHT}/events?limit=1000`)).json as {
      events: { type: string; data: object }[];
    };
    const { type, data } = events.at(-1) ?? {};
    return { type, ...data };
  };

  it('draws at the desk, by a seed and by hand', async () => {
    const page = await desk('modifieds/heat-1');
    await page.getByRole('tab', { name: 'Draws' }).click();
    const draws = page.getByRole('list', { name: 'Draws Modifieds' });
    // The feature draws its order when the heats have run.
    await draws.getByRole('button', { name: 'Draw Order of Feature' }).first().click();
    await page.getByText('waits for the results of').first().waitFor();
    await draws.getByRole('button', { name: 'By hand… Order of Pills' }).click();
    const form = page.getByRole('form', { name: 'Draw order' });
    for (const car of ['12', '11', '10', '9', '8', '7', '6', '5', '4', '3', '2', '1'])
      await form.getByRole('button', { name: car, exact: true }).click();
    await form.getByRole('button', { name: 'Draw order' }).click();
    await draws.getByText('12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1').waitFor();
    expect(await lastRecord()).toMatchObject({ type: 'OrderDrawn', ranking: 'modifieds/pills' });
  });

  it('calls the cars of a session by their numbers', async () => {
    const page = await desk('modifieds/heat-1');
    const box = page.getByRole('textbox', { name: 'Entry' });
    for (const line of ['lineup', 'open', 'green', '12']) {
      await box.fill(line);
      await box.press('Enter');
      if (line === '12') continue;
      const done = { lineup: 'LineupPosted', open: 'SessionOpened', green: 'GreenShown' }[line];
      await expectEventually(async () => ((await lastRecord()) as { type: string }).type, done);
    }
    await expectEventually(async () => ((await lastRecord()) as { car?: string }).car, 'modifieds/12');
    const cars = page.getByRole('region', { name: 'Cars' }).getByRole('button');
    expect(await cars.first().innerText()).not.toContain('modifieds');
    expect(await cars.count()).toBe(6);
  });

  it('enters a car into the class of the session', async () => {
    const page = await desk('sprints/qualifier-1');
    await page.getByRole('tab', { name: 'Entries' }).click();
    const form = page.getByRole('form', { name: 'Enter car' });
    await form.getByLabel('Car').fill('99');
    await form.getByLabel('Driver').fill('Zoe Last');
    await form.getByRole('button', { name: 'Enter car' }).click();
    await page.getByRole('list', { name: 'Entered Sprint Cars' }).getByText('Zoe Last').waitFor();
    expect(await lastRecord()).toMatchObject({ type: 'CarEntered', car: 'sprints/99' });
  });

  it('sets the programme, and shows it', async () => {
    const page = await desk('modifieds/heat-2');
    await page.getByRole('tab', { name: 'Entries' }).click();
    await page.getByRole('button', { name: 'Change the programme' }).click();
    const form = page.getByRole('form', { name: 'Set programme' });
    await form.getByRole('button', { name: 'Down Modifieds Heat 2' }).click();
    await form.getByRole('button', { name: 'Set programme' }).click();
    await form.waitFor({ state: 'detached' });
    expect(await lastRecord()).toMatchObject({ type: 'ProgrammeSet' });
    await page.getByRole('link', { name: 'Programme' }).click();
    const rows = page.getByRole('table', { name: 'Programme' }).getByRole('row');
    const next = rows.filter({ has: page.getByText('next', { exact: true }) });
    expect(await next.innerText()).toContain('Qualifier 1');
    await next.getByRole('link', { name: 'Qualifier 1' }).click();
    await page.getByRole('heading', { name: 'Sprint Cars Qualifier 1' }).waitFor();
  });

  it('shows the sums of a ranking, certifies it at the desk, and shows the points of a session', async () => {
    const page = await desk('sprints/qualifier-1');
    await page.getByRole('tab', { name: 'Draws' }).click();
    const rankings = page.getByRole('list', { name: 'Rankings Sprint Cars' });
    await rankings.getByRole('button', { name: 'Certify Heat Points' }).click();
    await rankings.getByText('certified, version 1').waitFor();
    await rankings.getByRole('link', { name: 'Heat Points' }).click();
    await page.getByRole('heading', { name: 'Sprint Cars Heat Points certified, version 1' }).waitFor();
    const winner = page.getByRole('table').getByRole('row').nth(1);
    expect(await winner.innerText()).toContain('Sprint Cars 5');
    expect(await winner.innerText()).toContain('108');
    await page.getByRole('link', { name: 'Sprint Cars Heat 1' }).click();
    await page.getByRole('heading', { name: 'Points of Sprint Cars Heat 1' }).waitFor();
  });

  it('shows the field of each class', async () => {
    const page = await open('field');
    await page.getByRole('navigation', { name: 'Classes' }).getByText('Sprint Cars').click();
    await page.getByRole('heading', { name: 'Field · Sprint Cars A Main' }).waitFor();
    await page.getByRole('navigation', { name: 'Classes' }).getByText('Modifieds').click();
    await page.getByRole('heading', { name: 'Field · Modifieds Feature' }).waitFor();
  });
});

import { findBarriers } from '../support/axe.ts';
import { describeInChromium, signInByName } from '../support/browser.ts';
import { SCHEDULE, startServer, type TestServer } from '../support/server.ts';

describeInChromium('The front page', (browser) => {
  let server: TestServer;
  beforeEach(async () => void (server = await startServer()));
  afterEach(() => server.close());

  it('of an empty server leads a newcomer through the sign-in to the first meeting', async () => {
    const page = await browser.openTab(server.url, { bypassCSP: true });
    const steps = page.getByRole('region', { name: 'First steps' });
    await steps.getByRole('listitem').nth(2).waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await steps.getByRole('button', { name: 'New meeting…' }).click();
    await page.getByLabel('Your name').fill('Jane Doe');
    await page.getByRole('dialog').getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('dialog', { name: 'New meeting' }).waitFor();
  });

  it('of an empty server adds the example for a visitor', async () => {
    const page = await browser.openTab(server.url);
    await page.getByRole('button', { name: 'Try the example' }).click();
    await page.waitForURL(/clash-2023\/board/u);
    await page.goto(server.url);
    await page.getByText('Clash 2023').first().waitFor();
    expect(await page.getByRole('button', { name: 'Try the example' }).count()).toBe(0);
  });

  it('leads from a new meeting to the desk, the entries and the first session', async () => {
    await server.issue({ ...SCHEDULE, date: '2099-05-02' });
    const page = await browser.openTab(server.url);
    const steps = page.getByRole('region', { name: 'First steps' });
    const addresses = ['Open the desk', 'Enter the cars', 'Run the first session'].map((name) =>
      steps.getByRole('link', { name }).getAttribute('href'),
    );
    expect(await Promise.all(addresses)).toEqual([
      '/meetings/m/desk',
      '/meetings/m/desk',
      '/meetings/m/desk/qualifying',
    ]);
  });

  it('hides an archived meeting, from which a director brings it back', async () => {
    await server.issue(SCHEDULE);
    const page = await browser.openTab(server.url);
    await page.getByRole('link', { name: /A night of heats/u }).waitFor();
    expect(await page.getByRole('button', { name: 'Archive A night of heats' }).count()).toBe(0);
    await signInByName(page, 'Jane Doe', 'director');
    await page.getByRole('button', { name: 'Archive A night of heats' }).click();
    await page.getByText('Archived (1)').click();
    expect(await page.getByRole('region', { name: 'Past' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Restore A night of heats' }).click();
    await page.getByRole('region', { name: 'Past' }).getByText('A night of heats').waitFor();
    expect(await page.getByText('Archived (1)').count()).toBe(0);
  });

  it('is where an unknown address leads', async () => {
    const page = await browser.openTab(`${server.url}/somewhere`);
    await page.getByRole('heading', { name: 'There is nothing at this address' }).waitFor();
    await page.getByRole('link', { name: 'All meetings' }).click();
    await page.getByRole('heading', { name: 'Meetings' }).waitFor();
  });
});

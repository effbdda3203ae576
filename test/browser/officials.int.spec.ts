import { findBarriers } from '../support/axe.ts';
import { describeInChromium, expectEventually, PHONE } from '../support/browser.ts';
import { SCHEDULE } from '../support/server.ts';
import { bearer, guarded, type GuardedServer } from '../support/tokens.ts';
import type { Page } from 'playwright-core';

/** Keeps the fragment of the address at each request of the page. */
const KEEP_HASHES = `
  const send = window.fetch;
  window.hashes = [];
  window.fetch = (...request) => {
    window.hashes.push(location.hash);
    return send(...request);
  };`;

const PUBLIC_URL = 'https://race.example';

describeInChromium('The officials', (browser) => {
  let world: GuardedServer;
  let token: string;
  beforeAll(async () => {
    world = await guarded({ publicUrl: PUBLIC_URL });
    token = await world.add('Chief', 'director');
    await world.server.issue(SCHEDULE, bearer(token));
  });
  afterAll(() => world.close());

  async function openAsDirector(): Promise<Page> {
    const page = await browser.openTab(`${world.server.url}/officials`);
    await page.getByRole('button', { name: 'Sign in', exact: true }).first().click();
    await page.getByLabel('Or with the token that the director gave you').fill(token);
    await page.getByRole('dialog').getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('button', { name: 'Add an official…' }).waitFor();
    return page;
  }

  async function add(page: Page, name: string, role: string): Promise<void> {
    await page.getByRole('button', { name: 'Add an official…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add an official' });
    await dialog.getByLabel('Name, which signs the records').fill(name);
    await dialog.getByLabel('Role').selectOption(role);
    await dialog.getByLabel('All meetings, also future ones').uncheck();
    await dialog.getByLabel('A night of heats').check();
    await dialog.getByRole('button', { name: 'Add' }).click();
    await dialog.waitFor({ state: 'detached' });
  }

  const allow = (page: Page) =>
    page.getByRole('dialog').getByRole('button', { name: 'Allow this device' }).click();

  it('sign in a phone by six digits, once the director has allowed it', async () => {
    const page = await openAsDirector();
    await add(page, 'Jane Doe', 'scorer');
    await page.getByRole('button', { name: 'Sign in a device of Jane Doe…' }).click();
    expect(await findBarriers(page)).toEqual([]);
    await page.getByRole('button', { name: 'Show six digits' }).click();
    const digits = await page.locator('p.digits').innerText();

    const phone = await browser.openTab(`${world.server.url}/sign-in`, { viewport: PHONE });
    expect(await findBarriers(phone)).toEqual([]);
    expect(await phone.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    await phone.getByLabel('Your name, as the director entered it').fill('Jane Doe');
    await phone.getByLabel('Six digits').fill(digits);
    await phone.getByRole('button', { name: 'Sign in this device' }).click();
    await phone.getByText('Ask the director to press').waitFor();
    expect(await phone.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);

    await page.getByRole('dialog').getByText('127.0.0.1').waitFor();
    await allow(page);
    await phone.waitForURL('**/meetings/m/desk');
    await phone.getByText('Jane Doe').first().waitFor();
    await page.getByText('The device is signed in for 24 hours.').waitFor();
  });

  it('sign in a phone by a QR code, whose secret leaves the address before any request', async () => {
    const page = await openAsDirector();
    await add(page, 'Joe', 'spotter');
    const answer = page.waitForResponse((response) => response.url().endsWith('/pairings'));
    await page.getByRole('button', { name: 'Sign in a device of Joe…' }).click();
    await page.getByRole('button', { name: 'Show a QR code' }).click();
    await page.getByRole('img', { name: 'QR code that signs in Joe' }).waitFor();
    const { link } = (await (await answer).json()) as { link: string };
    expect(link).toMatch(/^https:\/\/race\.example\/sign-in#pair=[\w-]{22}$/u);

    const phone = await browser.openTab(`${world.server.url}/health/live`, { viewport: PHONE });
    await phone.addInitScript(KEEP_HASHES);
    await phone.goto(link.replace(PUBLIC_URL, world.server.url));
    await phone.getByText('Ask the director to press').waitFor();
    const hashes = await phone.evaluate<string[]>('window.hashes');
    expect(hashes.length).toBeGreaterThan(0);
    expect(hashes.filter((hash) => hash !== '')).toEqual([]);
    expect(phone.url()).toBe(`${world.server.url}/sign-in`);
    await allow(page);
    await phone.waitForURL('**/meetings/m/desk');
    await page.getByText('The device is signed in for 24 hours.').waitFor();
  });

  it('refuse a device, and revoke an official', async () => {
    const page = await openAsDirector();
    await add(page, 'Guest', 'viewer');
    await page.getByRole('button', { name: 'Sign in a device of Guest…' }).click();
    await page.getByRole('button', { name: 'Show six digits' }).click();
    const digits = await page.locator('p.digits').innerText();
    const phone = await browser.openTab(`${world.server.url}/sign-in`, { viewport: PHONE });
    await phone.getByLabel('Your name, as the director entered it').fill('guest');
    await phone.getByLabel('Six digits').fill(digits);
    await phone.getByRole('button', { name: 'Sign in this device' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Refuse it' }).click();
    await phone.getByText('The director refused the device').waitFor();

    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
    await page.getByRole('button', { name: 'Revoke Guest…' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    await page.getByText(/^Revoked: 1$/u).waitFor();
    await expectEventually(() => page.getByRole('button', { name: 'Revoke Guest…' }).count(), 0);
  });
});

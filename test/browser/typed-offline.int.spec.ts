import type { Locator, Page } from 'playwright-core';
import { describeInChromium, expectEventually, signInByName, type TabOptions } from '../support/browser.ts';
import { BreakableProxy } from '../support/breakable-proxy.ts';
import { enter, SCHEDULE, startServer, type TestServer } from '../support/server.ts';

const FORMAT = { id: 'one', sessions: [{ id: 'sprint', kind: 'heat', laps: 20 }] };
const HOUR_MS = 3_600_000;
/** The server sends its clock in whole seconds. */
const CLOCK_STEP_MS = 1_000;

/** An answer that does not say whether the command was taken before. */
const FORBIDDEN = {
  status: 403,
  contentType: 'application/problem+json',
  body: JSON.stringify({ title: 'Forbidden.', status: 403, code: 'forbidden' }),
};

interface Logged {
  readonly type: string;
  readonly revision: number;
  readonly data: { readonly car?: string; readonly text?: string };
  readonly metadata: { readonly occurredAt: string; readonly recordedAt: string; readonly commandId: string };
}

describeInChromium('What is typed while the server does not answer', (browser) => {
  let server: TestServer;
  let line: BreakableProxy;
  beforeEach(async () => {
    server = await startServer();
    line = await BreakableProxy.to(server.url);
    await server.issue({ ...SCHEDULE, format: FORMAT });
    for (const car of ['7', '21']) await server.issue(enter(car));
    for (const type of ['OpenSession', 'ShowGreen']) await server.issue({ type, session: 'sprint' });
  });
  afterEach(async () => {
    await line.close();
    await server.close();
  });

  const desk = async (role = 'director', options: TabOptions = {}): Promise<Page> => {
    const page = await browser.openTab(`${line.url}/meetings/m/desk/sprint`, options);
    await signInByName(page, 'Jane Doe', role);
    await page.getByRole('button', { name: /^Car 21\b/u }).waitFor();
    return page;
  };
  const cutOff = async (page: Page): Promise<void> => {
    line.cut();
    await page.getByText('are kept on this device until you send them. Nothing else is.').waitFor();
  };
  const type = async (page: Page, text: string): Promise<void> => {
    await page.getByRole('textbox', { name: 'Entry' }).fill(text);
    await page.getByRole('textbox', { name: 'Entry' }).press('Enter');
  };
  const list = (page: Page): Locator => page.getByRole('region', { name: /^Typed while offline/u });
  const box = (page: Page, what: RegExp): Locator => list(page).getByRole('checkbox', { name: what });
  const logged = async (...types: string[]): Promise<Logged[]> => {
    const { json } = await server.fetch('/api/meetings/m/events?limit=100');
    return (json as { events: Logged[] }).events.filter((one) => types.includes(one.type));
  };
  const storedKeys = (page: Page): Promise<number> =>
    page.evaluate<number>(
      "Object.keys(localStorage).filter((key) => key.startsWith('greenflag-typed')).length",
    );

  it('is kept, sent from the list with the time at which it was typed, and recorded once', async () => {
    const page = await desk('director', { clockAheadMs: 2 * HOUR_MS });
    await cutOff(page);
    const before = Date.now();
    await type(page, '21');
    await page.getByRole('button', { name: /^Car 7\b/u }).click();
    await type(page, 'note rain in turn 4');
    await page.getByRole('region', { name: 'Typed while offline (3)' }).waitFor();
    const after = Date.now();
    // A scorer elsewhere has seen car 7.
    await server.issue({ type: 'RecordLap', session: 'sprint', car: '7' });
    line.mend();
    await list(page).getByText('likely duplicate').waitFor();
    expect(await box(page, /car 21/iu).isChecked()).toBe(true);
    expect(await box(page, /car 7/iu).isChecked()).toBe(false);
    expect(await logged('LapSet')).toHaveLength(1);
    await list(page).getByRole('button', { name: 'Send selected (2)' }).click();
    await expectEventually(
      () =>
        list(page)
          .getByText(/✓ record \d+/u)
          .count(),
      2,
    );
    const [, lap, ...more] = await logged('LapSet');
    expect([lap?.data.car, more]).toEqual(['21', []]);
    const at = Date.parse(lap?.metadata.occurredAt ?? '');
    expect(at).toBeGreaterThanOrEqual(before - CLOCK_STEP_MS);
    expect(at).toBeLessThanOrEqual(after + CLOCK_STEP_MS);
    expect((await logged('NoteAdded')).map(({ data }) => data.text)).toEqual(['rain in turn 4']);
    expect(await storedKeys(page)).toBe(1);
  });

  it('is recorded for the time of the tap if it has to be sent again', async () => {
    const page = await desk();
    const strip = page.getByRole('region', { name: 'Sent from this desk' });
    const busy = { title: 'Busy.', status: 503, code: 'store-unavailable', outcome: 'unknown' };
    await page.route('**/commands', (route) => route.fulfill({ status: 503, body: JSON.stringify(busy) }));
    await page.getByRole('button', { name: /^Car 21\b/u }).click();
    const after = Date.now();
    await strip.getByText('not known whether it was taken; trying again').waitFor();
    await page.unroute('**/commands');
    await strip.getByText('record ').first().waitFor();
    const [lap] = await logged('LapSet');
    expect(Date.parse(lap?.metadata.occurredAt ?? '')).toBeLessThanOrEqual(after);
  });

  it('is refused with words if it is a flag, and nothing of it is kept', async () => {
    const page = await desk();
    await cutOff(page);
    await type(page, 'white');
    await page
      .getByRole('form', { name: 'Entry' })
      .getByText('Not sent. No answer from the server. Only laps, times and notes are kept for later.')
      .waitFor();
    // The button says that it is disabled, and why when it is pressed.
    await page.getByRole('button', { name: /^White/u }).click({ force: true });
    await page
      .getByRole('region', { name: 'Flags' })
      .getByText('Only laps, times and notes are kept for later.')
      .waitFor();
    expect(await list(page).count()).toBe(0);
    expect(await storedKeys(page)).toBe(0);
    line.mend();
    await page.locator('.desk-outcome', { hasText: 'kept for later' }).first().waitFor({ state: 'detached' });
    expect(await logged('WhiteShown')).toEqual([]);
  });

  it('is one lap if a car is tapped twice', async () => {
    const page = await desk();
    await cutOff(page);
    const car = page.getByRole('button', { name: /^Car 21\b/u });
    await car.evaluate((one: { click: () => void }) => (one.click(), one.click()));
    await page
      .getByRole('region', { name: 'Cars' })
      .getByText('Second tap on car 21 within a second ignored.')
      .waitFor();
    await page.getByRole('region', { name: 'Typed while offline (1)' }).waitFor();
  });

  it('is still there after a reload, and can be discarded', async () => {
    const page = await desk();
    await cutOff(page);
    await type(page, '21');
    await list(page).waitFor();
    line.mend();
    await page.reload();
    await box(page, /car 21/iu).waitFor();
    await list(page).getByRole('button', { name: 'Discard' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Keep' }).click();
    expect(await storedKeys(page)).toBe(1);
    await list(page).getByRole('button', { name: 'Discard' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Discard' }).click();
    await list(page).waitFor({ state: 'detached' });
    expect(await storedKeys(page)).toBe(0);
    expect(await logged('LapSet')).toEqual([]);
  });

  it('is erased when its official signs out, who is asked before', async () => {
    const page = await desk();
    await cutOff(page);
    await type(page, '21');
    await list(page).waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('dialog').getByText('1 line that you typed while offline is not sent.').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Stay signed in' }).click();
    expect(await storedKeys(page)).toBe(1);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Erase and sign out' }).click();
    await page.getByRole('button', { name: 'Sign in' }).first().waitFor();
    expect(await storedKeys(page)).toBe(0);
  });

  it('is not shown to another official on the same device, and holds no token', async () => {
    const page = await desk();
    await cutOff(page);
    await type(page, '21');
    await list(page).waitFor();
    line.mend();
    // Another tab of the device, in which somebody else signs in.
    const other = await page.context().newPage();
    await other.goto(`${line.url}/meetings/m/desk/sprint`);
    await signInByName(other, 'Rae', 'scorer');
    await list(other).getByText('1 line of Jane Doe (director) waits on this device.').waitFor();
    expect(await list(other).getByRole('checkbox').count()).toBe(0);
    const stored = await page.evaluate<string>('JSON.stringify(localStorage)');
    expect(stored).not.toMatch(/token|Bearer/iu);
  });

  it('and was recorded although its answer was lost, is marked so, and counts once', async () => {
    const page = await desk();
    let sends = 0;
    await page.route('**/commands', async (route) => {
      sends += 1;
      const headers = route.request().headers();
      const { 'idempotency-key': id = '', 'greenflag-official': official = '' } = headers;
      if (sends > 1) return route.fulfill(FORBIDDEN);
      const sent = { 'idempotency-key': id, 'greenflag-official': official };
      await server.issue(route.request().postDataJSON(), sent);
      return route.abort();
    });
    await type(page, '21');
    await list(page).getByText('already recorded').waitFor();
    expect(await box(page, /car 21/iu).isChecked()).toBe(false);
    expect(await logged('LapSet')).toHaveLength(1);
    await page.unroute('**/commands');
    await box(page, /car 21/iu).check();
    await list(page).getByRole('button', { name: 'Send selected (1)' }).click();
    await list(page).getByText('✓ record 5').waitFor();
    expect(await logged('LapSet')).toHaveLength(1);
  });
});

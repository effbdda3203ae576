import type { Page } from 'playwright-core';
import { describeInChromium, waitUntilSettled, signInByName } from '../support/browser.ts';
import { startServer, type TestServer } from '../support/server.ts';

const DRIVERS: Readonly<Record<string, string>> = {
  '<b>1</b>': '<script>alert(1)</script>',
  '"><u>2': '"><img src=x onerror=alert(2)>',
  '&lt;3': '&lt;script&gt;alert(3)&lt;/script&gt;',
  '%3Cb%3E4': 'javascript:alert(4)',
  '../5': '{{constructor.constructor("alert(5)")()}}',
};
const CARS = Object.keys(DRIVERS);
const REASON = '<svg onload=alert(6)>';

const session = 'race';
const COMMANDS: readonly object[] = [
  {
    type: 'ScheduleMeeting',
    name: '<u>A night</u>',
    date: '2026-05-02',
    track: { name: '<u>A bowl</u>', lengthMiles: 0.25 },
    format: {
      id: 'one-race',
      sessions: [{ id: session, kind: 'main', laps: 10, sameCrossingMs: 0, lineup: [{ draw: true }] }],
    },
  },
  ...Object.entries(DRIVERS).map(([car, driver]) => ({ type: 'EnterCar', car, driver, team: REASON })),
  { type: 'AddNote', text: REASON },
  { type: 'DrawLineup', session, order: CARS },
  ...['PostLineup', 'OpenSession', 'ShowGreen'].map((type) => ({ type, session })),
  ...[...CARS, ...CARS].map((car) => ({ type: 'RecordLap', session, car })),
  { type: 'ReportSpin', session, car: CARS[0], with: [CARS[1]] },
  { type: 'Penalize', session, car: CARS[0], penalty: 'to-rear', reason: REASON },
  { type: 'CallCaution', session, reason: REASON, cars: [CARS[0]] },
];

/** The pages, and the texts that each must show. */
const PAGES: readonly (readonly [path: string, texts: readonly string[]])[] = [
  ['board/race', [...CARS, ...Object.values(DRIVERS), REASON]],
  ['board/race?screen=big', CARS],
  ['field', [...CARS, ...Object.values(DRIVERS)]],
  ['results', CARS],
  ['desk/race', [...CARS, REASON]],
  ['replay/race', [...CARS, ...Object.values(DRIVERS)]],
  ['what-if?strike=11', [...CARS, '<script>alert(1)</script>']],
  ['log?record=6', [...Object.values(DRIVERS), REASON]],
];

describeInChromium('What people write is shown as text on the page', (browser) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer();
    for (const command of COMMANDS) expect((await server.issue(command)).text).toContain('"revision"');
  });
  afterAll(() => server.close());

  it.each(PAGES)('%s', async (path, texts) => {
    const page = await browser.openTab(`${server.url}/meetings/m/${path}`, { reducedMotion: 'reduce' });
    const alerts: string[] = [];
    page.on('dialog', (dialog) => {
      alerts.push(dialog.message());
      void dialog.dismiss();
    });
    if (/^(desk|what-if)/u.test(path)) await signInByName(page, '<em>Jane</em>', 'director');
    await waitUntilSettled(page);
    for (const text of texts) await page.getByText(text).filter({ visible: true }).first().waitFor();
    expect(await countInjectedElements(page)).toBe(0);
    expect(alerts).toEqual([]);
  });
});

/** Elements that the names above would create as HTML, and that the page never creates. */
const INJECTED_SELECTORS = ['script', 'img', 'svg[onload]', 'u', 'b:text-is("1")', 'em:has-text("Jane")'];

const countInjectedElements = (page: Page): Promise<number> =>
  page.locator('body').locator(INJECTED_SELECTORS.join(', ')).count();

import type { Page, Route } from 'playwright-core';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FeedStatus } from '#timing-feeds';
import { findBarriers } from '../support/axe.ts';
import {
  describeInChromium,
  expectEventually,
  PHONE,
  signInByName,
  type TabOptions,
} from '../support/browser.ts';
import { P3Speaker } from '../support/p3-speaker.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { oneRace } from '../support/weekend.ts';

const MEETING = 'm';
const CARS = { '24': '3438895', '48': '2906141', '7': '5512007' };
const SPARE = '7770001';
const LAP_MS = 15_000;

describeInChromium('The timing at the desk', (browser) => {
  let folder: string;
  let decoder: P3Speaker;
  let server: TestServer;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'greenflag-timing-'));
    decoder = await P3Speaker.listen();
    const file = join(folder, 'feeds.json');
    const feeds = [{ name: 'sf', url: decoder.url }];
    writeFileSync(file, JSON.stringify({ meeting: MEETING, feeds }));
    server = await startServer({ feeds: file, feedsFolder: join(folder, 'raw') });
    await issue({
      type: 'ScheduleMeeting',
      name: 'A night',
      date: '2026-05-02',
      track: { name: 'A bowl', lengthMiles: 0.25 },
      format: oneRace({ laps: 200 }),
    });
    for (const [car, transponder] of Object.entries(CARS))
      await issue({ type: 'EnterCar', car, driver: `Driver ${car}`, transponder });
    await issue({ type: 'DrawLineup', session: 'race', order: Object.keys(CARS) });
    await issue({ type: 'PostLineup', session: 'race' });
    await issue({ type: 'OpenSession', session: 'race' });
    await issue({ type: 'ShowGreen', session: 'race', at: before(7 * LAP_MS) });
  });
  afterAll(async () => {
    await server.close();
    await decoder.close();
    rmSync(folder, { recursive: true });
  });

  const before = (ms: number): string => new Date(Date.now() - ms).toISOString();

  async function issue(command: object): Promise<void> {
    const { status, text } = await server.issue(command, {}, MEETING);
    if (status !== 200) throw new Error(text);
  }

  const lapsOf = async (car: string): Promise<number | undefined> => {
    const { json } = await server.fetch(`/api/meetings/${MEETING}/projections/running-order/race`);
    return (json['rows'] as { car: string; laps: number }[]).find((row) => row.car === car)?.laps;
  };

  async function openDesk({
    role = 'scorer',
    ...options
  }: TabOptions & { role?: string } = {}): Promise<Page> {
    const page = await browser.openTab(`${server.url}/meetings/${MEETING}/desk/race`, options);
    await signInByName(page, 'Rae', role);
    return page;
  }

  const lamp = (page: Page) => page.getByRole('list', { name: 'Timing feeds' }).getByRole('button');

  it('an unknown transponder gets its car with one key, and its laps count', async () => {
    await expectEventually(() => Promise.resolve(decoder.connections > 0), true);
    // Car 7 runs two laps, and then with a spare transponder.
    const now = Date.now();
    const at = (lap: number, ms = 0) => ({ atMs: now - (lap + 0.4) * LAP_MS + ms });
    for (const lap of [6, 5, 4, 3, 2, 1]) {
      decoder.pass(CARS['24'], at(lap));
      decoder.pass(CARS['48'], at(lap, 700));
      decoder.pass(lap > 3 ? CARS['7'] : SPARE, at(lap, 1_400));
    }
    const page = await openDesk();
    const strip = page.getByRole('region', { name: 'Timing', exact: true });
    await strip.getByRole('button', { name: `Put ${SPARE} on car 7` }).waitFor();
    expect(await lapsOf('7')).toBe(3);
    await page.keyboard.press('Escape');
    await page.keyboard.press('m');
    const panel = page.getByRole('tabpanel', { name: 'Timing' });
    await panel.getByText(SPARE, { exact: true }).waitFor();
    await page.keyboard.press('u');
    await panel.getByText('Every transponder that was read is on a car.').waitFor();
    expect(await lapsOf('7')).toBe(6);
  });

  it('a car that is overdue is counted with one key', async () => {
    const page = await openDesk({ bypassCSP: true });
    const strip = page.getByRole('region', { name: 'Timing', exact: true });
    const laps = (await lapsOf('24')) ?? 0;
    for (const car of ['48', '7'] as const) decoder.pass(CARS[car], { atMs: Date.now() });
    await strip.getByRole('button', { name: /^Car 24 crossed .*, not read$/u }).waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('m');
    await page.getByRole('button', { name: /^Crossed .*, car 24, not read$/u }).waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await page.keyboard.press('n');
    await expectEventually(() => lapsOf('24'), laps + 1);
  });

  it('a silent feed is amber, then red, and the flags do not move', async () => {
    const page = await openDesk({ role: 'director' });
    await lamp(page).filter({ hasText: 'live' }).waitFor();
    const green = page.getByRole('button', { name: 'Green' }).first();
    const place = await green.boundingBox();
    let status: Partial<FeedStatus> = {};
    await page.route('**/api/feeds', async (route: Route) => {
      const answer = await route.fetch();
      const { meeting, feeds } = (await answer.json()) as { meeting: string; feeds: FeedStatus[] };
      await route.fulfill({ json: { meeting, feeds: feeds.map((feed) => ({ ...feed, ...status })) } });
    });
    const silentFor = (seconds: number, lampNow: FeedStatus['lamp']) => {
      status = { state: 'silent', lamp: lampNow, lastHeardAt: before(seconds * 1_000) };
    };
    silentFor(16, 'amber');
    await lamp(page).filter({ hasText: 'silent' }).waitFor();
    expect(await page.getByRole('alert').filter({ hasText: 'Loop' }).count()).toBe(0);
    silentFor(42, 'red');
    await page
      .getByRole('alert')
      .filter({ hasText: /^Loop sf has not been heard for 4\d s\./u })
      .waitFor();
    expect(await green.boundingBox()).toEqual(place);
  });

  it('fits on a phone, and has no barriers', async () => {
    const page = await openDesk({ viewport: PHONE, bypassCSP: true });
    await lamp(page).first().waitFor();
    await page.getByRole('tab', { name: 'Timing' }).click();
    await page.getByRole('tabpanel', { name: 'Timing' }).getByText('Unknown transponders').waitFor();
    const width = await page.evaluate<number>('document.documentElement.scrollWidth');
    expect(width).toBeLessThanOrEqual(PHONE.width);
    expect(await findBarriers(page)).toEqual([]);
  });

  it('nothing of it is loaded without feeds, and the board shows nothing of it', async () => {
    const page = await browser.openTab(`${server.url}/meetings/${MEETING}/board/race`);
    const urls: string[] = [];
    page.on('request', (request) => urls.push(request.url()));
    await page.reload();
    await page.getByText('Driver 24').first().waitFor();
    expect(urls.filter((url) => /timing|feeds/u.test(url))).toEqual([]);
    const plain = await startServer();
    await plain.issue({
      type: 'ScheduleMeeting',
      name: 'A night',
      date: '2026-05-02',
      track: { name: 'A bowl', lengthMiles: 0.25 },
      format: oneRace(),
    });
    const other = await browser.openTab(`${plain.url}/meetings/${MEETING}/desk/race`);
    other.on('request', (request) => urls.push(request.url()));
    await signInByName(other, 'Rae', 'scorer');
    await other.getByRole('tab', { name: 'Log' }).waitFor();
    expect(urls.filter((url) => /timing/u.test(url))).toEqual([]);
    expect(await other.getByRole('tab', { name: 'Timing' }).count()).toBe(0);
    // The page still loads its panels, and a server that is gone would be an error of it.
    await other.close();
    await plain.close();
  });
});

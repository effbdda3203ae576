import type { Page } from 'playwright-core';
import { describeInChromium, expectEventually } from '../support/browser.ts';
import { CLASH } from '../support/example.ts';
import { STAGE, staged, type Staged } from '../support/staged.ts';

/** Stands for the wake lock of a device: `window.awake` says whether one is held. */
const WAKE_LOCK = `
  window.awake = false;
  const request = async () => {
    window.awake = true;
    const lock = { released: false, release: async () => { window.awake = false; lock.released = true; } };
    document.addEventListener('visibilitychange', () => document.hidden && lock.release());
    return lock;
  };
  Object.defineProperty(navigator, 'wakeLock', { value: { request } });`;

/** Lets a test put the page out of sight. */
const SIGHT = `
  window.isHidden = false;
  Object.defineProperty(document, 'hidden', { get: () => window.isHidden });
  window.setHidden = (isHidden) => {
    window.isHidden = isHidden;
    document.dispatchEvent(new Event('visibilitychange'));
  };`;

/** Writes down each tone that is played, in place of playing it. */
const AUDIO = `
  window.tones = [];
  const node = () => ({ connect: (next) => next });
  window.AudioContext = class {
    currentTime = 0;
    destination = node();
    resume = async () => undefined;
    createGain = () => ({ ...node(), gain: { setValueAtTime() {}, linearRampToValueAtTime() {} } });
    createOscillator = () => {
      const frequency = { value: 0 };
      return { ...node(), frequency, start: () => window.tones.push(frequency.value), stop() {} };
    };
  };`;

describeInChromium('A device at the track', (browser) => {
  let stage: Staged;
  beforeAll(async () => void (stage = await staged(STAGE.cautionInHeat3)));
  afterAll(() => stage.close());

  const open = async (place: string, ...scripts: string[]): Promise<Page> => {
    const page = await browser.openTab('about:blank');
    for (const script of scripts) await page.addInitScript(script);
    await page.goto(`${stage.server.url}/meetings/${CLASH}/${place}`);
    return page;
  };
  const isAwake = (page: Page) => () => page.evaluate<boolean>('window.awake');

  it.each(['board', 'board?screen=big'])(
    'stays awake on the %s while a flag is out, and in sight',
    async (place) => {
      const page = await open(place, WAKE_LOCK, SIGHT);
      await expectEventually(isAwake(page), true);
      await page.evaluate('setHidden(true)');
      await expectEventually(isAwake(page), false);
      await page.evaluate('setHidden(false)');
      await expectEventually(isAwake(page), true);
    },
  );

  it('sleeps as usual once the session that it shows is over', async () => {
    const page = await open('board/heat-3', WAKE_LOCK);
    await expectEventually(isAwake(page), true);
    await page.getByRole('link', { name: 'Heat 2' }).first().click();
    await expectEventually(isAwake(page), false);
  });

  it('plays the sound of a new flag once somebody has turned that on', async () => {
    const [silent, loud] = [await open('board/heat-3', AUDIO), await open('board/heat-3', AUDIO)];
    const button = loud.getByRole('button', { name: 'Sounds' });
    await button.click();
    await expectEventually(() => loud.evaluate('tones'), [523, 784]);
    for (const page of [silent, loud]) await page.locator('.flag[data-flag=yellow]').first().waitFor();
    await stage.server.issue({ type: 'ShowRed', session: 'heat-3', reason: 'fire' }, {}, CLASH);
    for (const page of [silent, loud]) await page.locator('.flag[data-flag=red]').first().waitFor();
    await expectEventually(() => loud.evaluate('tones'), [523, 784, 220, 220]);
    expect(await silent.evaluate('tones')).toEqual([]);
    await button.click();
    await stage.server.issue({ type: 'CallCaution', session: 'heat-3', reason: 'clear' }, {}, CLASH);
    await loud.locator('.flag[data-flag=yellow]').first().waitFor();
    expect(await loud.evaluate('tones')).toEqual([523, 784, 220, 220]);
  });

  it('reads what is missing when the page came over plain HTTP', async () => {
    // The browser says that it leaves out what needs a secure context.
    const page = await browser.openTab('about:blank', { expectedErrors: /Cross-Origin-Opener-Policy/u });
    await page.route('http://race.example/**', async (route) => {
      const { pathname, search } = new URL(route.request().url());
      await route.fulfill({ response: await route.fetch({ url: stage.server.url + pathname + search }) });
    });
    await page.goto('http://race.example/');
    await page.getByText('This page came over plain HTTP.').waitFor();
    await page.goto(stage.server.url);
    await page.getByRole('heading', { name: 'Meetings' }).waitFor();
    expect(await page.getByText('This page came over plain HTTP.').count()).toBe(0);
  });
});

import type { Locator, Page } from 'playwright-core';
import { describeInChromium, signInByName } from '../support/browser.ts';
import { OfficialHand } from '../support/official-hand.ts';
import { startServer, type TestServer } from '../support/server.ts';

const CARS = Array.from({ length: 24 }, (_, i) => String(i + 1));
const ENTRIES = ['Car\tDriver', ...CARS.map((car) => `${car}\tDriver ${car}`)].join('\n');

/** Most clicks and keys of the night. What the work costs must not grow unnoticed. */
const MAX_CLICKS = 110;
const MAX_KEYS = 900;

describeInChromium('A Saturday night in the browser', (browser) => {
  let server: TestServer;
  beforeAll(async () => void (server = await startServer()));
  afterAll(() => server.close());

  it('is scheduled, entered, drawn, run and certified by what the pages show', async () => {
    const page = await browser.openTab(server.url);
    const hand = new OfficialHand(page);
    const night = new Night(page, hand);
    await signInByName(page, 'Jane Doe', 'director');
    await night.schedule();
    await night.enter();
    await hand.press('Next: Draw');
    await hand.issue(() => hand.press('Draw Order of'));

    await night.start();
    await night.troubledHeat();
    await hand.issue(() => hand.press('Next: Post results'));
    await night.certify();

    // A car is entered after the draw, and starts at the rear of the next heat.
    await hand.click(page.getByRole('link', { name: 'Next: Heat 2' }));
    await night.enterLate('99');
    await night.scratchFirst();
    await hand.click(page.getByRole('tab', { name: 'Line-up' }));
    expect(await night.print('Line-up of heat-2')).toMatch(/heat-2.*\.pdf$/u);
    await night.race(3);

    await hand.click(page.getByRole('link', { name: 'Next: Heat 3' }));
    await night.race(3);
    await hand.click(page.getByRole('link', { name: 'Next: B Main' }));
    await night.race(2);
    await hand.click(page.getByRole('link', { name: 'Next: A Main' }));
    await night.race(2);

    await hand.click(page.getByRole('link', { name: 'Results of the night' }));
    const main = page.getByRole('article', { name: 'A Main' });
    await main.getByText('✓ official').waitFor();
    expect(await night.print('Result', main)).toMatch(/a-main.*\.pdf$/u);
    expect(hand.clicks).toBeLessThan(MAX_CLICKS);
    expect(hand.keys).toBeLessThan(MAX_KEYS);
  });
});

/** A little more than the time in which two crossings of a car are one. */
const SAME_CROSSING_MS = 1_050;

/** The work of the officials in a night of 24 cars with three heats, a B-main and an A-main. */
class Night {
  private readonly typedAt = new Map<string, number>();

  constructor(
    private readonly page: Page,
    private readonly hand: OfficialHand,
  ) {}

  /** Schedules the meeting with a format from the builder. */
  async schedule(): Promise<void> {
    const { page, hand } = this;
    await hand.press('New meeting');
    const form = page.getByRole('dialog', { name: 'New meeting' });
    await hand.fill(form.getByLabel('Name', { exact: true }), 'Saturday night');
    await hand.fill(form.getByLabel('Track', { exact: true }), 'The Oval');
    await hand.fill(form.getByLabel('Length of a lap'), '0.4');
    await hand.select(form.getByRole('combobox', { name: /^Format/u }), 'A format of your own');
    for (const [session, laps] of [
      ['Heat', '3'],
      ['B Main', '2'],
      ['A Main', '2'],
    ] as const)
      await hand.fill(form.getByRole('group', { name: session }).getByLabel('Length', { exact: true }), laps);
    await form.getByText('3 races of 8 cars, lined up by pill draw').waitFor();
    await form.getByText('Format is valid.').waitFor();
    await hand.press('Create meeting', form);
    await this.box().waitFor();
  }

  async enter(): Promise<void> {
    const { page, hand } = this;
    await hand.press('Next: Enter the cars');
    await hand.press('Import a list');
    const dialog = page.getByRole('dialog');
    await hand.paste(dialog.getByLabel('Or paste the list'), ENTRIES);
    await hand.press('Enter 24 cars', dialog);
    await dialog.getByText('24 records written.').waitFor();
    await hand.press('Close', dialog);
  }

  /** A heat of three laps with a spin, a caution, a lap that is undone, and a penalty. */
  async troubledHeat(): Promise<void> {
    const { page, hand } = this;
    const cars = await this.cars();
    const [first = '', second = '', third = ''] = cars;
    await this.type(...cars);
    await this.type(`${third} spin`);
    await hand.line(this.box(), 'caution');
    await page.getByRole('dialog', { name: 'Call caution' }).waitFor();
    await hand.issue(() => hand.key('1'));
    await hand.issue(() => hand.press('Next: Green flag'));
    await this.type(...cars, first);
    await hand.issue(() => hand.press(`Undo: Lap, car ${first}`));
    await hand.issue(() => hand.press('Next: White flag'));
    await this.checkered();
    await this.type(...cars);
    await hand.line(this.box(), `${second} p`);
    const form = page.getByRole('form', { name: 'Penalize' });
    await hand.select(form.getByLabel('Penalty'), 'to a place');
    await hand.fill(form.getByRole('textbox', { name: /^Place/u }), '4');
    await hand.fill(form.getByRole('textbox', { name: 'Reason' }), 'rough driving');
    await hand.issue(() => hand.press('Penalize', form));
  }

  /** Enters a car, and puts it to the rear of the line-up of the session. */
  async enterLate(car: string): Promise<void> {
    const { page, hand } = this;
    await hand.click(page.getByRole('tab', { name: 'Entries' }));
    const entry = page.getByRole('form', { name: 'Enter car' });
    await hand.fill(entry.getByLabel('Car', { exact: false }).first(), car);
    await hand.fill(entry.getByLabel('Driver'), 'Late Larry');
    await hand.issue(() => hand.key('Enter'));
    await hand.click(page.getByRole('tab', { name: 'Line-up' }));
    await hand.press('Add a car to the rear');
    const form = page.getByRole('form', { name: 'Add to line-up' });
    await hand.press(car, form);
    await hand.fill(form.getByRole('textbox', { name: 'Reason' }), 'arrived late');
    await hand.issue(() => hand.press('Add to line-up', form));
  }

  /** Scratches the car on the pole after the line-up is posted. */
  async scratchFirst(): Promise<void> {
    const { page, hand } = this;
    await hand.issue(() => hand.press('Next: Post line-up'));
    await hand.press('Scratch car');
    const form = page.getByRole('form', { name: 'Scratch car' });
    await hand.fill(form.getByRole('textbox', { name: 'Reason' }), 'engine');
    await hand.issue(() => hand.press('Scratch car', form));
  }

  /** Prints a sheet, and returns the name of its file. */
  async print(button: string, within: Page | Locator = this.page): Promise<string> {
    const file = this.page.waitForEvent('download');
    await this.hand.press(button, within);
    return (await file).suggestedFilename();
  }

  /** Runs a race without trouble to its certified result. */
  async race(laps: number): Promise<void> {
    const { hand } = this;
    await this.start();
    const cars = await this.cars();
    for (let lap = 1; lap < laps; lap += 1) await this.type(...cars);
    await hand.issue(() => hand.press('Next: White flag'));
    await this.checkered();
    await this.type(...cars);
    await hand.issue(() => hand.press('Next: Post results'));
    await this.certify();
  }

  /** Goes from the line-up to the green flag by the one button. */
  async start(): Promise<void> {
    for (const step of ['Post line-up', 'Open session', 'Green flag']) {
      const button = this.page.getByRole('button', { name: `Next: ${step}` });
      if (step === 'Post line-up' && (await this.isPosted())) continue;
      await this.hand.issue(() => this.hand.click(button));
    }
  }

  private async isPosted(): Promise<boolean> {
    await this.page.getByRole('button', { name: /^Next: (?:Post line-up|Open session)/u }).waitFor();
    return (await this.page.getByRole('button', { name: 'Next: Open session' }).count()) > 0;
  }

  async certify(): Promise<void> {
    const { page, hand } = this;
    await hand.press('Next: Certify results');
    const form = page.getByRole('form', { name: 'Certify results' });
    await hand.issue(() => hand.press('Certify results', form));
  }

  private async checkered(): Promise<void> {
    const { page, hand } = this;
    await hand.press('Next: Checkered flag');
    const form = page.getByRole('form', { name: 'Show checkered' });
    await hand.issue(() => hand.press('Show checkered', form));
    await page.getByText('A car and Enter is its finish.').waitFor();
  }

  private box() {
    return this.page.getByRole('textbox', { name: 'Entry' });
  }

  private async type(...lines: readonly string[]): Promise<void> {
    for (const line of lines) {
      // Two crossings of a car within a second are one, so a fast hand waits for the rest of it.
      const early = SAME_CROSSING_MS - (Date.now() - (this.typedAt.get(line) ?? 0));
      if (early > 0) await this.page.waitForTimeout(early);
      await this.hand.issue(() => this.hand.line(this.box(), line));
      this.typedAt.set(line, Date.now());
    }
  }

  /** The numbers on the buttons of the cars that race. */
  private async cars(): Promise<string[]> {
    const cars = this.page.getByRole('region', { name: 'Cars' }).getByRole('listitem');
    await cars.first().waitFor();
    const words = await cars.allInnerTexts();
    return words.filter((text) => !/SCR|DNS/u.test(text)).map((text) => /\d+/u.exec(text)?.[0] ?? '');
  }
}

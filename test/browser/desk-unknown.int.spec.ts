import type { Locator, Page } from 'playwright-core';
import { describeInChromium, expectEventually, signInByName } from '../support/browser.ts';
import { CLASH } from '../support/example.ts';
import { KurrentDouble } from '../support/kurrentdb/double.ts';
import { STAGE, staged, type Staged } from '../support/staged.ts';

const HEAT = 'heat-1';

describeInChromium('A desk whose store does not answer', (browser) => {
  let double: KurrentDouble;
  let stage: Staged;
  let page: Page;
  let car: string;

  const strip = (): Locator => page.getByRole('region', { name: 'Sent from this desk' });

  beforeAll(async () => {
    double = await KurrentDouble.start();
    stage = await staged(STAGE.heat1Green, { store: `${double.url}&timeout_ms=1000` });
    const lineup = await stage.server.fetch(`/api/meetings/${CLASH}/projections/lineup/${HEAT}`);
    car = (lineup.json as { rows: { car: string }[] }).rows[0]?.car ?? '';
  });
  afterAll(async () => {
    double.node.faults.release();
    await stage.close();
    double.close();
  });

  it('says that the outcome of a crossing is unknown, tries again, and shows its record', async () => {
    page = await browser.openTab(`${stage.server.url}/meetings/${CLASH}/desk/${HEAT}`);
    await signInByName(page, 'Jane Doe', 'director');
    const button = page.getByRole('button', { name: new RegExp(`^Car ${car}\\b`, 'u') });
    await button.waitFor();
    double.node.faults.hang('append');
    await button.click();
    await strip().getByText('not known whether it was taken; trying again').waitFor();
    double.node.faults.release();
    await strip().getByText('record ').first().waitFor();
    const crossings = async () => {
      const { json } = await stage.server.fetch(`/api/meetings/${CLASH}/events?type=LapSet&session=${HEAT}`);
      return (json as { events: unknown[] }).events.length;
    };
    await expectEventually(crossings, 1);
  });
});

import type { Page } from 'playwright-core';
import { describeInChromium, signInByName } from '../support/browser.ts';
import { enter, SCHEDULE, startServer, type TestServer } from '../support/server.ts';

const FORMAT = {
  id: 'cut',
  sessions: [
    { id: 'heat-1', kind: 'heat', name: 'Heat 1', laps: 1, lineup: [{ draw: true }] },
    {
      id: 'b-main',
      kind: 'last-chance',
      name: 'B Main',
      laps: 1,
      lineup: [{ from: ['heat-1'], places: [2, null] }],
    },
    { id: 'a-main', kind: 'main', name: 'A Main', laps: 1, lineup: [{ from: ['heat-1'], places: [1, 1] }] },
  ],
};
const CARS = ['44', '7', '21'];
const session = 'heat-1';
const SLOW_MS = 60_000;

describeInChromium('A dead heat at the cut', (browser) => {
  let server: TestServer;
  let page: Page;

  const issue = async (...commands: readonly object[]): Promise<void> => {
    for (const command of commands) {
      const { status, text } = await server.issue({ confirm: true, ...command });
      if (status !== 200) throw new Error(text);
    }
  };
  const openDesk = async (of: string): Promise<void> => {
    page = await browser.openTab(`${server.url}/meetings/m/desk/${of}`);
    await signInByName(page, 'Jane Doe', 'director');
  };
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const dialog = () => page.getByRole('dialog');
  const chips = () => dialog().getByRole('group', { name: 'Cars' }).getByRole('button').allInnerTexts();

  /** Breaks the tie in the form that is open. */
  const breakTie = async (): Promise<void> => {
    expect((await chips()).toSorted()).toEqual(['44', '7']);
    for (const car of ['7', '44']) await dialog().getByRole('button', { name: car, exact: true }).click();
    await dialog().locator('[name=reason]').fill('coin toss');
    await dialog().getByRole('button', { name: 'Break tie' }).click();
    await dialog().waitFor({ state: 'detached' });
  };

  beforeEach(async () => {
    server = await startServer();
    await issue({ ...SCHEDULE, format: FORMAT }, ...CARS.map(enter));
    await issue({ type: 'DrawLineup', session, order: CARS });
    for (const type of ['PostLineup', 'OpenSession', 'ShowGreen']) await issue({ type, session });
    for (const car of CARS) await issue({ type: 'RecordLap', session, car });
    await issue({ type: 'ShowCheckered', session });
    await issue({ type: 'DeclareDeadHeat', session, cars: ['44', '7'], reason: 'level on the photo' });
  });
  afterEach(() => server.close());

  it(
    'is broken before the results are posted',
    async () => {
      await openDesk(session);
      await button('Next: Break the tie…').click();
      await breakTie();
      await button('Next: Post results').waitFor();
    },
    SLOW_MS,
  );

  it(
    'leads from the next session to the certified results, and on to new ones',
    async () => {
      await issue({ type: 'PostResults', session }, { type: 'CertifyResults', session });
      await openDesk('b-main');
      await button('Next: Reopen Heat 1 to break a tie…').click();
      await dialog().locator('[name=reason]').fill('a tie');
      await dialog().getByRole('button', { name: 'Reopen results' }).click();
      await button('Next: Break the tie…').click();
      await breakTie();
      await openDesk(session);
      await button('Next: Post results').click();
      await button('Next: Certify results').waitFor();
      await button('Undo: Post the results').waitFor();
      await issue({ type: 'CertifyResults', session });
      await button('Nothing to undo').waitFor();
    },
    SLOW_MS,
  );
});

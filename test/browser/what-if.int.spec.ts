import { describeInChromium, waitUntilSettled, signInByName } from '../support/browser.ts';
import { AT, CLASH } from '../support/example.ts';
import { STAGE, staged, type Staged } from '../support/staged.ts';

/** Both qualifying laps of car 31. The first one won the pole. */
const LAPS_OF_31 = '60,61';

describeInChromium('What if', (browser) => {
  let stage: Staged;
  beforeAll(async () => void (stage = await staged(STAGE.linedUp)));
  afterAll(() => stage.close());

  /** Returns the whole log as text. */
  const exportLog = async (): Promise<string> => {
    const headers = { accept: 'application/x-ndjson' };
    return (await stage.server.fetch(`/api/meetings/${CLASH}/events`, { headers })).text;
  };

  it('shows who would move, and writes nothing', async () => {
    const before = await exportLog();
    const question = `strike=${LAPS_OF_31}&at=${AT.qualifyingPosted}`;
    const page = await browser.openTab(`${stage.server.url}/meetings/${CLASH}/what-if?${question}`);
    const posted: string[] = [];
    page.on('request', (request) => {
      if (request.method() === 'POST') posted.push(new URL(request.url()).pathname);
    });
    await page.getByText('Sign in to try a ruling.').waitFor();
    await signInByName(page, 'Jane Doe', 'director');
    const order = page.getByRole('region', { name: 'Qualifying: order' });
    const moves = order.getByRole('table', { name: 'Qualifying: order: who moves' });
    await moves.getByRole('row', { name: /^8 Kyle Busch 2nd → 1st, up 1/u }).waitFor();
    await waitUntilSettled(page);
    await page.getByText('Preview only.').waitFor();
    expect([...new Set(posted)]).toEqual([`/api/meetings/${CLASH}/what-if`]);
    expect(await exportLog()).toBe(before);
  });
});

import type { Page } from 'playwright-core';
import { loadPresets } from '#race-control';
import { expectEventually, describeInChromium, signInByName, signInWithToken } from '../support/browser.ts';
import { CLASH } from '../support/example.ts';
import { Keyboard } from '../support/keyboard.ts';
import { STAGE, staged, type Staged } from '../support/staged.ts';
import { guarded } from '../support/tokens.ts';
import { SCHEDULE } from '../support/server.ts';

const HEAT = 'heat-1';

interface CommandAnswer {
  readonly status: number;
  readonly code?: string;
}

describeInChromium('From the desk', (browser) => {
  let stage: Staged;
  beforeAll(async () => void (stage = await staged(STAGE.qualified)));
  afterAll(() => stage.close());

  const view = async <T>(name: string, session = ''): Promise<T> => {
    const path = `/api/meetings/${CLASH}/projections/${name}${session && `/${session}`}`;
    return (await stage.server.fetch(path)).json as T;
  };

  /** The test types laps that no car can drive, so each crossing of the heat counts. */
  const countEveryCrossing = async (): Promise<void> => {
    const preset = loadPresets().get('clash-2023');
    const sessions = preset?.sessions.map((spec) =>
      spec.id === HEAT ? { ...spec, sameCrossingMs: 0 } : spec,
    );
    const format = { ...preset, sessions };
    const { status } = await stage.server.issue({ type: 'ChangeFormat', format, reason: 'test' }, {}, CLASH);
    expect(status).toBe(200);
  };

  it('a whole heat is run by keyboard alone', async () => {
    const page = await browser.openTab(`${stage.server.url}/meetings/${CLASH}/board`);
    const keyboard = new Keyboard(page);
    await countEveryCrossing();
    await signInByKeyboard(page, keyboard);
    await keyboard.press(page.getByRole('link', { name: 'Desk', exact: true }));
    const box = page.getByRole('textbox', { name: 'Entry' });
    await keyboard.focus(box);
    await keyboard.typeLine(`go ${HEAT}`);
    await page.getByRole('heading', { name: 'Heat 1', level: 1 }).waitFor();
    await keyboard.focus(box);

    /** Performs an act that issues a command, and returns the server's answer. */
    const issued = async (act: () => Promise<void>): Promise<CommandAnswer> => {
      const answered = page.waitForResponse((response) => response.url().endsWith('/commands'));
      await act();
      const response = await answered;
      const { code } = (await response.json()) as CommandAnswer;
      return { status: response.status(), ...(code !== undefined && { code }) };
    };
    const form = page.getByRole('form', { name: 'Entry' });
    /** Types a line, and presses Enter once the desk reads it as a command: its cars may be on their way. */
    const enter = async (text: string) => {
      await page.keyboard.type(text);
      await form.getByText(/^Enter: /u).waitFor();
      return issued(() => keyboard.key('Enter'));
    };
    const taken = async (...lines: readonly string[]) => {
      for (const line of lines) expect([line, await enter(line)]).toEqual([line, { status: 200 }]);
    };

    await taken('lineup', 'open', 'green');
    const { rows } = await view<{ rows: { car: string }[] }>('lineup', HEAT);
    const cars = rows.map(({ car }) => car);
    const [first = '', second = '', ...others] = cars;
    const last = others.at(-1) ?? '';
    await taken(...cars, ...cars, ...cars);

    // A slip: the leader is counted once too often, and the lap is struck.
    await taken(first);
    expect(await issued(() => keyboard.key('Control+z'))).toEqual({ status: 200 });
    await expectEventually(async () => (await view<{ lap: number }>('running-order', HEAT)).lap, 3);

    await taken(`${last} s t2`);
    // The form of a caution opens, and key 1 chooses its first reason.
    await keyboard.typeLine('caution');
    await page.getByRole('dialog').waitFor();
    expect(await issued(() => keyboard.key('1'))).toEqual({ status: 200 });
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await keyboard.focus(box);
    await taken('green');
    // The second car takes the lead and keeps it.
    const order = [second, first, ...others];
    for (let lap = 4; lap < 25; lap += 1) await taken(...order);
    await taken('white');
    await keyboard.typeLine('checkered');
    await page.getByRole('dialog').waitFor();
    expect(await issued(() => keyboard.key('Enter'))).toEqual({ status: 200 });
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await keyboard.focus(box);
    // From here on a car and Enter is its finish.
    await form.getByText('A car and Enter is its finish.').waitFor();
    await taken(...order, 'post');
    await keyboard.typeLine('certify');
    await page.getByRole('dialog').getByText('The results become official.').waitFor();
    expect(await issued(() => keyboard.key('Enter'))).toEqual({ status: 200 });

    const results = await view<{ status: string; rows: { car: string; place: number; laps: number }[] }>(
      'results',
      HEAT,
    );
    expect(results).toMatchObject({ status: 'official', cautions: [{ reason: 'spin' }], leadChanges: 1 });
    expect(results.rows.map(({ car, laps }) => `${car}: ${laps}`)).toEqual(order.map((car) => `${car}: 25`));
  });

  it('a refusal is shown beside its command, and a wrong entry is not sent', async () => {
    const page = await browser.openTab(`${stage.server.url}/meetings/${CLASH}/desk/heat-2`);
    await signInByName(page, 'Jane Doe', 'director');
    const box = page.getByRole('textbox', { name: 'Entry' });
    await box.fill('white');
    await box.press('Enter');
    const form = page.getByRole('form', { name: 'Entry' });
    await form.getByText('refused').waitFor();
    const before = await view<{ revision: number }>('meeting');
    await box.fill('4711 x');
    await box.press('Enter');
    await form.getByText('Not sent. "4711" is neither a car').waitFor();
    expect(await view<{ revision: number }>('meeting')).toEqual(before);
  });

  it('a car that is typed before the cars are loaded is not called unknown, and its line stays', async () => {
    const page = await browser.openTab('about:blank');
    let release = (): void => undefined;
    const free = new Promise<void>((done) => (release = done));
    await page.route(/stream\?.*running-order/u, async (route) => {
      await free;
      await route.continue();
    });
    await page.goto(`${stage.server.url}/meetings/${CLASH}/desk/heat-2`);
    await signInByName(page, 'Jane Doe', 'director');
    const box = page.getByRole('textbox', { name: 'Entry' });
    const form = page.getByRole('form', { name: 'Entry' });
    const { rows } = await view<{ rows: { car: string }[] }>('lineup', 'heat-2');
    await box.fill(`${rows[0]?.car} s`);
    await form.getByText('The cars of this session are still loading.').waitFor();
    await box.press('Enter');
    release();
    await form.getByText(/^Enter: Spin, car/u).waitFor();
  });

  it.each(['viewer', ''])('a person who is not an official (%s) has no desk', async (role) => {
    const page = await browser.openTab(`${stage.server.url}/meetings/${CLASH}/desk/heat-2`);
    if (role) await signInByName(page, 'A fan', role);
    await page.getByRole('heading', { name: 'No desk' }).waitFor();
    expect(await page.getByRole('textbox').count()).toBe(0);
    expect(await page.getByRole('main').getByRole('button').allInnerTexts()).toEqual(['Sign in']);
  });

  it('a viewer with a token has no desk either', async () => {
    const guard = await guarded();
    try {
      const director = { authorization: `Bearer ${await guard.add('Jane Doe', 'director')}` };
      await guard.server.issue(SCHEDULE, { ...director, 'greenflag-official': '' });
      const page = await browser.openTab(`${guard.server.url}/meetings/m/desk/heat-1`);
      await signInWithToken(page, await guard.add('A fan', 'viewer'));
      await page.getByText('A fan is a viewer, and a viewer has no desk.').waitFor();
      expect(await page.getByRole('textbox').count()).toBe(0);
    } finally {
      await guard.close();
    }
  });
});

async function signInByKeyboard(page: Page, keyboard: Keyboard): Promise<void> {
  await keyboard.press(page.getByRole('button', { name: 'Sign in' }));
  const dialog = page.getByRole('dialog', { name: 'Sign in' });
  await keyboard.focus(dialog.getByLabel('Your name'));
  await keyboard.typeLine('Jane Doe');
  await page.getByRole('button', { name: 'Sign out' }).waitFor();
}

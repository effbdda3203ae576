import { throwError } from 'rxjs';
import type { Command, Format } from '#domain';
import { StoreError, type EventStore } from '#event-store';
import { openStore } from '#event-store/open';
import {
  accept,
  director,
  enter,
  logOf,
  MEETING,
  schedule,
  FaultyStore,
  waitForPendingWork,
  uuid,
} from '../../../test/support/race.ts';
import { exportLog, importLog } from '../audit/archive.ts';
import { RaceControl } from '../race-control.ts';
import { parseScript, runScript } from '../scripts/script.ts';
import { postLineups } from './post-lineups.ts';

/* A drawn heat is the shortest way to a line-up that must be posted. */
const CARS = ['1', '2', '3'];
const draw = (...order: string[]): Command => ({ type: 'DrawLineup', session: 'heat', order });
const automatic = { ...schedule, format: { ...schedule.format, auto: ['post-lineups'] } satisfies Format };
const BEFORE = [automatic, ...CARS.map(enter)];
const STREAM = `meeting-${MEETING}`;

let store: EventStore;
let reports: string[];
let open: RaceControl[];

beforeEach(async () => {
  store = await openStore('memory:');
  reports = [];
  open = [];
});
afterEach(async () => {
  jest.restoreAllMocks();
  await Promise.all(open.map((race) => race.drain()));
});

function control(on = store): RaceControl {
  const race = new RaceControl(on, { presets: new Map(), report: (words) => reports.push(words) });
  open.push(race);
  return race;
}

async function issueAll(race: RaceControl, ...commands: readonly Command[]): Promise<void> {
  for (const command of commands) await accept(race, command);
}

/** Returns a race control whose runner has read the whole store. */
async function runner(on = store): Promise<RaceControl> {
  const race = control(on);
  race.startReactions();
  await settled(race);
  return race;
}

async function settled(race: RaceControl): Promise<void> {
  for (let quiet = 0; quiet < 3; quiet = race.reactionsHealth.behind === 0 ? quiet + 1 : 0)
    await waitForPendingWork();
}

const typesIn = async (on = store) => (await logOf(on)).map(({ type }) => type);
const posted = async (on = store) => (await logOf(on)).filter(({ type }) => type === 'LineupPosted');

/** Returns the log of a meeting up to its draw, without a reaction to it. */
async function drawnElsewhere(...draws: readonly Command[]): Promise<string[]> {
  const elsewhere = await openStore('memory:');
  jest.spyOn(postLineups, 'react').mockReturnValue([]);
  const race = control(elsewhere);
  await issueAll(race, ...BEFORE, ...(draws.length > 0 ? draws : [draw(...CARS)]));
  jest.restoreAllMocks();
  const lines: string[] = [];
  for await (const line of exportLog(elsewhere, MEETING)) lines.push(line);
  return lines;
}

describe('a command that triggers a reaction', () => {
  it('is answered once the reaction is in the log', async () => {
    const race = control();
    await issueAll(race, ...BEFORE, draw(...CARS));
    expect((await typesIn()).slice(-2)).toEqual(['LineupDrawn', 'LineupPosted']);
  });

  it('triggers nothing if the format does not switch it on', async () => {
    const race = control();
    await issueAll(race, schedule, ...CARS.map(enter), draw(...CARS));
    expect((await typesIn()).at(-1)).toBe('LineupDrawn');
  });

  it('is the cause of a reaction at its own time, in a role that may post line-ups', async () => {
    const race = control();
    await issueAll(race, ...BEFORE);
    await accept(race, { ...draw(...CARS), at: '2026-05-02T18:30:00.000Z' }, { id: uuid(7) });
    const [cause, effect] = (await logOf(store)).slice(-2);
    expect(effect?.metadata).toMatchObject({
      official: { id: 'greenflag', role: 'scorer' },
      occurredAt: '2026-05-02T18:30:00.000Z',
      correlationId: uuid(7),
      causationId: cause?.id,
    });
    expect(effect?.metadata['commandId']).not.toBe(uuid(7));
  });

  it('triggers it once, also when it is sent again', async () => {
    const race = control();
    await issueAll(race, ...BEFORE);
    const again = () => accept(race, draw(...CARS), { id: uuid(7) });
    await Promise.all([again(), again()]);
    await again();
    await accept(control(), draw(...CARS), { id: uuid(7) });
    expect(await posted()).toHaveLength(1);
  });

  it('is followed by its reaction before the next line of a script', async () => {
    const race = control();
    const commands = [
      ...BEFORE,
      draw(...CARS),
      { type: 'OpenSession', session: 'heat' },
      draw('3', '2', '1'),
    ];
    const lines = [...commands, { type: 'ShowGreen', session: 'heat' }].map((command) =>
      JSON.stringify({ meeting: MEETING, ...command }),
    );
    const parsed = await parseScript(lines);
    if (!parsed.ok) throw new Error(parsed.problem.words);
    const results = runScript(parsed.script, (line) => race.issue(line));
    for await (const { outcome } of results) expect(outcome.kind).toBe('accepted');
    const types = (await typesIn()).slice(4).join(' ');
    expect(types).toBe('LineupDrawn LineupPosted SessionOpened LineupDrawn LineupPosted GreenShown');
  });

  it('is completed with its reaction when race control drains', async () => {
    const race = control();
    await issueAll(race, ...BEFORE);
    void race.issue({ meeting: MEETING, command: draw(...CARS), official: director });
    await race.drain();
    expect((await typesIn()).slice(-2)).toEqual(['LineupDrawn', 'LineupPosted']);
  });

  it('triggers a reaction that a crash prevented when it is sent again', async () => {
    const lines = await drawnElsewhere();
    await importLog(store, lines);
    const { id } = (await logOf(store)).at(-1) ?? {};
    const commandId = String((await logOf(store)).at(-1)?.metadata['commandId']);
    await accept(control(), draw(...CARS), { id: commandId });
    expect((await posted()).map(({ metadata }) => metadata['causationId'])).toEqual([id]);
  });
});

describe('a reaction that fails', () => {
  it('is reported when it is refused, and its cause stays accepted', async () => {
    jest.spyOn(postLineups, 'react').mockReturnValue([{ type: 'OpenSession', session: 'heat' }]);
    const race = control();
    await issueAll(race, ...BEFORE, draw(...CARS));
    expect(reports.join()).toMatch(
      /^OpenSession, issued by the reaction post-lineups to record 4 of test, was refused: role-may-not: /,
    );
    expect(race.reactionsHealth.trouble).toBe(reports.at(-1));
  });

  it('is reported when it throws, and the next record is reacted to', async () => {
    await importLog(store, await drawnElsewhere());
    jest.spyOn(postLineups, 'react').mockImplementationOnce(() => {
      throw new Error('a defect');
    });
    const race = await runner();
    expect(reports).toEqual(['The reaction post-lineups to record 4 of test failed: Error: a defect']);
    await accept(race, draw('3', '2', '1'));
    expect(await posted()).toHaveLength(1);
  });
});

describe('the runner', () => {
  it('reacts to the records of others from before its start and while it runs', async () => {
    const lines = await drawnElsewhere(draw(...CARS), draw('2', '1', '3'));
    await importLog(store, lines.slice(0, 5));
    const race = await runner();
    expect(await posted()).toHaveLength(1);
    const other = control();
    jest.spyOn(postLineups, 'react').mockReturnValueOnce([]);
    await accept(other, draw('3', '2', '1'));
    await settled(race);
    const [, second] = await posted();
    const rows = second?.data['rows'] as { car: string }[];
    expect(rows.map(({ car }) => car)).toEqual(['3', '2', '1']);
  });

  it('issues the same command in every process that reacts to a record', async () => {
    const lines = await drawnElsewhere();
    const ids: unknown[] = [];
    for (const each of [store, await openStore('memory:')]) {
      await importLog(each, lines);
      await runner(each);
      ids.push((await posted(each)).map(({ metadata }) => metadata['commandId']));
    }
    expect(ids[0]).toHaveLength(1);
    expect(ids[1]).toEqual(ids[0]);
  });

  it('writes once what two runners see', async () => {
    await importLog(store, await drawnElsewhere());
    const [one, other] = await Promise.all([runner(), runner()]);
    await Promise.all([settled(one), settled(other)]);
    expect(await posted()).toHaveLength(1);
    expect(reports).toEqual([]);
  });

  it('posts only the second of two draws, once', async () => {
    await importLog(store, await drawnElsewhere(draw(...CARS), draw('3', '1', '2')));
    await runner();
    const lineups = await posted();
    expect(lineups).toHaveLength(1);
    expect((lineups[0]?.data['rows'] as { car: string }[])[0]?.car).toBe('3');
  });

  it('ignores a record whose reaction is no longer wanted', async () => {
    const before = await drawnElsewhere(draw(...CARS));
    const elsewhere = await openStore('memory:');
    await importLog(elsewhere, before);
    jest.spyOn(postLineups, 'react').mockReturnValue([]);
    await issueAll(
      control(elsewhere),
      { type: 'ChangeFormat', format: schedule.format, reason: 'by hand' },
      { type: 'ChangeFormat', format: automatic.format, reason: 'and back' },
      { type: 'ChangeFormat', format: { ...schedule.format, id: 'by-hand' }, reason: 'by hand after all' },
    );
    jest.restoreAllMocks();
    const lines: string[] = [];
    for await (const line of exportLog(elsewhere, MEETING)) lines.push(line);
    await importLog(store, lines);
    await runner();
    expect(await posted()).toHaveLength(0);
  });

  it('continues after its checkpoint', async () => {
    await importLog(store, await drawnElsewhere());
    await (await runner()).drain();
    const subscribe = jest.spyOn(store, 'subscribeAll');
    await runner();
    expect(subscribe.mock.calls).toEqual([[5]]);
  });

  it('writes nothing again if the checkpoint is lost or could not be saved', async () => {
    await importLog(store, await drawnElsewhere());
    jest.spyOn(store.snapshots, 'save').mockRejectedValue(new Error('no room'));
    await (await runner()).drain();
    jest.restoreAllMocks();
    expect(await store.snapshots.load('reactions', 'checkpoint', 1)).toBeNull();
    const subscribe = jest.spyOn(store, 'subscribeAll');
    await (await runner()).drain();
    await store.snapshots.drop();
    await runner();
    expect(subscribe.mock.calls).toEqual([[null], [null]]);
    expect(await posted()).toHaveLength(1);
  });

  it('ignores a checkpoint of another log', async () => {
    await importLog(store, await drawnElsewhere());
    const state = JSON.stringify({ globalPosition: 4, stream: STREAM, revision: 4, id: uuid(9) });
    await store.snapshots.save('reactions', 'checkpoint', 1, { revision: 4, state });
    await runner();
    expect(await posted()).toHaveLength(1);
  });

  it('tries again after the store has failed', async () => {
    await importLog(store, await drawnElsewhere());
    const trouble = new FaultyStore(store);
    trouble.planAppends('fail', 'store-full');
    const race = control(trouble.store);
    race.startReactions();
    while (reports.length === 0) await waitForPendingWork();
    expect(race.reactionsHealth.behind).toBe(1);
    expect(reports[0]).toMatch(/^The reactions to record 4 of meeting-test failed: .*no room/);
    while (race.reactionsHealth.behind > 0) await waitForPendingWork();
    expect(await posted()).toHaveLength(1);
  });

  it('continues after a restart with the record that it could not finish', async () => {
    await importLog(store, await drawnElsewhere());
    const trouble = new FaultyStore(store);
    trouble.planAppends('fail', 'store-full', 10);
    const race = control(trouble.store);
    race.startReactions();
    while (reports.length === 0) await waitForPendingWork();
    await race.drain();
    expect(await posted()).toHaveLength(0);
    await runner();
    expect(await posted()).toHaveLength(1);
  });

  it('subscribes again after the last record read when a subscription fails', async () => {
    await importLog(store, await drawnElsewhere());
    const broken = new StoreError('log-damaged', 'It cannot be read.');
    jest.spyOn(store, 'subscribeAll').mockReturnValueOnce(throwError(() => broken));
    const race = control();
    race.startReactions();
    while ((await posted()).length === 0) await waitForPendingWork();
    expect(reports).toEqual([
      expect.stringMatching(/^The reactions cannot read the store: .*It cannot be read/),
    ]);
    expect(race.reactionsHealth.trouble).toBe(reports[0]);
  });

  it('gives up a meeting with a record that only a newer version knows', async () => {
    await importLog(store, await drawnElsewhere());
    const head = await store.head(STREAM);
    const newer = { id: uuid(999), type: 'TrackDried', data: {}, metadata: {} };
    await store.append(STREAM, [newer], head ?? -1);
    await runner();
    expect(reports).toEqual([expect.stringContaining('"TrackDried"')]);
  });

  it('does not open a meeting whose format has no reactions', async () => {
    await issueAll(control(), schedule, ...CARS.map(enter), draw(...CARS));
    const read = jest.spyOn(store, 'readStream');
    await runner();
    expect(read).not.toHaveBeenCalled();
  });
});

import type { Command, Format } from '#domain';
import type { EventStore } from '#event-store';
import { openStore } from '#event-store/open';
import { RaceControl, SeriesControl } from '#race-control';
import { nightCommands, play, seasonOf, sessionCommands } from '../../../test/support/season.ts';

const SERIES = 'season-2026';
const NIGHTS = ['night-1', 'night-2', 'night-3'];
const CARS = ['A', 'B'];
const format: Format = {
  id: 'two-heats',
  sessions: [
    { id: 'heat-1', kind: 'heat', laps: 2 },
    { id: 'heat-2', kind: 'heat', laps: 2 },
    { id: 'feature', kind: 'main', laps: 2 },
  ],
};

let store: EventStore;
let race: RaceControl;
let control: SeriesControl;

/** A season that counts the heats and drops the worst result of each car. */
beforeEach(async () => {
  store = await openStore('memory:');
  race = new RaceControl(store, { presets: new Map() });
  control = new SeriesControl(store, race);
});
afterEach(async () => {
  await race.drain();
  await store.close();
});

async function define(meetings: readonly string[]): Promise<void> {
  const rankings = [{ id: 'heats', of: ['*/heat-*'], points: 'night', drop: 1, by: ['points' as const] }];
  const command = { type: 'DefineSeries', series: { ...seasonOf(meetings), rankings } } as const;
  await control.issue({ series: SERIES, official: { id: 'Ada', role: 'director' }, command });
}

/** Schedules a night with two heats and a feature. */
async function schedule(meeting: string): Promise<void> {
  const commands = nightCommands(meeting, CARS).flatMap((command): Command[] => {
    if (command.type === 'ScheduleMeeting') return [{ ...command, format }];
    return command.type === 'EnterCar' ? [command] : [];
  });
  await play(race, meeting, commands);
}

const run = (meeting: string, session: string, order = CARS) =>
  play(race, meeting, sessionCommands(session, order));

/** Runs a night in which B wins the second heat. */
async function runNight(meeting: string): Promise<void> {
  await schedule(meeting);
  await run(meeting, 'heat-1');
  await run(meeting, 'heat-2', ['B', 'A']);
  await run(meeting, 'feature');
}

async function standings() {
  const found = await control.standings(SERIES, 'heats');
  if (found.kind !== 'standings') throw new Error(found.kind);
  return found.answer;
}

const points = async () => (await standings()).rows.map((row) => [row.name, row.points]);
const toCome = async () =>
  (await standings()).sessions.flatMap(({ meeting, session, isToCome }) =>
    isToCome ? [`${meeting}/${session}`] : [],
  );

describe('a heat that is not run', () => {
  it('is to come until the last session of the night is certified', async () => {
    await define(NIGHTS.slice(0, 2));
    await runNight('night-1');
    await schedule('night-2');
    await run('night-2', 'heat-1');
    expect(await toCome()).toEqual(['night-2/heat-2']);
    expect(await points()).toEqual([
      ['A', '119'],
      ['B', '118'],
    ]);
    expect((await standings()).dropsWait).toBe(
      'Nothing is dropped yet, because 1 result is still to come: night-2/heat-2.',
    );

    await run('night-2', 'feature');
    expect(await toCome()).toEqual([]);
    expect(await points()).toEqual([
      ['A', '80'],
      ['B', '79'],
    ]);
    expect((await standings()).dropsWait).toBeNull();
  });

  it('is not to come either once a later night has a certified result', async () => {
    await define(NIGHTS.slice(0, 2));
    await schedule('night-1');
    await run('night-1', 'heat-1');
    await schedule('night-2');
    expect(await toCome()).toEqual(['night-1/heat-2', 'night-2/heat-1', 'night-2/heat-2']);
    await run('night-2', 'heat-1');
    expect(await toCome()).toEqual(['night-2/heat-2']);
  });

  it('is to come while its result waits to be certified', async () => {
    await define(NIGHTS.slice(0, 2));
    await schedule('night-1');
    const uncertified = sessionCommands('heat-2', CARS).filter(({ type }) => type !== 'CertifyResults');
    await play(race, 'night-1', uncertified);
    await runNight('night-2');
    expect(await toCome()).toEqual(['night-1/heat-2']);
  });
});

it('a night that is put off or not scheduled is still to come', async () => {
  await define(NIGHTS);
  await schedule('night-1');
  await runNight('night-2');
  expect(await toCome()).toEqual(['night-1/heat-1', 'night-1/heat-2', 'night-3/heat-*']);
});

import {
  enter,
  issue,
  nextTurn,
  raceWithFaultyStore,
  waitForPendingWork,
} from '../../../test/support/race.ts';
import { BackgroundRebuild } from './background-rebuild.ts';

const SILENT = { info: () => undefined, error: () => undefined };

it('waits while a command waits for its append, and continues once it is written', async () => {
  const { real, trouble, race } = await raceWithFaultyStore();
  const listed = jest.spyOn(real, 'streams');
  const read = jest.spyOn(real, 'readStream');
  const rebuilding = new BackgroundRebuild(trouble.store, race, SILENT);
  const open = trouble.holdAppends();
  const command = issue(race, enter('1'));
  await waitForPendingWork();
  read.mockClear();
  rebuilding.start();
  while (listed.mock.calls.length === 0) await nextTurn();
  await waitForPendingWork();
  expect([rebuilding.health.done, read.mock.calls.length]).toEqual([0, 0]);
  open();
  await command;
  while (rebuilding.health.done === 0) await waitForPendingWork();
  expect(rebuilding.health).toEqual({ meeting: null, records: 0, done: 1, wrong: [] });
  await rebuilding.stop();
});

it('stops while it waits for commands', async () => {
  const { trouble, race } = await raceWithFaultyStore();
  const rebuilding = new BackgroundRebuild(trouble.store, race, SILENT);
  const open = trouble.holdAppends();
  const command = issue(race, enter('1'));
  rebuilding.start();
  await waitForPendingWork();
  await rebuilding.stop();
  expect(rebuilding.health.done).toBe(0);
  open();
  await command;
});

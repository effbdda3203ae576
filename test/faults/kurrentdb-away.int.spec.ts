import { setTimeout as pause } from 'node:timers/promises';
import { StoreError } from '#event-store';
import { openStore } from '#event-store/open';
import { rebuildMeeting } from '#race-control';
import { KurrentDouble } from '../support/kurrentdb/double.ts';
import { Load, MEETING } from '../support/kurrentdb/load.ts';
import { guardMemory } from '../support/memory-guard.ts';

/*
 * All nodes of a cluster are away, again and again, for six times the time limit of a call. With the default
 * limit that is 30 s. Real clusters ended the process of a server in this way: the client has promises of its
 * own that nobody awaits. A rejection that is left unhandled fails the test.
 */
const TIMES = 20;
const TIMEOUT_MS = 250;
const AWAY_MS = 6 * TIMEOUT_MS;
const ELECTION_MS = 200;
const MAX_MEMORY_BYTES = 2 * 2 ** 30;

let takeOffGuard: () => Promise<void>;
beforeAll(() => {
  takeOffGuard = guardMemory(MAX_MEMORY_BYTES);
});
afterAll(() => takeOffGuard());

/** Rebuilds the meeting again and again while `isOn`, and returns how often that succeeded. */
async function rebuildAgain(url: string, isOn: () => boolean): Promise<number> {
  const store = await openStore(url);
  let rebuilt = 0;
  while (isOn()) {
    const outcome = await rebuildMeeting(store, MEETING).catch((error: unknown) => error);
    if (outcome instanceof Error && !(outcome instanceof StoreError)) throw outcome;
    if (!(outcome instanceof Error)) rebuilt += 1;
    await pause(20);
  }
  await store.close();
  return rebuilt;
}

it('continues each time that a cluster comes back, and no rejection is left unhandled', async () => {
  const double = await KurrentDouble.start(3);
  double.electionMs = ELECTION_MS;
  const url = `${double.url}&timeout_ms=${TIMEOUT_MS}`;
  const load = await Load.startWorking(url, { servers: 2, officials: 4, boards: 2 });
  let isOn = true;
  const rebuilding = rebuildAgain(url, () => isOn);
  for (let n = 0; n < TIMES; n += 1) {
    double.nodes.forEach((_, index) => double.kill(index));
    await load.untilUnready();
    await pause(AWAY_MS);
    for (const index of double.nodes.keys()) await double.startNode(index);
    await load.untilAcknowledged(30);
  }
  isOn = false;
  await load.expectAllWell();
  expect(await rebuilding).toBeGreaterThan(0);
  await load.close();
  double.close();
}, 300_000);

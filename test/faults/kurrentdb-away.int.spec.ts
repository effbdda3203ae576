import { setTimeout as pause } from 'node:timers/promises';
import { StoreError } from '#event-store';
import { openStore } from '#event-store/open';
import { rebuildMeeting } from '#race-control';
import { kill, KillableProcesses } from '../support/killable.ts';
import { KurrentDouble } from '../support/kurrentdb/double.ts';
import { Load, MEETING } from '../support/kurrentdb/load.ts';
import { guardMemory } from '../support/memory-guard.ts';
import { talkTo, type TestServer } from '../support/server.ts';

/*
 * All nodes of a cluster are away for longer than a call waits and than the client searches for them. Real
 * clusters ended the process of a server in this way: the client has promises of its own that nobody awaits.
 */
/** Officials at each server. */
const OFFICIALS = 4;
const TIMES = 5;
const ELECTION_MS = 200;
const MAX_MEMORY_BYTES = 2 * 2 ** 30;

let double: KurrentDouble;
let processes: KillableProcesses;
let takeOffGuard: () => Promise<void>;
beforeAll(() => {
  takeOffGuard = guardMemory(MAX_MEMORY_BYTES);
  processes = new KillableProcesses();
});
afterAll(async () => {
  await processes.killAll();
  await takeOffGuard();
});

beforeEach(async () => {
  double = await KurrentDouble.start(3);
  double.electionMs = ELECTION_MS;
});
afterEach(() => double.close());

/** Keeps all nodes away until each of `officials` has been refused `times` times. */
async function keepAway(load: Load, officials: number, times: number): Promise<void> {
  double.nodes.forEach((_, index) => double.kill(index));
  await load.untilRefused(times * officials);
  for (const index of double.nodes.keys()) await double.startNode(index);
  await load.untilAcknowledged(30);
}

/** Rebuilds the meeting again and again while `isOn`, and then until it has succeeded once. */
async function rebuildAgain(url: string, isOn: () => boolean): Promise<void> {
  const store = await openStore(url);
  let rebuilt = 0;
  while (isOn() || rebuilt === 0) {
    const outcome = await rebuildMeeting(store, MEETING).catch((error: unknown) => error);
    if (outcome instanceof Error && !(outcome instanceof StoreError)) throw outcome;
    if (!(outcome instanceof Error)) rebuilt += 1;
    await pause(20);
  }
  await store.close();
}

describe('A cluster that is away', () => {
  it('again and again is used each time that it is back, and no rejection is left unhandled', async () => {
    const url = `${double.url}&timeout_ms=250`;
    const load = await Load.startWorking(url, { servers: 2, officials: OFFICIALS, boards: 2 });
    let isOn = true;
    const rebuilding = rebuildAgain(url, () => isOn);
    for (let n = 0; n < TIMES; n += 1) await keepAway(load, 2 * OFFICIALS, 3);
    isOn = false;
    await load.expectAllWell();
    await rebuilding;
    await load.close();
  });

  it('for twice the time limit of a call does not end the process of a server', async () => {
    const exitCodes: (() => number | null)[] = [];
    const startOne = async (options: { readonly store: string }): Promise<TestServer> => {
      const { child, url } = await processes.serve(options.store);
      exitCodes.push(() => child.exitCode);
      return talkTo({ url, close: () => kill(child) });
    };
    const load = await Load.startWorking(double.url, {
      servers: 1,
      officials: OFFICIALS,
      boards: 1,
      startOne,
    });
    await keepAway(load, OFFICIALS, 2);
    await load.expectAllWell();
    expect(exitCodes.map((read) => read())).toEqual([null]);
    await load.close();
  });
});

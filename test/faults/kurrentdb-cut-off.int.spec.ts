import { setTimeout as pause } from 'node:timers/promises';
import type { EventStore } from '#event-store';
import { openStore } from '#event-store/open';
import { events } from '../../libs/event-store/contract/harness.ts';
import { KurrentDouble } from '../support/kurrentdb/double.ts';
import { guardMemory } from '../support/memory-guard.ts';

/*
 * A node hangs and is cut off many times, while clients are replaced for that reason. So cancellations happen
 * right after failed calls. When something was cancelled at that moment, Node took all memory within seconds.
 */
const ROUNDS = 60;
const TIMEOUT_MS = 60;
const MAX_MEMORY_BYTES = 2 ** 30;

let takeOffGuard: () => Promise<void>;
beforeAll(() => {
  takeOffGuard = guardMemory(MAX_MEMORY_BYTES);
});
afterAll(() => takeOffGuard());

/** Appends one event after another while `isOn`. A failed append is not tried again. */
async function work(store: EventStore, name: string, isOn: () => boolean): Promise<void> {
  for (let n = 0; isOn(); n += 1) {
    const stream = `${name}-${Math.floor(n / 5)}`;
    await store.append(stream, events(1, { text: 'x'.repeat(3_000) }), 'any').catch(() => undefined);
  }
}

it('uses bounded memory when a node is cut off while its clients are replaced', async () => {
  const double = await KurrentDouble.start();
  const url = `${double.url}&timeout_ms=${TIMEOUT_MS}`;
  const stores = await Promise.all([1, 2, 3].map(() => openStore(url)));
  const following = stores.map((store) => store.subscribeAll(null).subscribe());
  let isOn = true;
  const working = stores.flatMap((store, i) =>
    Array.from({ length: 10 }, (_, n) => work(store, `s${i}-${n}`, () => isOn)),
  );
  for (let round = 0; round < ROUNDS; round += 1) {
    await pause(30 + (round % 7) * 10);
    double.node.faults.hang('append', 'subscribe');
    // At about this time calls reach their time limit, and clients are replaced.
    await pause(TIMEOUT_MS - 20 + (round % 9) * 7);
    double.node.stop();
    await double.node.start();
    double.node.faults.release();
    await pause(60);
  }
  isOn = false;
  await Promise.all(working);
  for (const each of following) each.unsubscribe();
  await Promise.all(stores.map((store) => store.close()));
  double.close();
});

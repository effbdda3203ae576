import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { KurrentDBClient, jsonEvent } from '@kurrent/kurrentdb-client';
import { KurrentDouble } from '../../../../test/support/kurrentdb/double.ts';
import { events, failure, ids } from '../../contract/harness.ts';
import { openStore } from '../../open.ts';
import type { EventStore, NewEvent } from '../../port.ts';

/** Long enough that a call which waits for it is seen to wait: the test then reaches its own time limit. */
const LONG_MS = 25_000;

let double: KurrentDouble;
const opened: EventStore[] = [];

async function open(timeoutMs: number): Promise<EventStore> {
  const store = await openStore(`${double.url}&timeout_ms=${timeoutMs}`);
  opened.push(store);
  return store;
}

async function given(nodes: number, timeoutMs = LONG_MS): Promise<EventStore> {
  double = await KurrentDouble.start(nodes);
  const store = await open(timeoutMs);
  await store.append('s', events(1), 'no-stream');
  return store;
}

/** Opens the official client, as another program would use it. */
const otherProgram = () => KurrentDBClient.connectionString(double.url);

const toSame = ({ id, type, data }: NewEvent) => jsonEvent({ id, type, data: { ...data } });

afterEach(async () => {
  double.nodes.forEach(({ faults }) => faults.release());
  double.nodes.forEach((_, index) => double.wake(index));
  await Promise.all(opened.splice(0).map((store) => store.close()));
  double.close();
});

describe('A leader that stands still', () => {
  it('is left by the calls that wait for it, once the others name another leader', async () => {
    const store = await given(3);
    // The calls have arrived when the node comes to stand still.
    double.node.faults.hang('append', 'read');
    const batch = events(2);
    const waiting = [store.append('s', batch, 0), store.readStream('t'), store.head('t')] as const;
    while (double.node.faults.waiting < waiting.length) await pause(5);
    double.standStill(0);
    double.moveLeader(1);
    expect((await waiting[0]).revision).toBe(2);
    expect([await waiting[1], await waiting[2]]).toEqual([[], null]);
    expect(ids(await store.readStream('s', { from: 1 }))).toEqual(ids(batch));
  });

  it('is found out although nothing is appended, when somebody follows', async () => {
    const store = await given(3);
    const seen: string[] = [];
    const following = store.subscribeAll(null).subscribe(({ id }) => seen.push(id));
    while (double.node.subscribers === 0) await pause(5);
    double.standStill(0);
    double.moveLeader(1);
    const other = await open(LONG_MS);
    const batch = events(1);
    await other.append('s', batch, 0);
    while (seen.at(-1) !== batch[0]?.id) await pause(5);
    following.unsubscribe();
  });

  it('is not chosen by a store that opens then', async () => {
    await given(3);
    double.standStill(0);
    double.moveLeader(1);
    const store = await open(LONG_MS);
    expect((await store.append('s', events(1), 0)).revision).toBe(1);
    expect(await store.readStream('s')).toHaveLength(2);
  });
});

describe('A cluster with a DNS name', () => {
  it('is found by any of its nodes, and later by the others when that one is gone', async () => {
    double = await KurrentDouble.start(3);
    const { port } = double.nodeAt(2);
    const store = await openStore(`kurrentdb+discover://localhost:${port}?tls=false&timeout_ms=${LONG_MS}`);
    opened.push(store);
    expect((await store.append('s', events(1), 'no-stream')).revision).toBe(0);
    double.kill(2);
    double.standStill(0);
    double.moveLeader(1);
    expect((await store.append('s', events(1), 0)).revision).toBe(1);
  });
});

describe('A leader that is killed', () => {
  it('is replaced within the time of the same call, also when the election takes a while', async () => {
    const store = await given(3);
    double.electionMs = 700;
    double.kill(0);
    const calls = [store.append('s', events(1), 0), store.readStream('s')] as const;
    expect((await calls[0]).revision).toBe(1);
    expect((await calls[1]).length).toBeGreaterThan(0);
  });
});

describe('A node that is away', () => {
  it('is waited for within the time of a call', async () => {
    const store = await given(1);
    const clients = jest.spyOn(KurrentDBClient, 'connectionString');
    double.node.stop();
    const calls = [store.append('s', events(1), 0), store.head('t')] as const;
    // After a call has failed there is a second client, which fails as well.
    while (clients.mock.calls.length < 2) await pause(5);
    clients.mockRestore();
    await double.node.start();
    expect((await calls[0]).revision).toBe(1);
    expect(await calls[1]).toBeNull();
  });

  it('was never sent an append: its outcome is known', async () => {
    const store = await given(1, 2_000);
    double.node.stop();
    // The connection that ends may have taken the first one.
    await failure(store.append('s', events(1), 0), 'store-unavailable');
    const { more } = await failure(store.append('s', events(1), 0), 'store-unavailable');
    expect(more.outcome).toBeUndefined();
  });
});

describe('A health check that takes too long', () => {
  it('leaves the client in use: a slow store is no reason to take it from the others', async () => {
    const store = await given(1);
    const clients = jest.spyOn(KurrentDBClient, 'connectionString');
    double.node.faults.hang('append');
    const appending = store.append('s', events(1), 0);
    const health = await store.health();
    expect(health.writable).toBe(false);
    expect(health.problem).toContain('longer than 1000 ms');
    double.node.faults.release();
    expect((await appending).revision).toBe(1);
    expect(clients).not.toHaveBeenCalled();
    clients.mockRestore();
  });
});

describe('An append whose answer is late', () => {
  it('is not sent a second time to a leader that lives', async () => {
    const store = await given(3, 1_000);
    double.node.faults.appendDelayMs = 700;
    expect((await store.append('s', events(1), 0)).revision).toBe(1);
    expect([double.node.dropped, double.log.counts.repeated]).toEqual([0, 0]);
  });

  it('has its receipt as soon as the log shows its events', async () => {
    const store = await given(1);
    const batch = events(2);
    const other = otherProgram();
    double.node.faults.hang('append');
    // The server gives no answer to a repetition of an append that is on its way.
    const first = other.appendToStream('s', batch.map(toSame), { streamState: 0n });
    while (double.node.faults.waiting < 1) await pause(5);
    const second = store.append('s', batch, 0);
    while (double.node.faults.waiting < 2) await pause(5);
    double.node.faults.release();
    const receipt = await second;
    expect([double.node.dropped, double.log.counts.repeated]).toEqual([1, 0]);
    expect(receipt).toEqual({
      revision: 2,
      globalPosition: (await store.readStream('s')).at(-1)?.globalPosition,
    });
    await first;
    await other.dispose();
  });

  it('that the server gives up leaves the client in use, with all that is on its way', async () => {
    const store = await given(1);
    const clients = jest.spyOn(KurrentDBClient, 'connectionString');
    const other = otherProgram();
    double.node.faults.appendDelayMs = 400;
    double.node.appendTimeoutMs = 100;
    const batch = events(1);
    const first = other.appendToStream('s', batch.map(toSame), { streamState: 0n });
    const answered = expect(first).rejects.toMatchObject({ type: 'deadline-exceeded' });
    while (double.node.onTheirWay.size === 0) await pause(5);
    expect((await store.append('s', batch, 0)).revision).toBe(1);
    expect(double.node.dropped).toBeGreaterThan(0);
    await answered;
    // The other program has a client too.
    expect(clients).toHaveBeenCalledTimes(1);
    clients.mockRestore();
    await other.dispose();
  });

  it('is refused as soon as the log shows the events of another writer in their place', async () => {
    const store = await given(1);
    double.node.faults.hang('append');
    const appending = failure(store.append('s', events(1), 0), 'wrong-expected-revision');
    while (double.node.faults.waiting === 0) await pause(5);
    const data = Buffer.from('{}');
    double.log.append('s', [{ id: randomUUID(), metadata: new Map(), data, customMetadata: data }], 0);
    expect((await appending).more.actualRevision).toBe(1);
  });

  it('is of unknown outcome when its time is over, and a repetition gets the receipt', async () => {
    const store = await given(1, 2_000);
    const batch = events(1);
    double.node.faults.hang('append');
    const { more } = await failure(store.append('s', batch, 0), 'store-unavailable');
    expect(more.outcome).toBe('unknown');
    double.node.faults.release();
    expect((await store.append('s', batch, 0)).revision).toBe(1);
  });
});

import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import { status } from '@grpc/grpc-js';
import { KurrentDBClient } from '@kurrent/kurrentdb-client';
import { KurrentDouble } from '../../../../test/support/kurrentdb/double.ts';
import { events, failure } from '../../contract/harness.ts';
import { openStore } from '../../open.ts';
import type { EventStore, NewEvent } from '../../port.ts';

const TIMEOUT_MS = 2_000;

let double: KurrentDouble;
const opened: EventStore[] = [];

async function open(): Promise<EventStore> {
  const store = await openStore(`${double.url}&timeout_ms=${TIMEOUT_MS}`);
  opened.push(store);
  return store;
}

beforeEach(async () => {
  double = await KurrentDouble.start(3);
});

afterEach(async () => {
  double.nodes.forEach(({ faults }) => faults.release());
  double.nodes.forEach((_, index) => double.wake(index));
  await Promise.all(opened.splice(0).map((store) => store.close()));
  double.close();
});

const untilWaiting = async (count = 1): Promise<void> => {
  while (double.node.faults.waiting < count) await pause(5);
};

/** Writes events as a leader does that is deposed before it answers. */
function write(stream: string, batch: readonly NewEvent[], expected: number): void {
  const data = Buffer.from('{}');
  const metadata = new Map([['content-type', 'application/json']]);
  const stored = batch.map(({ id, type }) => ({
    id,
    metadata: new Map([...metadata, ['type', type]]),
    data,
    customMetadata: data,
  }));
  double.log.append(stream, stored, expected);
}

it('An append is not sent after it failed because the server did not say what it can do', async () => {
  await (await open()).append('s', events(1), 'no-stream');
  const clients = jest.spyOn(KurrentDBClient, 'connectionString');
  const store = await open();
  for (const { faults } of double.nodes) faults.hang('features');
  const refused = failure(store.append('s', events(1), 0), 'store-unavailable');
  await untilWaiting();
  // From now on nobody names a leader, so the client stays.
  double.moveLeader(null);
  const client = clients.mock.results.at(-1)?.value as KurrentDBClient;
  clients.mockRestore();
  const sent = jest.spyOn(client, 'appendToStream');
  expect((await refused).more.outcome).toBeUndefined();
  for (const { faults } of double.nodes) faults.release();
  // The append waited for the same answer, and got it first.
  await Reflect.get(client, 'capabilities');
  await nextTurn();
  expect(sent).not.toHaveBeenCalled();
});

it('An append that was acknowledged, and whose record is not there, is in doubt', async () => {
  const store = await open();
  const batch = events(1);
  await store.append('s', batch, 'no-stream');
  // The position in the answer to a repetition is not reliable, so the record is read.
  double.node.faults.hang('read');
  const damaged = failure(store.append('s', batch, 'no-stream'), 'log-damaged');
  await untilWaiting();
  const other = KurrentDBClient.connectionString(double.url);
  await other.deleteStream('s');
  double.node.faults.release();
  expect((await damaged).more.outcome).toBe('unknown');
  await other.dispose();
});

describe('An append that is in the log, but was never answered,', () => {
  let store: EventStore;
  let batch: NewEvent[];
  let more: Promise<{ readonly outcome?: 'unknown' }>;

  beforeEach(async () => {
    store = await open();
    await store.append('s', events(1), 'no-stream');
    await store.append('t', events(1), 'no-stream');
    double.node.faults.hang('append');
    batch = events(1);
    more = store.append('s', batch, 0).then(
      () => ({}),
      (error: { readonly more: object }) => error.more,
    );
    await untilWaiting();
    write('s', batch, 0);
  });

  it('is looked for until it is found, and a later look that fails harms nothing', async () => {
    const { faults } = double.node;
    // The first look ends before the time of the append, the second after it.
    faults.answerDelayMs = TIMEOUT_MS * 0.45;
    expect((await more).outcome).toBe('unknown');
    // This is asked for after the second look. Jest fails the test for a rejection that nobody handles.
    await store.head('s');
    await nextTurn();
  });

  it('is in doubt after the node refuses another append because it does not lead', async () => {
    double.moveLeader(1);
    double.nodeAt(1).stop();
    double.node.faults.hang();
    const other = store.append('t', events(1), 0).catch(() => undefined);
    expect((await more).outcome).toBe('unknown');
    await other;
  });

  it('is in doubt when the next leader refuses its repetition', async () => {
    const details = 'Access Denied';
    double.nodeAt(1).faults.refuse = { times: 9, code: status.UNAUTHENTICATED, details };
    double.nodeAt(1).faults.hang('read');
    double.standStill(0);
    double.moveLeader(1);
    expect(await more).toMatchObject({ outcome: 'unknown' });
  });
});

import { randomUUID } from 'node:crypto';
import type { Command } from '#domain';
import { KurrentDouble } from '../../test/support/kurrentdb/double.ts';
import { enter, SCHEDULE, startServer, type TestServer } from '../../test/support/server.ts';
import { GreenflagClient, officialHeaders, problemOf, type MeetingClient } from './index.ts';

/** The time limit of the store: a command is answered within a second more. */
const TIMEOUT_MS = 1_000;

let double: KurrentDouble;
let server: TestServer;
let meeting: MeetingClient;

beforeEach(async () => {
  double = await KurrentDouble.start();
  server = await startServer({ store: `${double.url}&timeout_ms=${TIMEOUT_MS}` });
  const identity = () => officialHeaders({ id: 'Zoë Doe', role: 'director' });
  meeting = new GreenflagClient({ server: server.url, identity }).meeting('m');
  await server.prepare(SCHEDULE);
  double.node.faults.hang('append');
});

afterEach(async () => {
  double.node.faults.release();
  await server.close();
  double.close();
});

const NOTE = { type: 'AddNote', text: 'rain' } as Command;

describe('a command whose outcome is unknown', () => {
  it('is sent again with its id, gets its receipt, and is in the log once', async () => {
    const onUnknown = jest.fn(() => double.node.faults.release());
    const receipt = await meeting.issue(NOTE, { commandId: randomUUID(), onUnknown });
    expect(receipt).toMatchObject({ revision: 1, events: [{ type: 'NoteAdded' }] });
    expect(onUnknown).toHaveBeenCalled();
    expect((await meeting.log()).events).toHaveLength(2);
  });

  it('is not sent again without an id', async () => {
    const problem = await meeting.issue(enter('1') as Command).then(
      () => null,
      (error: unknown) => problemOf(error),
    );
    expect(problem).toMatchObject({ status: 503, outcome: 'unknown' });
  });

  it('is still of unknown outcome when nobody wants to try again', async () => {
    const commandId = randomUUID();
    const stop = new AbortController();
    const options = { commandId, signal: stop.signal, onUnknown: () => stop.abort() };
    const problem = await meeting.issue(NOTE, options).then(
      () => null,
      (error: unknown) => problemOf(error),
    );
    expect(problem).toMatchObject({ outcome: 'unknown' });
  });

  it('of many is sent again with those after it, and each gets its result in order', async () => {
    const cars = ['1', '2', '2', '3'];
    const commands = cars.map((car) => ({ ...enter(car), commandId: randomUUID() }) as Command);
    const onUnknown = jest.fn(() => double.node.faults.release());
    const results = [];
    for await (const result of meeting.issueMany(commands, { onUnknown })) results.push(result);
    expect(results.map((one) => (one.kind === 'accepted' ? one.receipt.revision : one.problem.code))).toEqual(
      [1, 2, 'car-already-entered', 3],
    );
    expect(onUnknown).toHaveBeenCalled();
    expect((await meeting.log()).events).toHaveLength(4);
  });
});

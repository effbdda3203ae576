import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { KurrentDouble } from '../support/kurrentdb/double.ts';
import {
  enter,
  linesOf,
  NDJSON,
  SCHEDULE,
  startServer,
  type Reply,
  type TestServer,
} from '../support/server.ts';

/*
 * The store answers only when the test says so, and each answer has to come before that. Without the promise
 * these commands wait for the store until the time of the test is over. How long an answer may take is tested
 * with a clock that the test moves: `libs/race-control/command-queue/answers-in-time.spec.ts`.
 */
const TIMEOUT_MS = 500;

let double: KurrentDouble;
let server: TestServer;

beforeEach(async () => {
  double = await KurrentDouble.start();
  server = await startServer({ store: `${double.url}&timeout_ms=${TIMEOUT_MS}` });
});

afterEach(async () => {
  double.node.faults.release();
  await server.close();
  double.close();
});

interface Issued {
  readonly id: string;
  readonly meeting: string;
  readonly command: object;
}

interface Answered extends Issued {
  readonly reply: Reply;
}

async function issue(issued: Issued): Promise<Answered> {
  const reply = await server.issue(issued.command, { 'idempotency-key': issued.id }, issued.meeting);
  return { ...issued, reply };
}

const isUnknown = ({ reply }: Answered) => reply.json['outcome'] === 'unknown';
const MEETINGS = ['a', 'b', 'c'];

/** Returns commands of many officials for each meeting. */
const manyCommands = (): Issued[] =>
  MEETINGS.flatMap((meeting) =>
    Array.from({ length: 12 }, (_, n) => ({ id: randomUUID(), meeting, command: enter(String(n + 1)) })),
  );

/** Returns how often each command id is in the logs. */
async function writtenIds(): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const meeting of MEETINGS) {
    const read = () => server.fetch(`/api/meetings/${meeting}/events?limit=1000`);
    let reply = await read();
    while (reply.status === 503) reply = await read();
    for (const { metadata } of reply.json['events'] as { metadata: { commandId: string } }[])
      counts.set(metadata.commandId, (counts.get(metadata.commandId) ?? 0) + 1);
  }
  return counts;
}

describe('A leader that stands still', () => {
  it('makes no command wait for the store', async () => {
    for (const meeting of MEETINGS) await server.prepare(SCHEDULE, meeting);
    double.node.faults.hang('append', 'read', 'gossip', 'features');
    const commands = manyCommands();
    // The second half comes while the appends of the first are on their way.
    const first = commands.filter((_, n) => n % 2 === 0).map(issue);
    while (double.node.faults.waiting === 0) await pause(5);
    const second = commands.filter((_, n) => n % 2 === 1).map(issue);
    const answers = await Promise.all([...first, ...second]);
    for (const { reply } of answers) {
      expect(reply).toMatchObject({ status: 503, json: { code: 'store-unavailable' } });
      expect(Number(reply.headers.get('retry-after'))).toBeGreaterThan(0);
    }
    expect(answers.filter(isUnknown)).not.toHaveLength(0);

    double.node.faults.release();
    // A command of unknown outcome gets its receipt with its id.
    const unknown = answers.filter(isUnknown);
    for (const again of unknown) {
      let answer = await issue(again);
      while (answer.reply.status === 503) answer = await issue(again);
      expect(answer.reply.status).toBe(200);
    }
    const counts = await writtenIds();
    expect(unknown.map(({ id }) => counts.get(id))).toEqual(unknown.map(() => 1));
    const refused = answers.filter((answer) => !isUnknown(answer));
    expect(refused.filter(({ id }) => counts.has(id))).toEqual([]);
  });

  it('gets an answer for each line of a body of many commands', async () => {
    await server.prepare(SCHEDULE, 'a');
    double.node.faults.hang('append');
    const lines = Array.from({ length: 20 }, (_, n) => JSON.stringify(enter(String(n + 1)))).join('\n');
    const reply = await server.issue(lines, { 'content-type': NDJSON }, 'a');
    const results = linesOf(reply);
    expect(results.map(({ status, line }) => [status, line])).toEqual(results.map((_, n) => [503, n + 1]));
    expect(results).toHaveLength(20);
    expect(results[0]).toMatchObject({ outcome: 'unknown', code: 'store-unavailable' });
  });

  it('keeps no command of a server that shuts down from its answer', async () => {
    await server.prepare(SCHEDULE, 'a');
    double.node.faults.hang('append');
    const answer = issue({ id: randomUUID(), meeting: 'a', command: enter('1') });
    while (double.node.faults.waiting === 0) await pause(5);
    const closed = server.close();
    const { reply } = await answer;
    expect(reply).toMatchObject({ status: 503, json: { outcome: 'unknown' } });
    await closed;
  });
});

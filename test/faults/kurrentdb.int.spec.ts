import { setTimeout as pause } from 'node:timers/promises';
import { status } from '@grpc/grpc-js';
import { PROJECTIONS } from '#projections';
import { KurrentDouble } from '../support/kurrentdb/double.ts';
import { Load, MEETING } from '../support/kurrentdb/load.ts';
import { guardMemory } from '../support/memory-guard.ts';
import { enter, type TestServer } from '../support/server.ts';

/*
 * The faults of a cluster, on the double, each with officials at work and boards that follow. The time limit
 * of a call is a tenth of the default, so an outage of 3 s stands for one of 30 s.
 */
const TIMEOUT_MS = 500;
const OFFICIALS = 8;
const BOARDS = 4;
/** All tests together take 0.6 GiB; a defect of the network code takes all memory of the machine. */
const MAX_MEMORY_BYTES = 2 * 2 ** 30;

let double: KurrentDouble;
let load: Load;

async function given(): Promise<void> {
  double = await KurrentDouble.start();
  load = await Load.start(`${double.url}&timeout_ms=${TIMEOUT_MS}`);
}

async function underLoad(nodes = 1): Promise<void> {
  double = await KurrentDouble.start(nodes);
  const working = { servers: 1, officials: OFFICIALS, boards: BOARDS };
  load = await Load.startWorking(`${double.url}&timeout_ms=${TIMEOUT_MS}`, working);
}

/** Lets the node write one more append and stop before it answers. The test starts it again. */
async function cutAfterAppend(): Promise<void> {
  double.node.faults.cutsAfterAppend = true;
  await load.until(() => !double.node.isUp);
}

let takeOffGuard: () => Promise<void>;
beforeAll(() => {
  takeOffGuard = guardMemory(MAX_MEMORY_BYTES);
});
afterAll(() => takeOffGuard());

afterEach(async () => {
  double.nodes.forEach(({ faults }) => faults.release());
  await load.close();
  double.close();
});

describe('A node that hangs', () => {
  it('during appends writes each of them once, also those that it writes late', async () => {
    await underLoad();
    double.node.faults.hang('append');
    await load.untilUnready();
    await pause(2 * TIMEOUT_MS);
    double.node.faults.release();
    await load.expectAllWell();
    expect(double.node.dropped + double.log.counts.repeated).toBeGreaterThan(0);
  });

  it('at every call loses nothing', async () => {
    await underLoad();
    double.node.faults.hang('append', 'read', 'subscribe', 'gossip', 'features');
    await load.untilUnready();
    await pause(2 * TIMEOUT_MS);
    double.node.faults.release();
    await load.expectAllWell();
  });
});

describe('A connection that is cut', () => {
  it('after an append loses the answer, but the command is in the log once', async () => {
    await underLoad();
    for (let n = 0; n < 3; n += 1) {
      await cutAfterAppend();
      await load.untilUnready();
      await double.node.start();
      await load.untilReady();
    }
    await load.expectAllWell();
    expect(double.log.counts.repeated).toBeGreaterThan(0);
  });
});

describe('A cluster', () => {
  it('is used on when its leader moves and the old leader becomes a follower', async () => {
    await underLoad(3);
    for (const next of [1, 2, 0]) {
      double.moveLeader(null);
      await load.untilUnready();
      double.moveLeader(next);
      await load.untilReady();
      await load.untilAcknowledged(20);
    }
    await load.expectAllWell();
  });

  it('is used on when its leader dies', async () => {
    await underLoad(3);
    double.moveLeader(null);
    double.node.stop();
    await load.untilUnready();
    double.moveLeader(1);
    await load.expectAllWell();
  });
});

describe('A node that is away', () => {
  it('for a long time comes back, and everything continues where it was', async () => {
    await underLoad();
    double.node.stop();
    await load.untilUnready();
    await pause(3_000);
    // The command queue tries for more than 2 s before it gives up, and for longer on a busy machine.
    await load.until(() => (load.answers.get(503) ?? 0) > 0);
    await double.node.start();
    await load.expectAllWell();
  });

  it('lets views in memory be read, marked as stale, and refuses commands', async () => {
    await given();
    await load.schedule();
    const [server] = load.servers as [TestServer];
    const view = `/api/meetings/${MEETING}/projections/meeting`;
    const before = await server.fetch(view);
    expect(before.headers.get('stale-since')).toBeNull();
    await load.openPages();
    // An answer that is already on its way when the node stops may still arrive.
    const [gone, records] = [Date.now(), double.log.events.length];
    double.node.stop();
    const refused = await server.issue(enter('31'), {}, MEETING);
    expect(refused).toMatchObject({ status: 503, json: { code: 'store-unavailable' } });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    const meanwhile = await server.fetch(view);
    expect(meanwhile).toMatchObject({ status: 200, text: before.text });
    expect(meanwhile.headers.get('etag')).toBe(before.headers.get('etag'));
    expect(Date.parse(meanwhile.headers.get('stale-since') ?? '')).toBeLessThanOrEqual(gone + TIMEOUT_MS);
    // A client that polls learns it from the head. What never changes is kept by caches, and is never stale.
    expect((await server.fetch(`${view}/head`)).headers.get('stale-since')).not.toBeNull();
    const { version = 0 } = PROJECTIONS['meeting'] ?? {};
    const lasting = await server.fetch(`${view}?at=0&v=${version}`);
    expect([lasting.status, lasting.headers.get('stale-since')]).toEqual([200, null]);
    expect(double.log.events).toHaveLength(records);
    await double.node.start();
    load.watchHealth();
    await load.untilReady();
    expect((await server.issue(enter('31'), {}, MEETING)).json['revision']).toBe(1);
    expect((await server.fetch(view)).headers.get('stale-since')).toBeNull();
  });

  it('comes back without its recent ids: a command that was sent twice is still there once', async () => {
    await underLoad();
    for (let n = 0; n < 3; n += 1) {
      await cutAfterAppend();
      await double.node.start();
      await load.untilAcknowledged(20);
      await double.restart(() => load.untilUnready());
      await load.untilAcknowledged(20);
    }
    await load.untilReady();
    await load.expectAllWell();
  });

  it('at the very first read is waited for', async () => {
    double = await KurrentDouble.start();
    double.node.stop();
    load = await Load.start(`${double.url}&timeout_ms=${TIMEOUT_MS}`);
    load.watchHealth();
    await load.openBoards(BOARDS);
    const scheduling = load.schedule();
    await load.untilUnready();
    await pause(TIMEOUT_MS);
    await double.node.start();
    await scheduling;
    await load.openPages();
    load.startOfficials(OFFICIALS);
    await load.expectAllWell();
  });
});

describe('A subscription', () => {
  it('that is dropped is made again, and health reports it in the meantime', async () => {
    await underLoad();
    double.node.faults.hang('subscribe');
    double.node.dropSubscriptions();
    await load.untilUnready();
    await load.untilAcknowledged(50);
    double.node.faults.release();
    await load.expectAllWell();
  });

  it('that falls silent is detected', async () => {
    await underLoad();
    double.node.stallSubscriptions();
    // Otherwise the next subscription may be live before the next check of health.
    double.node.faults.hang('subscribe');
    await load.untilUnready();
    double.node.faults.release();
    await load.expectAllWell();
  });
});

describe('A server that refuses', () => {
  it.each([
    ['for a moment', { times: 3, code: status.UNAVAILABLE, details: 'Server Is Too Busy' }],
    ['with an unknown message', { times: 3, code: status.UNKNOWN, details: 'Unexpected' }],
  ])('%s is tried again', async (_, refuse) => {
    await underLoad();
    double.node.faults.refuse = refuse;
    await load.expectAllWell();
  });

  it('and answers slowly', async () => {
    await underLoad();
    double.node.faults.answerDelayMs = 100;
    await load.untilAcknowledged(30);
    double.node.faults.answerDelayMs = 0;
    await load.expectAllWell();
  });
});

import { KurrentDouble } from '../support/kurrentdb/double.ts';
import { Load } from '../support/kurrentdb/load.ts';
import { guardMemory } from '../support/memory-guard.ts';

/*
 * What a real cluster does when a node stands still, dies, fills its disk or is updated, on the double and
 * under load. All times are shorter than on real servers: a tenth for a call and until a leader is deposed.
 */
const TIMEOUT_MS = 500;
const DEPOSE_AFTER_MS = 1_000;
const ELECTION_MS = 150;
const MAX_MEMORY_BYTES = 2 * 2 ** 30;

let double: KurrentDouble;
let load: Load;

async function underLoad({ nodes = 3, servers = 1, timeoutMs = TIMEOUT_MS } = {}): Promise<void> {
  double = await KurrentDouble.start(nodes);
  double.deposeAfterMs = DEPOSE_AFTER_MS;
  double.electionMs = ELECTION_MS;
  for (const node of double.nodes) node.appendTimeoutMs = timeoutMs / 2;
  const working = { servers, officials: 16 / servers, boards: 2 };
  load = await Load.startWorking(`${double.url}&timeout_ms=${timeoutMs}`, working);
}

const leaderIndex = (): number => double.nodes.findIndex((node) => node === double.leader);

/** Waits until another node than before leads. */
const untilLedByAnother = (before: number): Promise<void> =>
  load.until(() => leaderIndex() >= 0 && leaderIndex() !== before);

let takeOffGuard: () => Promise<void>;
beforeAll(() => {
  takeOffGuard = guardMemory(MAX_MEMORY_BYTES);
});
afterAll(() => takeOffGuard());

afterEach(async () => {
  await load.close();
  double.close();
});

describe('A leader that stands still', () => {
  it('is replaced, and ends itself when it wakes up: no receipt is lost', async () => {
    await underLoad();
    double.holdElections();
    double.standStill(0);
    await load.untilUnready();
    double.releaseElections();
    await untilLedByAnother(0);
    await load.untilAcknowledged(100);
    double.wake(0);
    expect(double.node.isUp).toBe(false);
    await double.startNode(0);
    await load.expectAllWell();
  });

  it('and wakes up before it is deposed answers what it had taken', async () => {
    await underLoad();
    double.deposeAfterMs = 60_000;
    double.standStill(0);
    await load.untilUnready();
    double.wake(0);
    await load.expectAllWell();
    expect(leaderIndex()).toBe(0);
  });
});

describe('An election', () => {
  it('makes every node unavailable until it ends, and then everything continues', async () => {
    await underLoad();
    double.holdElections();
    double.kill(0);
    expect(double.leader).toBeNull();
    await load.untilUnready();
    double.releaseElections();
    await untilLedByAnother(0);
    await double.startNode(0);
    await load.expectAllWell();
  });

  it('waits for a majority', async () => {
    await underLoad();
    double.kill(0);
    double.kill(1);
    await load.untilUnready();
    await load.until(() => (load.answers.get(503) ?? 0) > 0);
    await double.startNode(1);
    await load.expectAllWell();
  });
});

describe('A node', () => {
  it('whose disk is full ends itself, and continues when there is room', async () => {
    await underLoad({ nodes: 1 });
    double.node.faults.isDiskFull = true;
    await load.untilUnready();
    expect(double.node.isUp).toBe(false);
    double.node.faults.isDiskFull = false;
    await double.startNode(0);
    await load.expectAllWell();
  });

  it('that has just started may take longer for its first calls than a call may take', async () => {
    await underLoad({ nodes: 1 });
    double.node.faults.coldStartMs = 2 * TIMEOUT_MS;
    double.kill(0);
    await load.untilUnready();
    await double.startNode(0);
    await load.expectAllWell();
  });
});

describe('A rolling update', () => {
  it('of all nodes and then of both servers loses no receipt and leaves no gap on a page', async () => {
    // No call has to reach its time limit here, and two servers on a busy machine need longer ones.
    await underLoad({ servers: 2, timeoutMs: 4 * TIMEOUT_MS });
    for (const index of double.nodes.keys()) {
      double.kill(index);
      await load.until(() => double.leader !== null);
      await load.untilAcknowledged(50);
      await double.startNode(index);
    }
    for (const index of load.servers.keys()) {
      await load.restartServer(index);
      await load.untilAcknowledged(50);
    }
    await load.expectAllWell();
  });
});

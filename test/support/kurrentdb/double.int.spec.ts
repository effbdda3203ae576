import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { credentials, Metadata, status, type ServiceError } from '@grpc/grpc-js';
import { jsonEvent, KurrentDBClient, type AppendResult } from '@kurrent/kurrentdb-client';
import gossipGrpc from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/gossip_grpc_pb.js';
import gossip from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/gossip_pb.js';
import shared from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/shared_pb.js';
import { KurrentDouble } from './double.ts';

/*
 * The laws of the double, seen with the official client alone: what real servers did in the same situation.
 */
const { LEADER } = gossip.MemberInfo.VNodeState;

let double: KurrentDouble;
const clients: KurrentDBClient[] = [];

afterEach(async () => {
  double.nodes.forEach(({ faults }) => faults.release());
  double.close();
  await Promise.all(clients.splice(0).map((client) => client.dispose()));
});

/** Opens the official client on one node, so that it discovers nothing. */
function clientOf(index: number, deadlineMs = 10_000): KurrentDBClient {
  const url = `kurrentdb://127.0.0.1:${double.nodes[index]?.port}?tls=false&defaultDeadline=${deadlineMs}`;
  const client = KurrentDBClient.connectionString(url);
  clients.push(client);
  return client;
}

const event = (id: string = randomUUID()) => jsonEvent({ id, type: 'T', data: {} });

function append(client: KurrentDBClient, one = event(), after = -1): Promise<AppendResult> {
  const streamState = after < 0 ? 'no_stream' : BigInt(after);
  return client.appendToStream('s', [one], { streamState, requiresLeader: true });
}

/** Returns the port of the leader that a node names, or null. Rejects when the node does not answer. */
function namedLeader(index: number, withinMs = 5_000): Promise<number | null> {
  const asking = new gossipGrpc.GossipClient(
    `127.0.0.1:${double.nodes[index]?.port}`,
    credentials.createInsecure(),
  );
  return new Promise((done, fail) => {
    asking.read(new shared.Empty(), new Metadata(), { deadline: Date.now() + withinMs }, (error, info) => {
      asking.close();
      if (error) return fail(error);
      const leader = info
        .getMembersList()
        .find((member) => member.getIsAlive() && member.getState() === LEADER);
      done(leader?.getHttpEndPoint()?.getPort() ?? null);
    });
  });
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await pause(5);
}

const codeOf = (failing: Promise<unknown>): Promise<status | undefined> =>
  failing.then(
    () => undefined,
    (error: unknown) => (error as ServiceError).code,
  );

describe('A repetition of an append that is on its way', () => {
  beforeEach(async () => {
    double = await KurrentDouble.start();
    double.node.appendTimeoutMs = 300;
  });

  it('is dropped, and the next one is answered as a repetition', async () => {
    const client = clientOf(0);
    const one = event();
    double.node.faults.hang('append');
    const first = append(client, one);
    await until(() => double.node.faults.waiting === 1);
    const second = append(client, one);
    const secondFails = expect(second).rejects.toMatchObject({ type: 'deadline-exceeded' });
    await until(() => double.node.faults.waiting === 2);
    double.node.faults.release();
    expect((await first).nextExpectedRevision).toBe(0n);
    await secondFails;
    expect(double.node.dropped).toBe(1);
    expect((await append(client, one)).nextExpectedRevision).toBe(0n);
    expect(double.log.stream('s')).toHaveLength(1);
  });

  it('is answered when the client’s own time limit is over, if that is shorter', async () => {
    double.node.appendTimeoutMs = 60_000;
    const client = clientOf(0, 300);
    const one = event();
    await append(client);
    double.node.faults.appendDelayMs = 1_500;
    const first = append(client, one, 0);
    await expect(append(client, one, 0)).rejects.toMatchObject({ type: 'deadline-exceeded' });
    expect((await first).nextExpectedRevision).toBe(1n);
  });

  it('follows the late answer of the first, which is written nevertheless', async () => {
    const client = clientOf(0);
    const one = event();
    double.node.faults.appendDelayMs = 600;
    await expect(append(client, one)).rejects.toMatchObject({ type: 'deadline-exceeded' });
    await until(() => double.log.head('s') === 0);
    double.node.faults.appendDelayMs = 0;
    expect((await append(client, one)).nextExpectedRevision).toBe(0n);
  });

  it('is answered like every other one when the events are in the log already', async () => {
    const client = clientOf(0);
    const one = event();
    await append(client, one);
    double.node.faults.hang('append');
    const both = [append(client, one), append(client, one)];
    await until(() => double.node.faults.waiting === 2);
    double.node.faults.release();
    expect((await Promise.all(both)).map((each) => each.nextExpectedRevision)).toEqual([0n, 0n]);
    expect(double.node.dropped).toBe(0);
  });
});

describe('A leader that stands still', () => {
  beforeEach(async () => {
    double = await KurrentDouble.start(3);
    double.deposeAfterMs = 300;
  });

  it('keeps its connections, accepts new ones, and answers nothing', async () => {
    const client = clientOf(0);
    await append(client);
    double.deposeAfterMs = 60_000;
    double.standStill(0);
    const appending = append(client, event(), 0).catch(() => 'rejected');
    const socket = connect(double.node.port, '127.0.0.1');
    await once(socket, 'connect');
    expect(await codeOf(namedLeader(0, 300))).toBe(status.DEADLINE_EXCEEDED);
    expect(await Promise.race([appending, pause(100, 'waiting')])).toBe('waiting');
    socket.destroy();
    expect(await namedLeader(1)).toBe(double.node.port);
    await expect(append(clientOf(1))).rejects.toMatchObject({ type: 'not-leader' });
    expect(double.log.stream('s')).toHaveLength(1);
    double.wake(0);
    expect(await appending).toMatchObject({ nextExpectedRevision: 1n });
    expect(double.leader).toBe(double.node);
  });

  it('is deposed, and ends itself when it wakes up: what it had taken is lost', async () => {
    const client = clientOf(0);
    await append(client);
    double.node.faults.appendDelayMs = 100;
    const appending = append(client, event(), 0).catch(() => 'rejected');
    await pause(20);
    double.standStill(0);
    await until(() => double.leader === double.nodes[1]);
    expect(await namedLeader(2)).toBe(double.nodes[1]?.port);
    await append(clientOf(1), event(), 0);
    double.wake(0);
    expect(await appending).toBe('rejected');
    expect(double.node.isUp).toBe(false);
    expect(double.log.stream('s')).toHaveLength(2);
    await double.startNode(0);
    await expect(append(clientOf(0), event(), 1)).rejects.toMatchObject({ type: 'not-leader' });
  });

  it('is deposed as soon as there is a majority, if there was none when its time was over', async () => {
    double.deposeAfterMs = 1;
    double.standStill(0);
    double.kill(1);
    await pause(20);
    expect(double.leader).toBe(double.node);
    await double.startNode(1);
    await until(() => double.leader === double.nodes[1]);
    expect(await namedLeader(2)).toBe(double.nodes[1]?.port);
  });
});

describe('An election', () => {
  it('makes every node unavailable, and nobody names a leader, until it ends', async () => {
    double = await KurrentDouble.start(3);
    double.electionMs = 60_000;
    double.kill(0);
    for (const index of [1, 2]) {
      expect(await namedLeader(index)).toBeNull();
      expect(await codeOf(append(clientOf(index)))).toBe(status.UNAVAILABLE);
    }
    double.moveLeader(1);
    expect((await append(clientOf(1))).nextExpectedRevision).toBe(0n);
  });

  it('ends with another leader, which has everything', async () => {
    double = await KurrentDouble.start(3);
    await append(clientOf(0));
    double.electionMs = 100;
    double.kill(0);
    await until(() => double.leader !== null);
    expect((await append(clientOf(double.nodes.indexOf(double.leader!)), event(), 0)).success).toBe(true);
  });

  it('needs a majority', async () => {
    double = await KurrentDouble.start(3);
    double.kill(1);
    expect(double.leader).toBe(double.node);
    double.kill(2);
    expect(double.leader).toBeNull();
    await double.startNode(2);
    await until(() => double.leader === double.node);
  });
});

describe('A node', () => {
  it('whose disk is full ends itself at the next append, and can be started when there is room', async () => {
    double = await KurrentDouble.start();
    double.node.faults.isDiskFull = true;
    await expect(append(clientOf(0))).rejects.toBeInstanceOf(Error);
    expect(double.node.isUp).toBe(false);
    double.node.faults.isDiskFull = false;
    await double.startNode(0);
    await until(() => double.leader !== null);
    expect((await append(clientOf(0))).nextExpectedRevision).toBe(0n);
  });

  it('that has just started lets its first calls wait', async () => {
    double = await KurrentDouble.start();
    double.node.stop();
    double.node.faults.coldStartMs = 300;
    await double.node.start();
    const before = performance.now();
    await append(clientOf(0));
    expect(performance.now() - before).toBeGreaterThan(290);
  });
});

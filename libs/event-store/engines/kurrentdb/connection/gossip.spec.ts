import { Server, ServerCredentials, type sendUnaryData } from '@grpc/grpc-js';
import gossipGrpc from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/gossip_grpc_pb.js';
import messages from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/gossip_pb.js';
import { targetOf, type Address } from '../diagnosis/target.ts';
import { Gossip } from './gossip.ts';

const HOST = '127.0.0.1';
const { FOLLOWER, LEADER } = messages.MemberInfo.VNodeState;

/** Three nodes. Each names the leader that the test gives it; one without a leader gives no answer. */
const servers: Server[] = [];
let nodes: Address[] = [];
let leaders: (number | 'none' | 'silent')[] = [];

beforeAll(async () => {
  for (const index of [0, 1, 2]) {
    const server = new Server();
    server.addService(gossipGrpc.GossipService, {
      read: (_: unknown, answer: sendUnaryData<messages.ClusterInfo>) => {
        if (leaders[index] !== 'silent') answer(null, clusterWith(leaders[index]));
      },
    });
    const port = await new Promise<number>((done, fail) => {
      server.bindAsync(`${HOST}:0`, ServerCredentials.createInsecure(), (error, bound) =>
        error ? fail(error) : done(bound),
      );
    });
    servers.push(server);
    nodes = [...nodes, { host: HOST, port }];
  }
});
afterAll(() => servers.forEach((server) => server.forceShutdown()));

function clusterWith(leader: unknown): messages.ClusterInfo {
  const members = nodes.map(({ host, port }, index) =>
    new messages.MemberInfo()
      .setIsAlive(true)
      .setState(index === leader ? LEADER : FOLLOWER)
      .setHttpEndPoint(new messages.EndPoint().setAddress(host).setPort(port)),
  );
  return new messages.ClusterInfo().setMembersList(members);
}

const find = async (named: typeof leaders, present: number | null): Promise<number | null> => {
  leaders = named;
  const hosts = nodes.map(({ port }) => `${HOST}:${port}`).join(',');
  const gossip = new Gossip(targetOf(`kurrentdb://${hosts}?tls=false`));
  const leader = await gossip.findLeader(present === null ? null : (nodes[present] as Address));
  return leader && nodes.findIndex(({ port }) => port === leader.port);
};

describe('The leader of a cluster', () => {
  // The first answers of a process may come too late, because their code is compiled first.
  beforeAll(async () => {
    while ((await find([1, 1, 1], null)) === null);
  });

  it.each([
    ['is the one that all name', [1, 1, 1], null, 1],
    ['is the other one that a majority names while the present one is silent', ['silent', 1, 1], 0, 1],
    ['is the present one while a single node has old news', [0, 2, 0], 0, 0],
    ['is the present one although another node names itself', [0, 1, 'silent'], 0, 0],
    ['is the one that the only answer names', ['silent', 1, 'silent'], 0, 1],
    ['is not known during an election', ['silent', 'none', 'none'], 0, null],
  ] as const)('%s', async (_, named, present, expected) => {
    expect(await find([...named], present)).toBe(expected);
  });
});

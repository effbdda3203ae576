import gossip from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/gossip_pb.js';
import features from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/serverfeatures_pb.js';
import shared from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/shared_pb.js';

export const HOST = '127.0.0.1';
/** The client fails at every read when it cannot parse the version. */
const VERSION = '26.1.0';
const STREAMS = 'event_store.client.streams.streams';
const METHODS = ['read', 'append', 'batchappend', 'delete', 'tombstone'];

/** A node as the others see it. */
export interface Member {
  readonly port: number;
  /** Whether the others believe that it runs. They go on believing it of a leader that stands still. */
  readonly isAlive: boolean;
}

/** The nodes of the cluster, as each node knows them. */
export interface Members<M extends Member = Member> {
  /** Null during an election. */
  readonly leader: M | null;
  readonly nodes: readonly M[];
}

/** Returns what a node answers when it is asked for the members of the cluster. */
export function clusterInfo({ nodes, leader }: Members): gossip.ClusterInfo {
  const { FOLLOWER, LEADER, UNKNOWN } = gossip.MemberInfo.VNodeState;
  const members = nodes.map((node) => {
    const member = new gossip.MemberInfo().setIsAlive(node.isAlive).setTimeStamp(String(Date.now() * 10_000));
    const id = `00000000-0000-4000-8000-${String(node.port).padStart(12, '0')}`;
    member.setInstanceId(new shared.UUID().setString(id));
    member.setState(leader === null ? UNKNOWN : node === leader ? LEADER : FOLLOWER);
    return member.setHttpEndPoint(new gossip.EndPoint().setAddress(HOST).setPort(node.port));
  });
  return new gossip.ClusterInfo().setMembersList(members);
}

/** Returns what a node answers when it is asked for its version and its calls. */
export function supportedMethods(): features.SupportedMethods {
  const methods = METHODS.map((name) =>
    new features.SupportedMethod().setServiceName(STREAMS).setMethodName(name).setFeaturesList([]),
  );
  return new features.SupportedMethods().setMethodsList(methods).setEventStoreServerVersion(VERSION);
}

import { credentials, Metadata, type ChannelCredentials } from '@grpc/grpc-js';
import gossipGrpc from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/gossip_grpc_pb.js';
import gossip from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/gossip_pb.js';
import shared from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/shared_pb.js';
import { lookup } from 'node:dns/promises';
import { readFileSync } from 'node:fs';
import type { Address, Target } from './diagnosis/target.ts';

/** Longest wait for the answer of one node. A node that stands still does not delay the others. */
const ANSWER_LIMIT_MS = 500;

/** A node that is asked. A node that was found by a DNS name has a certificate for that name. */
interface Asked extends Address {
  readonly certificateName: string;
}

/**
 * Finds out which node of a cluster leads. The client has its own search, but it asks one node after another,
 * and waits 5 s for each one that stands still.
 */
export class Gossip {
  /** What the last node that gave no answer said, in words. */
  problem = 'no node has answered';
  private readonly credentials: ChannelCredentials;
  /** The nodes of the last answer. The URL may name only some of them. */
  private members: readonly Address[] = [];

  constructor(private readonly target: Target) {
    this.credentials = credentialsOf(target);
  }

  /**
   * Asks all nodes at the same time which of them leads. Returns as soon as one of them names another node
   * than `present`; otherwise `present` if it still leads, or null when no node knows a leader.
   */
  async findLeader(present: Address | null): Promise<Address | null> {
    const asked = await this.nodesToAsk();
    return new Promise((done) => {
      let found: Address | null = null;
      const answers = asked.map(async (node) => {
        const leader = await this.leaderBy(node);
        if (leader && !isSameNode(leader, present)) done(leader);
        found ??= leader;
      });
      void Promise.allSettled(answers).then(() => done(found));
    });
  }

  private async leaderBy(node: Asked): Promise<Address | null> {
    const members = await ask(node, this.credentials).catch((error: unknown) => {
      this.problem = `${node.host}:${node.port}: ${error instanceof Error ? error.message : String(error)}`;
      throw error;
    });
    this.members = members.flatMap((member) => addressOf(member) ?? []);
    const { LEADER } = gossip.MemberInfo.VNodeState;
    const leader = members.find((member) => member.getIsAlive() && member.getState() === LEADER);
    if (!leader) this.problem = `${node.host}:${node.port} knows no leader`;
    return leader ? addressOf(leader) : null;
  }

  private async nodesToAsk(): Promise<readonly Asked[]> {
    const named = this.target.addresses.map(async ({ host, port }) => {
      const addresses = await lookup(host, { all: true });
      return addresses.map(({ address }) => ({ host: address, port, certificateName: host }));
    });
    const known = this.members.map((node) => ({ ...node, certificateName: node.host }));
    const found = (await Promise.allSettled(named)).flatMap((each) =>
      each.status === 'fulfilled' ? each.value : [],
    );
    return [...new Map([...found, ...known].map((node) => [`${node.host}:${node.port}`, node])).values()];
  }
}

export const isSameNode = (a: Address, b: Address | null): boolean => a.host === b?.host && a.port === b.port;

function ask(node: Asked, channel: ChannelCredentials): Promise<gossip.MemberInfo[]> {
  const { certificateName } = node;
  const names = {
    'grpc.ssl_target_name_override': certificateName,
    'grpc.default_authority': certificateName,
  };
  const host = node.host.includes(':') ? `[${node.host}]` : node.host;
  const client = new gossipGrpc.GossipClient(
    `${host}:${node.port}`,
    channel,
    certificateName === node.host ? {} : names,
  );
  return new Promise((done, fail) => {
    const deadline = Date.now() + ANSWER_LIMIT_MS;
    client.read(new shared.Empty(), new Metadata(), { deadline }, (error, info) => {
      setImmediate(() => client.close());
      if (error) fail(error);
      else done(info.getMembersList());
    });
  });
}

function addressOf(member: gossip.MemberInfo): Address | null {
  const end = member.getHttpEndPoint();
  return end ? { host: end.getAddress(), port: end.getPort() } : null;
}

/** Returns the credentials of a channel, by the same rules as the client. */
function credentialsOf({ hasTls, isVerified, ...files }: Target): ChannelCredentials {
  if (!hasTls) return credentials.createInsecure();
  const read = (file: string | null): Buffer | null => (file === null ? null : readFileSync(file));
  const verify = isVerified ? {} : { rejectUnauthorized: false };
  const { caFile, keyFile, certificateFile } = files;
  return credentials.createSsl(read(caFile), read(keyFile), read(certificateFile), verify);
}

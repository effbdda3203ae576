import { credentials, Metadata, type ChannelCredentials } from '@grpc/grpc-js';
import gossipGrpc from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/gossip_grpc_pb.js';
import gossip from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/gossip_pb.js';
import shared from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/shared_pb.js';
import { lookup } from 'node:dns/promises';
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { Address, Target } from '../diagnosis/target.ts';

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
  /** Whether a node has answered since the last question. */
  private isAnswered = false;

  constructor(private readonly target: Target) {
    this.credentials = credentialsOf(target);
  }

  /**
   * Asks all nodes at the same time which of them leads, and returns the leader that more than half of the
   * nodes name. One node alone may have old news. Without such a majority it returns the node that most of
   * the answers name, `present` first; null when no node knows a leader.
   */
  async findLeader(present: Address | null): Promise<Address | null> {
    const asked = await this.nodesToAsk();
    const votes = new Votes(present);
    this.isAnswered = false;
    return new Promise((done) => {
      const answers = asked.map(async (node) => {
        const { leader, nodes } = await this.askNode(node);
        if (leader && 2 * votes.add(leader) > nodes) done(leader);
      });
      // A leader that stands still gives no answer. It is waited for only if a node names another one.
      const others = answers.filter((_, i) => !isSameNode(asked[i] as Asked, present));
      void Promise.allSettled(others).then(() => !votes.hasOther && done(votes.best));
      void Promise.allSettled(answers).then(() => done(votes.best));
    });
  }

  /** Returns the leader that a node names, and the number of nodes that live as far as it knows. */
  private async askNode(node: Asked): Promise<{ leader: Address | null; nodes: number }> {
    const members = await ask(node, this.credentials).catch((error: unknown) => {
      this.problem = `${node.host}:${node.port}: ${error instanceof Error ? error.message : String(error)}`;
      throw error;
    });
    this.isAnswered = true;
    this.members = members.flatMap((member) => addressOf(member) ?? []);
    const living = members.filter((member) => member.getIsAlive());
    const { LEADER } = gossip.MemberInfo.VNodeState;
    const leader = living.find((member) => member.getState() === LEADER);
    if (!leader) this.problem = `${node.host}:${node.port} knows no leader`;
    return { leader: leader ? addressOf(leader) : null, nodes: living.length };
  }

  /** Returns the nodes of the last answer. If none of them has answered since, those of the URL as well. */
  private async nodesToAsk(): Promise<readonly Asked[]> {
    const known = this.members.map((node) => ({ ...node, certificateName: node.host }));
    if (this.isAnswered) return known;
    const named = this.target.addresses.map(async ({ host, port }) => {
      const addresses = await Promise.race([
        lookup(host, { all: true }),
        pause(ANSWER_LIMIT_MS, [], { ref: false }),
      ]);
      return addresses.map(({ address }) => ({ host: address, port, certificateName: host }));
    });
    const found = (await Promise.allSettled(named)).flatMap((each) =>
      each.status === 'fulfilled' ? each.value : [],
    );
    return [...new Map([...found, ...known].map((node) => [keyOf(node), node])).values()];
  }
}

/** The leaders that the nodes name. */
class Votes {
  private readonly counts = new Map<string, { readonly leader: Address; count: number }>();

  constructor(private readonly present: Address | null) {}

  /** Adds a vote, and returns the number of votes for the same leader. */
  add(leader: Address): number {
    const votes = this.counts.get(keyOf(leader)) ?? { leader, count: 0 };
    this.counts.set(keyOf(leader), votes);
    votes.count += 1;
    return votes.count;
  }

  get hasOther(): boolean {
    return [...this.counts.values()].some(({ leader }) => !isSameNode(leader, this.present));
  }

  get best(): Address | null {
    const isPresent = (leader: Address): number => Number(isSameNode(leader, this.present));
    const all = [...this.counts.values()];
    all.sort((a, b) => b.count - a.count || isPresent(b.leader) - isPresent(a.leader));
    return all[0]?.leader ?? null;
  }
}

const keyOf = ({ host, port }: Address): string => `${host}:${port}`;

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

import { ServerLog } from './log.ts';
import { HOST, Node, type Members } from './node.ts';

/**
 * A double of KurrentDB: real gRPC on real ports, with the service definitions of the official client, so
 * that the official client can be tested with the faults of a cluster. All nodes share one log in memory. It
 * has no disk, no slow replication, no long election, no scavenging and no users.
 */
export class KurrentDouble implements Members {
  readonly log = new ServerLog();
  readonly nodes: readonly Node[];
  leader: Node | null;

  private constructor(count: number) {
    this.nodes = Array.from({ length: count }, () => new Node(this.log, this));
    this.leader = this.nodes[0] ?? null;
  }

  static async start(nodes = 1): Promise<KurrentDouble> {
    const double = new KurrentDouble(nodes);
    for (const node of double.nodes) await node.start();
    return double;
  }

  /** The connection string of all nodes. */
  get url(): string {
    return `kurrentdb://${this.nodes.map(({ port }) => `${HOST}:${port}`).join(',')}?tls=false`;
  }

  /** The first node, which is the only one unless the test asked for more. */
  get node(): Node {
    return this.nodes[0] as Node;
  }

  /** Makes another node the leader; null means that no node leads, as in an election. */
  moveLeader(index: number | null): void {
    this.leader = index === null ? null : (this.nodes[index] ?? null);
  }

  /** Stops all nodes and starts them again, which empties their cache of recent ids. */
  async restart(meanwhile: () => Promise<void> = async () => undefined): Promise<void> {
    for (const node of this.nodes) node.stop();
    await meanwhile();
    this.log.forgetRecentIds();
    for (const node of this.nodes) await node.start();
  }

  close(): void {
    for (const node of this.nodes) {
      node.faults.release();
      node.stop();
    }
  }
}

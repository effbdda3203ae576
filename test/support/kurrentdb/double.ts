import { ServerLog } from './log.ts';
import { HOST, Node, type Members } from './node.ts';

/**
 * A double of KurrentDB: real gRPC on real ports, on the service definitions of the official client, so
 * that the official client can be put through what a cluster does on its bad days. All nodes share one
 * log, in memory: it knows no disk, no replication that lags, no election that takes long, no scavenging,
 * no users.
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

  /** The first node, which is all there is where nobody asked for more. */
  get node(): Node {
    return this.nodes[0] as Node;
  }

  /** Another node leads from now on; null: none, as in an election. */
  lead(index: number | null): void {
    this.leader = index === null ? null : (this.nodes[index] ?? null);
  }

  /** All nodes go away and come back: what they remembered of late ids is gone. */
  async restart(meanwhile: () => Promise<void> = async () => undefined): Promise<void> {
    for (const node of this.nodes) node.stop();
    await meanwhile();
    this.log.forgetLateIds();
    for (const node of this.nodes) await node.start();
  }

  close(): void {
    for (const node of this.nodes) {
      node.faults.letGo();
      node.stop();
    }
  }
}

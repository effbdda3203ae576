import type { Access } from './access.ts';
import { ServerLog } from './log.ts';
import { HOST } from './membership.ts';
import { Node, type Cluster } from './node.ts';

/**
 * A double of KurrentDB: real gRPC on real ports, with the service definitions of the official client, so
 * that the official client can be tested with the faults of a cluster. All nodes share one log in memory. It
 * has no disk, no replication and no scavenging. Its elections end when their time is over, and not by votes.
 */
export class KurrentDouble implements Cluster {
  readonly log = new ServerLog();
  readonly nodes: readonly Node[];
  /** The node that the others name as the leader; null during an election, and without a majority. */
  leader: Node | null;
  /** Time from the loss of the leader until another one leads. A real election takes one to three seconds. */
  electionMs = 0;
  /** While elections are held, none ends: no node leads until the test releases them. */
  private isElectionHeld = false;
  /** Time for which a leader that stands still stays the leader: 10 s or more on real servers. */
  deposeAfterMs = 10_000;
  private election: NodeJS.Timeout | undefined;
  private deposing: NodeJS.Timeout | undefined;
  /** The nodes that led when they came to stand still. */
  private readonly stillLeaders = new Set<Node>();
  /** The leader that has stood still for `deposeAfterMs`. The next majority elects another one. */
  private overdue: Node | null = null;

  private constructor(
    count: number,
    readonly access: Access,
  ) {
    this.nodes = Array.from({ length: count }, () => new Node(this.log, this));
    this.leader = this.nodes[0] ?? null;
  }

  static async start(nodes = 1, access: Access = {}): Promise<KurrentDouble> {
    const double = new KurrentDouble(nodes, access);
    for (const node of double.nodes) await node.start();
    return double;
  }

  /** The connection string of all nodes, with the first user. */
  get url(): string {
    const { users = {}, certificate } = this.access;
    const [user] = Object.entries(users);
    const hosts = this.nodes.map(({ port }) => `${HOST}:${port}`).join(',');
    return `kurrentdb://${user ? `${user.join(':')}@` : ''}${hosts}?tls=${certificate !== undefined}`;
  }

  /** The first node, which is the only one unless the test asked for more. */
  get node(): Node {
    return this.nodes[0] as Node;
  }

  /** Makes another node the leader at once; null means that no node leads until a test names one. */
  moveLeader(index: number | null): void {
    this.endTimers();
    this.leader = index === null ? null : this.nodeAt(index);
  }

  /** Keeps every election from its end until `releaseElections`, so that nobody can miss that it runs. */
  holdElections(): void {
    this.isElectionHeld = true;
  }

  releaseElections(): void {
    this.isElectionHeld = false;
    this.review();
  }

  /** Kills a node. Its followers elect another leader, if they are a majority. */
  kill(index: number): void {
    this.nodeAt(index).stop();
    this.stillLeaders.delete(this.nodeAt(index));
    this.review();
  }

  /** Starts a node that was killed or has ended itself. */
  async startNode(index: number): Promise<void> {
    await this.nodeAt(index).start();
    this.review();
  }

  /**
   * Makes a node stand still. The others name it as the leader for `deposeAfterMs` if it was, and then elect.
   */
  standStill(index: number): void {
    const node = this.nodeAt(index);
    node.standStill();
    if (node !== this.leader) return this.review();
    this.stillLeaders.add(node);
    this.deposing = setTimeout(() => {
      this.overdue = node;
      this.review();
    }, this.deposeAfterMs);
  }

  /**
   * Wakes a node up. If it led and does not lead any more, it ends itself, and what it had taken meanwhile is
   * lost. It needs a start, and is a follower then.
   */
  wake(index: number): void {
    const node = this.nodeAt(index);
    if (this.stillLeaders.delete(node) && node !== this.leader) node.stop();
    else node.wake();
    if (node === this.leader) this.endDeposing();
    this.review();
  }

  endFullNodes(): void {
    this.nodes.forEach((node, index) => {
      if (node.faults.isDiskFull && node.isUp) this.kill(index);
    });
  }

  /** Stops all nodes and starts them again, which empties their cache of recent ids. */
  async restart(meanwhile: () => Promise<void> = async () => undefined): Promise<void> {
    for (const node of this.nodes) node.stop();
    await meanwhile();
    this.log.forgetRecentIds();
    for (const node of this.nodes) await node.start();
    this.review();
  }

  close(): void {
    this.endTimers();
    for (const node of this.nodes) {
      node.faults.release();
      node.stop();
    }
  }

  nodeAt(index: number): Node {
    const node = this.nodes[index];
    if (!node) throw new Error(`There is no node ${index}.`);
    return node;
  }

  private get voters(): readonly Node[] {
    return this.nodes.filter(({ isUp, faults }) => isUp && !faults.isStill);
  }

  private hasMajority(): boolean {
    return 2 * this.voters.length > this.nodes.length;
  }

  /** Elects when there is no leader, and ends the leadership of a node that is gone or has no majority. */
  private review(): void {
    const { leader } = this;
    if (leader === null) this.elect();
    else if (!leader.isUp || this.isDeposed(leader)) this.loseLeader();
  }

  /** Returns whether a majority has waited too long for the leader, or the leader has no majority. */
  private isDeposed(leader: Node): boolean {
    if (leader.faults.isStill) return leader === this.overdue && this.hasMajority();
    return !this.hasMajority();
  }

  private loseLeader(): void {
    this.endDeposing();
    this.leader = null;
    this.elect();
  }

  private elect(): void {
    if (this.isElectionHeld || this.election !== undefined || !this.hasMajority()) return;
    this.election = setTimeout(() => {
      this.election = undefined;
      if (this.hasMajority()) this.leader ??= this.voters[0] ?? null;
    }, this.electionMs);
  }

  private endTimers(): void {
    clearTimeout(this.election);
    this.election = undefined;
    this.endDeposing();
  }

  private endDeposing(): void {
    clearTimeout(this.deposing);
    this.overdue = null;
  }
}

import { Server, status, type ServerDuplexStream, type ServerReadableStream } from '@grpc/grpc-js';
import type { Metadata, sendUnaryData, ServerUnaryCall, ServiceError } from '@grpc/grpc-js';
import { setTimeout as pause } from 'node:timers/promises';
import gossipGrpc from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/gossip_grpc_pb.js';
import type gossip from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/gossip_pb.js';
import serverGrpc from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/serverfeatures_grpc_pb.js';
import type features from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/serverfeatures_pb.js';
import type shared from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/shared_pb.js';
import streamsGrpc from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_grpc_pb.js';
import type streams from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_pb.js';
import { credentialsOf, refuseStranger, refuseWrongPassword, type Access } from './access.ts';
import { answerDelete, type DeleteCall } from './deletions.ts';
import { Faults } from './faults.ts';
import { Listener } from './listener.ts';
import type { AppendAnswer, ProposedEvent, ServerLog } from './log.ts';
import { clusterInfo, HOST, supportedMethods, type Member, type Members } from './membership.ts';
import * as messages from './messages.ts';
import { answerPage, type ReadCall } from './reads.ts';
import { Subscription } from './subscriptions.ts';

/** Time in which the clients of this machine see that a connection has ended. */
const SEEN_AFTER_MS = 20;

type BatchCall = ServerDuplexStream<streams.BatchAppendReq, streams.BatchAppendResp>;
type AppendCall = ServerReadableStream<streams.AppendReq, streams.AppendResp>;
type Failing = { emit(event: 'error', error: Partial<ServiceError>): boolean };

/** The cluster, as its nodes use it. */
export interface Cluster extends Members<Node> {
  readonly access: Access;
  /** The nodes end themselves whose disk cannot take one more append. */
  endFullNodes(): void;
}

interface Append {
  readonly options: streams.AppendReq.Options | streams.BatchAppendReq.Options;
  readonly events: readonly ProposedEvent[];
  readonly metadata: Metadata;
  /** Time of `Date.now()` until which the caller waits. */
  readonly deadline: number;
}

/** One node of the double: a gRPC server with its own port, over the shared log. */
export class Node implements Member {
  readonly faults = new Faults();
  port = 0;
  /** Time after which the caller of an append hears that it was not written yet, as on the server. */
  appendTimeoutMs = 2_000;
  /** Number of appends that were dropped because the same events were on their way. */
  dropped = 0;
  private running: { readonly server: Server; readonly listener: Listener } | null = null;
  private stopped: Promise<void> = Promise.resolve();
  /** The appends that this node has taken and not answered. They are lost when it ends. */
  onTheirWay = new Set<string>();
  private readonly subscriptions = new Set<Subscription>();

  constructor(
    private readonly log: ServerLog,
    private readonly cluster: Cluster,
  ) {}

  get isUp(): boolean {
    return this.running !== null;
  }

  get isAlive(): boolean {
    return this.isUp && (!this.faults.isStill || this.cluster.leader === this);
  }

  get subscribers(): number {
    return this.subscriptions.size;
  }

  /** Listens, after the first start on the same port as before. */
  async start(): Promise<void> {
    await this.stopped;
    const server = new Server({ 'grpc.max_receive_message_length': 32 * 1024 * 1024 });
    server.addService(streamsGrpc.StreamsService, this.streams());
    server.addService(gossipGrpc.GossipService, { read: this.gossip });
    server.addService(serverGrpc.ServerFeaturesService, { getSupportedMethods: this.features });
    const listener = new Listener(server, credentialsOf(this.cluster.access));
    this.port = await listener.listen(this.port, HOST);
    this.faults.coolDown();
    this.running = { server, listener };
  }

  /** Stops as in a power cut: every connection ends at once. */
  stop(): void {
    for (const subscription of this.subscriptions) subscription.end();
    this.subscriptions.clear();
    this.onTheirWay = new Set();
    // No process starts again before its clients have seen that their connections are gone.
    this.stopped = this.running?.listener.close().then(() => pause(SEEN_AFTER_MS)) ?? this.stopped;
    this.running?.server.forceShutdown();
    this.running = null;
    this.faults.wake();
  }

  /** Stands still as a stopped process: it keeps and accepts connections, and answers nothing. */
  standStill(): void {
    this.faults.standStill();
    this.running?.listener.standStill();
  }

  wake(): void {
    this.running?.listener.wake();
    this.faults.wake();
  }

  dropSubscriptions(): void {
    for (const subscription of this.subscriptions) subscription.drop();
    this.subscriptions.clear();
  }

  stallSubscriptions(): void {
    for (const subscription of this.subscriptions) subscription.stall();
  }

  private streams() {
    return {
      read: (call: ReadCall) => guard(call, () => this.read(call)),
      append: (call: AppendCall, answer: sendUnaryData<streams.AppendResp>) => this.append(call, answer),
      batchAppend: (call: BatchCall) => this.batchAppend(call),
      delete: (call: DeleteCall, answer: sendUnaryData<streams.DeleteResp>) =>
        answerDelete(this.log, call, answer),
      tombstone: unbuilt,
    };
  }

  private async read(call: ReadCall): Promise<void> {
    const isSubscription = call.request.getOptions()?.hasSubscription() === true;
    await this.faults.pass(isSubscription ? 'subscribe' : 'read');
    // A refusal of a call that was cancelled in the meantime would leave that call open for ever.
    if (call.cancelled) return;
    this.refuseAsFollower(call.metadata);
    if (!isSubscription) return answerPage(this.log, call, this.faults);
    const subscription = new Subscription(this.log, call, this.faults);
    this.subscriptions.add(subscription);
    await subscription.run();
    this.subscriptions.delete(subscription);
  }

  private append(call: AppendCall, answer: sendUnaryData<streams.AppendResp>): void {
    const requests: streams.AppendReq[] = [];
    call.on('data', (request: streams.AppendReq) => requests.push(request));
    call.on('error', () => undefined);
    call.on('end', () => {
      this.takeAppend(call, requests).then(
        (response) => response && answer(null, response),
        (error: unknown) => answer(error as ServiceError),
      );
    });
  }

  private async takeAppend(
    { metadata }: AppendCall,
    requests: readonly streams.AppendReq[],
  ): Promise<streams.AppendResp | null> {
    const options = requests[0]?.getOptions() as streams.AppendReq.Options;
    const events = requests.flatMap((each) => each.getProposedMessage() ?? []).map(messages.toProposed);
    const answer = await this.write({ options, events, metadata, deadline: Infinity });
    if (answer === null || this.isCut()) return null;
    if (answer === 'late') throw new messages.Refusal(status.ABORTED, 'Operation timed out');
    return messages.toAppendResp(answer);
  }

  private batchAppend(call: BatchCall): void {
    const open = new Map<
      string,
      { options: streams.BatchAppendReq.Options; events: streams.BatchAppendReq[] }
    >();
    call.on('data', (request: streams.BatchAppendReq) => {
      const correlation = request.getCorrelationId() as shared.UUID;
      const key = Buffer.from(correlation.serializeBinary()).toString('hex');
      const batch = open.get(key) ?? {
        options: request.getOptions() as streams.BatchAppendReq.Options,
        events: [],
      };
      batch.events.push(request);
      open.set(key, batch);
      if (!request.getIsFinal()) return;
      open.delete(key);
      void guard(call, () => this.takeBatch(call, correlation, batch.options, batch.events));
    });
    call.on('error', () => undefined);
    call.on('end', () => call.end());
  }

  private async takeBatch(
    call: BatchCall,
    correlation: shared.UUID,
    options: streams.BatchAppendReq.Options,
    requests: readonly streams.BatchAppendReq[],
  ): Promise<void> {
    const events = requests.flatMap((request) => request.getProposedMessagesList().map(messages.toProposed));
    const deadline = options.getDeadline21100()?.toDate().getTime() ?? Infinity;
    const answer = await this.write({ options, events, metadata: call.metadata, deadline });
    if (answer === null || this.isCut()) return;
    if (answer === 'late') call.write(messages.batchTimedOut(options, correlation));
    else call.write(messages.toBatchResp(options, correlation, answer));
  }

  /**
   * Writes an append. The server drops an append whose events are on their way already. It answers that one,
   * and one that takes too long, when their time is up, with 'late'; the latter is written nevertheless.
   * Returns null when the node ended before it wrote: nobody listens.
   */
  private async write(append: Append): Promise<AppendAnswer | 'late' | null> {
    const { events, deadline } = append;
    const stream = messages.nameOf(append.options.getStreamIdentifier());
    const key = [stream, ...events.map(({ id }) => id)].join();
    const { onTheirWay } = this;
    if (onTheirWay.has(key) && this.log.isNew(stream, events)) {
      await this.faults.pass('append');
      this.dropped += 1;
      return this.untilLate(deadline);
    }
    onTheirWay.add(key);
    const writing = this.writeOnce(stream, append).finally(() => onTheirWay.delete(key));
    if (this.faults.appendDelayMs < this.appendTimeoutMs) return writing;
    return Promise.race([writing, this.untilLate(deadline)]);
  }

  private async writeOnce(
    stream: string,
    { options, events, metadata }: Append,
  ): Promise<AppendAnswer | null> {
    const { onTheirWay } = this;
    await this.faults.pass('append');
    await this.faults.passWrite();
    if (this.onTheirWay !== onTheirWay) return null;
    this.refuseAppend(metadata);
    this.cluster.endFullNodes();
    return this.isUp ? this.log.append(stream, events, messages.expectedOf(options)) : null;
  }

  private async untilLate(deadline: number): Promise<'late'> {
    await pause(Math.max(Math.min(deadline - Date.now(), this.appendTimeoutMs), 0));
    return 'late';
  }

  /** Stops before the answer if a fault asks for it. Returns whether it did. */
  private isCut(): boolean {
    if (!this.faults.takeCut()) return false;
    this.stop();
    return true;
  }

  private refuseAppend(metadata: Metadata): void {
    this.refuseAsFollower(metadata);
    const refused = this.faults.takeRefusal();
    if (refused) throw new messages.Refusal(refused.code, refused.details);
  }

  /**
   * Refuses a call of a stranger, a call that requires the leader at another node, and every call while no
   * node leads.
   */
  private refuseAsFollower(metadata: Metadata): void {
    refuseStranger(this.cluster.access, metadata);
    const { leader } = this.cluster;
    if (leader === this) return;
    if (leader === null) throw new messages.Refusal(status.UNAVAILABLE, 'Server Is Not Ready');
    if (metadata.get('requires-leader').includes('true')) throw messages.notLeader(HOST, leader.port);
  }

  private readonly gossip = (_: unknown, answer: sendUnaryData<gossip.ClusterInfo>): void => {
    void this.faults.pass('gossip').then(() => answer(null, clusterInfo(this.cluster)));
  };

  private readonly features = (
    { metadata }: ServerUnaryCall<shared.Empty, features.SupportedMethods>,
    answer: sendUnaryData<features.SupportedMethods>,
  ): void => {
    void this.faults.pass('features').then(() => {
      try {
        refuseWrongPassword(this.cluster.access, metadata);
        answer(null, supportedMethods());
      } catch (error) {
        answer(error as ServiceError);
      }
    });
  };
}

/** Ends the call with the status of the error when the work fails. */
async function guard(call: Failing, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    call.emit('error', error as Partial<ServiceError>);
  }
}

function unbuilt(_: unknown, answer: sendUnaryData<never>): void {
  answer({ code: status.UNIMPLEMENTED, details: 'The double does not delete for good.' });
}

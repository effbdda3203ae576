import {
  Server,
  ServerCredentials,
  status,
  type ServerDuplexStream,
  type ServerReadableStream,
} from '@grpc/grpc-js';
import type { sendUnaryData, ServerUnaryCall, ServiceError } from '@grpc/grpc-js';
import { setTimeout as pause } from 'node:timers/promises';
import gossipGrpc from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/gossip_grpc_pb.js';
import gossip from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/gossip_pb.js';
import serverGrpc from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/serverfeatures_grpc_pb.js';
import features from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/serverfeatures_pb.js';
import shared from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/shared_pb.js';
import streamsGrpc from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_grpc_pb.js';
import streams from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_pb.js';
import { Faults } from './faults.ts';
import type { ServerLog } from './log.ts';
import { expectedOf, nameOf, notLeader, Refusal, toAppendResp, toBatchResp, toProposed } from './messages.ts';
import { answerPage, type ReadCall } from './reads.ts';
import { Subscription } from './subscriptions.ts';

export const HOST = '127.0.0.1';
/** The client fails at every read when it cannot parse the version. */
const VERSION = '26.1.0';
const STREAMS = 'event_store.client.streams.streams';
const METHODS = ['read', 'append', 'batchappend', 'delete', 'tombstone'];

type BatchCall = ServerDuplexStream<streams.BatchAppendReq, streams.BatchAppendResp>;
type AppendCall = ServerReadableStream<streams.AppendReq, streams.AppendResp>;
type Failing = { emit(event: 'error', error: Partial<ServiceError>): boolean };

/** The nodes of the cluster, as each node knows them. */
export interface Members {
  readonly leader: Node | null;
  readonly nodes: readonly Node[];
}

/** One node of the double: a gRPC server with its own port, over the shared log. */
export class Node {
  readonly faults = new Faults();
  port = 0;
  private server: Server | null = null;
  private readonly subscriptions = new Set<Subscription>();

  constructor(
    private readonly log: ServerLog,
    private readonly members: Members,
  ) {}

  get isUp(): boolean {
    return this.server !== null;
  }

  get subscribers(): number {
    return this.subscriptions.size;
  }

  /** Listens, after the first start on the same port as before. */
  async start(): Promise<void> {
    const server = new Server({ 'grpc.max_receive_message_length': 32 * 1024 * 1024 });
    server.addService(streamsGrpc.StreamsService, this.streams());
    server.addService(gossipGrpc.GossipService, { read: this.gossip });
    server.addService(serverGrpc.ServerFeaturesService, { getSupportedMethods: this.features });
    this.port = await new Promise<number>((done, fail) => {
      server.bindAsync(`${HOST}:${this.port}`, ServerCredentials.createInsecure(), (error, port) =>
        error ? fail(error) : done(port),
      );
    });
    this.server = server;
  }

  /** Stops as in a power cut: every connection ends at once. */
  stop(): void {
    for (const subscription of this.subscriptions) subscription.end();
    this.subscriptions.clear();
    this.server?.forceShutdown();
    this.server = null;
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
      delete: unbuilt,
      tombstone: unbuilt,
    };
  }

  private async read(call: ReadCall): Promise<void> {
    const isSubscription = call.request.getOptions()?.hasSubscription() === true;
    await this.faults.pass(isSubscription ? 'subscribe' : 'read');
    // A refusal of a call that was cancelled in the meantime would leave that call open for ever.
    if (call.cancelled) return;
    this.refuseAsFollower(call);
    if (!isSubscription) return answerPage(this.log, call, this.faults);
    const subscription = new Subscription(this.log, call);
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
        (response) => answer(null, response),
        (error: unknown) => answer(error as ServiceError),
      );
    });
  }

  private async takeAppend(
    call: AppendCall,
    requests: readonly streams.AppendReq[],
  ): Promise<streams.AppendResp> {
    await this.faults.pass('append');
    this.refuseAppend(call);
    const options = requests[0]?.getOptions() as streams.AppendReq.Options;
    const events = requests.flatMap((each) => each.getProposedMessage() ?? []).map(toProposed);
    const answer = this.log.append(nameOf(options.getStreamIdentifier()), events, expectedOf(options));
    await this.cutMaybe();
    return toAppendResp(answer);
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
    await this.faults.pass('append');
    this.refuseAppend(call);
    const events = requests.flatMap((request) => request.getProposedMessagesList().map(toProposed));
    const answer = this.log.append(nameOf(options.getStreamIdentifier()), events, expectedOf(options));
    if (!(await this.cutMaybe())) call.write(toBatchResp(options, correlation, answer));
  }

  /** Goes away before the answer if a fault asks for it. Returns whether it did. */
  private async cutMaybe(): Promise<boolean> {
    const awayMs = this.faults.takeCut();
    if (awayMs === null) return false;
    this.stop();
    await pause(awayMs);
    if (!this.isUp) await this.start();
    return true;
  }

  private refuseAppend(call: { readonly metadata: ReadCall['metadata'] }): void {
    this.refuseAsFollower(call);
    const refused = this.faults.takeRefusal();
    if (refused) throw new Refusal(refused.code, refused.details);
  }

  /** Refuses a call that requires the leader at another node, and every call while no node leads. */
  private refuseAsFollower({ metadata }: { readonly metadata: ReadCall['metadata'] }): void {
    const { leader } = this.members;
    if (leader === this) return;
    if (leader === null) throw new Refusal(status.UNAVAILABLE, 'Server Is Not Ready');
    if (metadata.get('requires-leader').includes('true')) throw notLeader(HOST, leader.port);
  }

  private readonly gossip = (_: unknown, answer: sendUnaryData<gossip.ClusterInfo>): void => {
    void this.faults.pass('gossip').then(() => {
      const { FOLLOWER, LEADER } = gossip.MemberInfo.VNodeState;
      const members = this.members.nodes.map((node) => {
        const member = new gossip.MemberInfo()
          .setIsAlive(node.isUp)
          .setTimeStamp(String(Date.now() * 10_000));
        member.setInstanceId(
          new shared.UUID().setString(`00000000-0000-4000-8000-${String(node.port).padStart(12, '0')}`),
        );
        member.setState(node === this.members.leader ? LEADER : FOLLOWER);
        return member.setHttpEndPoint(new gossip.EndPoint().setAddress(HOST).setPort(node.port));
      });
      answer(null, new gossip.ClusterInfo().setMembersList(members));
    });
  };

  private readonly features = (
    _: ServerUnaryCall<shared.Empty, features.SupportedMethods>,
    answer: sendUnaryData<features.SupportedMethods>,
  ): void => {
    void this.faults.pass('features').then(() => {
      const methods = METHODS.map((name) =>
        new features.SupportedMethod().setServiceName(STREAMS).setMethodName(name).setFeaturesList([]),
      );
      answer(
        null,
        new features.SupportedMethods().setMethodsList(methods).setEventStoreServerVersion(VERSION),
      );
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
  answer({ code: status.UNIMPLEMENTED, details: 'The double does not delete.' });
}

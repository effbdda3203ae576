import { randomUUID } from 'node:crypto';
import { status } from '@grpc/grpc-js';
import streams from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_pb.js';
import type { Faults } from './faults.ts';
import type { LoggedEvent, ServerLog } from './log.ts';
import { nameOf, Refusal, toReadEvent } from './messages.ts';
import { drained, filterOf, type ReadCall } from './reads.ts';

/** Number of held-back records after which a checkpoint is sent. It says how far the search has come. */
const CHECKPOINT_AFTER = 32;

type Options = streams.ReadReq.Options;

/** A live subscription. It confirms, catches up, and stays open until somebody ends it. */
export class Subscription {
  private readonly isWanted: (event: LoggedEvent) => boolean;
  private readonly options: Options;
  private next: number;
  private kept = 0;
  private over = false;
  private stalled = false;
  private wake: () => void = () => undefined;
  private readonly unlisten: () => void;

  constructor(
    private readonly log: ServerLog,
    private readonly call: ReadCall,
    private readonly faults: Faults,
  ) {
    this.options = call.request.getOptions() as Options;
    this.isWanted = this.options.hasAll() ? filterOf(this.options) : inStream(this.options);
    this.next = firstIndex(log, this.options);
    this.unlisten = log.listen(() => this.wake());
    call.on('cancelled', () => this.end());
  }

  async run(): Promise<void> {
    const id = new streams.ReadResp.SubscriptionConfirmation().setSubscriptionId(randomUUID());
    this.call.write(new streams.ReadResp().setConfirmation(id));
    await this.send();
    if (!this.over) this.call.write(new streams.ReadResp().setCaughtUp(new streams.ReadResp.CaughtUp()));
    while (!this.over) {
      await this.send();
      if (!this.over) await new Promise<void>((wake) => (this.wake = wake));
    }
  }

  /** Keeps the subscription open, and sends nothing from now on. */
  stall(): void {
    this.stalled = true;
  }

  /** Ends the subscription with the error of a server that drops slow consumers. */
  drop(): void {
    this.call.emit(
      'error',
      new Refusal(status.ABORTED, 'Operation timed out: the subscription was dropped.'),
    );
    this.end();
  }

  end(): void {
    this.over = true;
    this.unlisten();
    this.wake();
  }

  private async send(): Promise<void> {
    while (!this.over && !this.stalled && this.next < this.log.events.length) {
      if (this.faults.isStill) await this.faults.untilAwake();
      if (this.over) return;
      const event = this.log.events[this.next];
      this.next += 1;
      const message = event && this.messageFor(event);
      if (message && !this.call.write(message)) await drained(this.call);
    }
  }

  private messageFor(event: LoggedEvent): streams.ReadResp | null {
    if (this.isWanted(event)) return toReadEvent(event);
    this.kept += 1;
    if (!this.options.hasFilter() || this.kept % CHECKPOINT_AFTER > 0) return null;
    const place = String(event.position);
    const checkpoint = new streams.ReadResp.Checkpoint().setCommitPosition(place).setPreparePosition(place);
    return new streams.ReadResp().setCheckpoint(checkpoint);
  }
}

/** Returns the filter of a subscription to one stream: the events after its start revision. */
function inStream(options: Options): (event: LoggedEvent) => boolean {
  const from = options.getStream();
  const name = nameOf(from?.getStreamIdentifier());
  const after = from?.hasRevision() ? Number(from.getRevision()) : -1;
  return (event) => event.stream === name && event.revision > after;
}

function firstIndex(log: ServerLog, options: Options): number {
  if (options.getAll()?.hasEnd() ?? options.getStream()?.hasEnd()) return log.events.length;
  const position = options.getAll()?.getPosition();
  if (!position) return 0;
  const at = Number(position.getCommitPosition());
  if (!log.isPosition(at)) throw new Refusal(status.INVALID_ARGUMENT, `Invalid position ${at}.`);
  return log.indexOf(at) + 1;
}

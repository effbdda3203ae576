import type { AppendResult, AppendStreamState, EventData } from '@kurrent/kurrentdb-client';
import { setTimeout as pause } from 'node:timers/promises';
import { mergeMap, Subject } from 'rxjs';
import { backoffMs, CONFLICT_BACKOFF } from '../../backoff.ts';
import { StoreError } from '../../errors.ts';
import type { AppendReceipt, ExpectedRevision } from '../../port.ts';
import { wrongRevision } from '../refusals.ts';
import type { Connection } from './connection.ts';
import { CallTimeout, kindOf } from './failures.ts';
import type { Reader } from './read.ts';
import { positionOf } from './translate.ts';

/**
 * Largest number of appends that are with the client at a time. The client queues at most 16 writes before
 * it waits for the network, and a write that waits when the connection ends becomes a rejection that nobody
 * can catch, which ends the process.
 */
const MAX_CONCURRENT_APPENDS = 12;
/** Largest number of tries of an append at any revision while other writers are first. */
const MAX_TRIES = 64;

interface QueuedAppend {
  readonly append: () => Promise<AppendResult>;
  readonly done: (answer: AppendResult) => void;
  readonly fail: (error: unknown) => void;
  readonly since: number;
}

export type ExactRevision = Exclude<ExpectedRevision, 'any'>;

/**
 * Appends events. The caller makes the ids once, and the revision is always an exact one. So the server
 * recognises a repetition by its own log, even after a restart, and an append whose answer was lost can be
 * sent again.
 */
export class Writer {
  private readonly queued = new Subject<QueuedAppend>();
  /** Appends at any revision run one after another for each stream: in parallel they would only conflict. */
  private readonly lastInStream = new Map<string, Promise<unknown>>();
  private newestPosition = -1;

  constructor(
    private readonly connection: Connection,
    private readonly reader: Reader,
  ) {
    this.queued.pipe(mergeMap((each) => this.runAppend(each), MAX_CONCURRENT_APPENDS)).subscribe();
  }

  /** @throws StoreError `wrong-expected-revision`, or the error of the client */
  async append(stream: string, events: EventData[], expected: ExactRevision): Promise<AppendReceipt> {
    const streamState: AppendStreamState = expected === 'no-stream' ? 'no_stream' : BigInt(expected);
    try {
      return await this.receiptOf(stream, await this.enqueue(stream, events, streamState));
    } catch (error) {
      if (kindOf(error) !== 'wrong-expected-version') throw error;
      const { actualState } = error as { readonly actualState?: unknown };
      throw wrongRevision(stream, expected, typeof actualState === 'bigint' ? Number(actualState) : null);
    }
  }

  /** Appends at the end of a stream: reads the end, appends there, and tries again after a conflict. */
  async appendAtAnyRevision(stream: string, events: EventData[]): Promise<AppendReceipt> {
    const before = this.lastInStream.get(stream) ?? Promise.resolve();
    const appending = before.then(() => this.appendAtEnd(stream, events));
    const settled = appending.catch(() => undefined);
    this.lastInStream.set(stream, settled);
    try {
      return await appending;
    } finally {
      if (this.lastInStream.get(stream) === settled) this.lastInStream.delete(stream);
    }
  }

  private async appendAtEnd(stream: string, events: EventData[]): Promise<AppendReceipt> {
    let end: ExactRevision = (await this.reader.readHead(stream)) ?? 'no-stream';
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.append(stream, events, end);
      } catch (error) {
        const isConflict = error instanceof StoreError && error.code === 'wrong-expected-revision';
        if (!isConflict) throw error;
        if (tries === MAX_TRIES)
          throw new StoreError('store-busy', `Others were first ${tries} times in a row.`);
        end = error.more.actualRevision ?? 'no-stream';
        if (tries > 2) await pause(backoffMs(tries - 2, CONFLICT_BACKOFF));
      }
    }
  }

  private enqueue(
    stream: string,
    events: EventData[],
    streamState: AppendStreamState,
  ): Promise<AppendResult> {
    const append = () =>
      this.connection.call(`Appending to ${stream}`, (client) =>
        client.appendToStream(stream, events, { streamState, requiresLeader: true }),
      );
    return new Promise((done, fail) => this.queued.next({ append, done, fail, since: performance.now() }));
  }

  private async runAppend({ append, done, fail, since }: QueuedAppend): Promise<void> {
    const { timeoutMs } = this.connection.options;
    if (performance.now() - since > timeoutMs)
      return fail(new CallTimeout(`An append waited for its turn longer than ${timeoutMs} ms`));
    await append().then(done, fail);
  }

  /**
   * Returns the receipt of an append. The server answers a repetition with success too, and then its position
   * is not reliable. So a position that is not newer than all positions before it is read from the log.
   */
  private async receiptOf(stream: string, answer: AppendResult): Promise<AppendReceipt> {
    const revision = Number(answer.nextExpectedRevision);
    const position = positionOf(answer);
    if (position !== null && position > this.newestPosition) {
      this.newestPosition = position;
      return { revision, globalPosition: position };
    }
    const [event] = await this.reader.readStream(stream, { from: revision, limit: 1 });
    if (event?.revision === revision) {
      this.newestPosition = Math.max(this.newestPosition, event.globalPosition);
      return { revision, globalPosition: event.globalPosition };
    }
    throw new StoreError(
      'log-damaged',
      `The server acknowledged record ${revision} of stream ${stream}, but the record is not there.`,
    );
  }
}

import type { AppendResult, AppendStreamState, EventData } from '@kurrent/kurrentdb-client';
import { setTimeout as pause } from 'node:timers/promises';
import { mergeMap, Subject } from 'rxjs';
import { backoffMs, CONFLICT_BACKOFF } from '../../backoff.ts';
import { StoreError } from '../../errors.ts';
import type { AppendReceipt } from '../../port.ts';
import { wrongRevision } from '../refusals.ts';
import type { Connection } from './connection.ts';
import { kindOf, TooLate } from './failures.ts';
import type { Reader } from './read.ts';
import { positionOf } from './translate.ts';

/**
 * So many appends are with the client at a time. It queues no more than 16 writes before it waits for the
 * network, and a write that waits when the connection ends is a rejection that nobody can catch, which
 * ends the process.
 */
const MOST_AT_A_TIME = 12;
/** So often an append that takes any revision finds that another was first, before its caller is told. */
const MOST_TRIES = 64;

interface Waiting {
  readonly append: () => Promise<AppendResult>;
  readonly done: (answer: AppendResult) => void;
  readonly fail: (error: unknown) => void;
  readonly since: number;
}

/** Where an append starts: after that revision, or at the start of the stream. */
export type Start = number | 'no-stream';

/**
 * Appends. The ids are made once by the caller, and the revision is always an explicit one: then the
 * server knows a repetition by its own log, even after a restart, and an append whose answer was lost may
 * be sent again.
 */
export class Writer {
  private readonly waiting = new Subject<Waiting>();
  /**
   * Appends that take any revision go one after another for each stream: they would only be in each
   * other's way.
   */
  private readonly lanes = new Map<string, Promise<unknown>>();
  /** The newest position that is known here. */
  private newest = -1;

  constructor(
    private readonly connection: Connection,
    private readonly reader: Reader,
  ) {
    this.waiting.pipe(mergeMap((each) => this.work(each), MOST_AT_A_TIME)).subscribe();
  }

  /** @throws StoreError `wrong-expected-revision`; else as the client fails */
  async append(stream: string, events: EventData[], start: Start): Promise<AppendReceipt> {
    const streamState: AppendStreamState = start === 'no-stream' ? 'no_stream' : BigInt(start);
    try {
      return await this.receiptOf(stream, await this.send(stream, events, streamState));
    } catch (error) {
      if (kindOf(error) !== 'wrong-expected-version') throw error;
      const { actualState } = error as { readonly actualState?: unknown };
      throw wrongRevision(stream, start, typeof actualState === 'bigint' ? Number(actualState) : null);
    }
  }

  /**
   * Appends after whatever is there: looks, appends at that revision, and looks again where another was
   * first.
   */
  async appendAnywhere(stream: string, events: EventData[]): Promise<AppendReceipt> {
    const before = this.lanes.get(stream) ?? Promise.resolve();
    const appending = before.then(() => this.appendAtEnd(stream, events));
    const lane = appending.catch(() => undefined);
    this.lanes.set(stream, lane);
    try {
      return await appending;
    } finally {
      if (this.lanes.get(stream) === lane) this.lanes.delete(stream);
    }
  }

  private async appendAtEnd(stream: string, events: EventData[]): Promise<AppendReceipt> {
    let start: Start = (await this.reader.head(stream)) ?? 'no-stream';
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.append(stream, events, start);
      } catch (error) {
        const isConflict = error instanceof StoreError && error.code === 'wrong-expected-revision';
        if (!isConflict) throw error;
        if (tries === MOST_TRIES)
          throw new StoreError('store-busy', `Others were first ${tries} times in a row.`);
        start = error.more.actualRevision ?? 'no-stream';
        if (tries > 2) await pause(backoffMs(tries - 2, CONFLICT_BACKOFF));
      }
    }
  }

  private send(stream: string, events: EventData[], streamState: AppendStreamState): Promise<AppendResult> {
    const append = () =>
      this.connection.call(`Appending to ${stream}`, (client) =>
        client.appendToStream(stream, events, { streamState, requiresLeader: true }),
      );
    return new Promise((done, fail) => this.waiting.next({ append, done, fail, since: performance.now() }));
  }

  private async work({ append, done, fail, since }: Waiting): Promise<void> {
    const waited = performance.now() - since;
    const patience = this.connection.options.timeoutMs;
    if (waited > patience)
      return fail(new TooLate(`An append waited for its turn longer than ${patience} ms`));
    await append().then(done, fail);
  }

  /**
   * The server names a new place in each answer. To a repetition it answers with success as well, and
   * then the place is not to be relied on: what is not newer than all that was seen so far is looked up.
   */
  private async receiptOf(stream: string, answer: AppendResult): Promise<AppendReceipt> {
    const revision = Number(answer.nextExpectedRevision);
    const position = positionOf(answer);
    if (position !== null && position > this.newest) {
      this.newest = position;
      return { revision, globalPosition: position };
    }
    const [event] = await this.reader.stream(stream, { from: revision, limit: 1 });
    if (event?.revision === revision) {
      this.newest = Math.max(this.newest, event.globalPosition);
      return { revision, globalPosition: event.globalPosition };
    }
    throw new StoreError(
      'log-damaged',
      `Record ${revision} of stream ${stream} was acknowledged, and is not there.`,
    );
  }
}
